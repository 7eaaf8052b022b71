import { countText, monthText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';

const MANY_FROM = 0.01;

/** Records that could not be read. */
export const REJECTED_ROWS: HealthRule<{ rejected: number; searches: number }> = {
  id: 'rejected-rows',
  looksFor: 'records that could not be read',
  threshold: `Any: they are in no figure. From ${MANY_FROM * 100}% on it qualifies figures; none was seen in the files of the Met and the City.`,
  judge: ({ rejected, searches }) =>
    rejected === 0
      ? []
      : [
          {
            about: '',
            severity: rejected >= MANY_FROM * searches ? 'qualifies' : 'note',
            numbers: { rejected, searches },
          },
        ],
  sentence: ({ rejected, searches }, month) =>
    `${countText(rejected)} ${rejected === 1 ? 'record' : 'records'} in the file with ${monthText(month)} could not be read and ${rejected === 1 ? 'is' : 'are'} not counted; ${countText(searches)} records of the month are.`,
};
