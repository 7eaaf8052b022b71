import { addMonths } from '../period.ts';
import { dateText, monthText } from '../wording.ts';
import type { Examined, HealthRule } from './health-rule.ts';

/** data.police.uk is six to ten weeks behind. */
const USUAL_DAYS = 70;

type Seen = { dueOn: string; loadedOn: string | null; checkedOn: string };

const NOT_WATCHED = { cannotTell: 'nothing was loaded by the time it should have come, so nobody was looking' };

/** A month that came later than usual, or has not come although it should have. */
export const LATE: HealthRule<Seen> = {
  id: 'late',
  looksFor: 'a month that came late',
  threshold: `Over ${USUAL_DAYS} days after the end of the month: records are published six to ten weeks behind. Only where earlier months had been loaded by then, since years loaded in one go say nothing of when they came.`,
  judge: ({ loadedOn, revision }, examined) => {
    // The first version may have been in time.
    if (revision) return [];
    const dueOn = dueDay(examined.month);
    if (!wasWatched(examined, dueOn)) return NOT_WATCHED;
    if (loadedOn <= dueOn) return [];
    return [{ about: '', severity: 'note', numbers: { dueOn, loadedOn, checkedOn: examined.checkedOn } }];
  },
  judgeMissing: (examined) => {
    const { checkedOn, isPassed } = examined;
    const dueOn = dueDay(examined.month);
    if (isPassed) return { cannotTell: 'a later month is there, so this one is missing and not just late' };
    if (!wasWatched(examined, dueOn)) return NOT_WATCHED;
    return checkedOn <= dueOn ? [] : [{ about: '', severity: 'note', numbers: { dueOn, loadedOn: null, checkedOn } }];
  },
  sentence: ({ dueOn, loadedOn, checkedOn }, month) =>
    loadedOn === null
      ? `The records for ${monthText(month)} are late. They were expected by ${dateText(dueOn)} and had not come on ${dateText(checkedOn)}.`
      : `The records for ${monthText(month)} came late: on ${dateText(loadedOn)}, and not by ${dateText(dueOn)} as is usual.`,
};

function dueDay(month: string): string {
  const end = Date.parse(`${addMonths(month, 1)}-01T00:00:00Z`);
  return new Date(end + (USUAL_DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
}

const wasWatched = ({ before }: Examined, dueOn: string) => before.some(({ loadedOn }) => loadedOn <= dueOn);
