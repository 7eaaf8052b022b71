import { monthText, percentText } from '../wording.ts';
import { type HealthRule, MONTHS_BACK, usualOf } from './health-rule.ts';
import { type Lacking, lackingIn, type MonthFacts } from './month-facts.ts';

const BLANK_FROM = 0.5;
const FILLED_BELOW = 0.2;

const COLUMNS = {
  link: 'whether the thing looked for was found',
  clothing: 'whether more than outer clothing was taken off',
} as const satisfies Partial<Record<Lacking, string>>;
type Column = keyof typeof COLUMNS;

/** Columns on finds and on clothing taken off that are blank. */
export const BLANK_COLUMNS: HealthRule<{ lacking: number; searches: number }> = {
  id: 'blank-columns',
  looksFor: 'blank columns on what was found and on clothing taken off',
  threshold: `From ${BLANK_FROM * 100}% blank on: the Met left both blank until 2022, so that is a note. Where earlier months left under ${FILLED_BELOW * 100}% blank, something was lost, and find rates are qualified.`,
  judge: (facts, { before }) =>
    (Object.keys(COLUMNS) as Column[]).flatMap((column) => {
      const blank = (month: MonthFacts) => lackingIn(month, (group) => group.lacking[column]);
      const { lacking, searches, share } = blank(facts);
      if (searches === 0 || share < BLANK_FROM) return [];
      const last = before.slice(0, MONTHS_BACK);
      const wasFilled = last.length > 0 && usualOf(last, (month) => blank(month).share) < FILLED_BELOW;
      return [{ about: column, severity: wasFilled ? 'qualifies' : 'note', numbers: { lacking, searches } } as const];
    }),
  sentence: ({ lacking, searches }, month, about) =>
    `In ${monthText(month)}, ${lacking === searches ? 'no record says' : `${percentText(lacking / searches)} of records do not say`} ${COLUMNS[about as Column]}.`,
};
