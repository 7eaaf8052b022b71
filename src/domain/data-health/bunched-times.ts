import { monthText, percentText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';

const BUNCHED_FROM = 0.5;
const MIDNIGHT_FROM = 0.2;

/** Times of day that were not recorded, or only roughly. */
export const BUNCHED_TIMES: HealthRule<{ times: number; timed: number }> = {
  id: 'bunched-times',
  looksFor: 'times of day that were rounded or left out',
  threshold: `From ${BUNCHED_FROM * 100}% on the hour and half hour: twice the Met's usual 20% to 25%. From ${MIDNIGHT_FROM * 100}% at midnight, where the Met has under 1%: such times were not recorded. No figure rests on the time of day, so both are notes.`,
  judge: ({ timed, onHalfHour, atMidnight }) => {
    if (timed === 0) return { cannotTell: 'the file has no times of day' };
    if (atMidnight >= MIDNIGHT_FROM * timed) {
      return [{ about: 'midnight', severity: 'note', numbers: { times: atMidnight, timed } }];
    }
    if (onHalfHour < BUNCHED_FROM * timed) return [];
    return [{ about: 'half-hour', severity: 'note', numbers: { times: onHalfHour, timed } }];
  },
  sentence: ({ times, timed }, month, about) =>
    about === 'midnight'
      ? `In ${monthText(month)}, ${percentText(times / timed)} of searches have midnight as their time. The true time was most likely not written down.`
      : `In ${monthText(month)}, ${percentText(times / timed)} of searches have a time on the hour or half hour. Most likely times were rounded.`,
};
