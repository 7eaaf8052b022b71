import { monthText, percentText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';
import { countsFor, FIELDS, fieldOf } from './lacking-field.ts';
import { lackingIn } from './month-facts.ts';

/** Share without any ethnicity, the person's word or the officer's, from which nothing is left to estimate from. */
const NO_ETHNICITY_FROM = 0.5;

/** A field that many records leave unknown. */
export const UNKNOWN_SHARE: HealthRule<{ lacking: number; searches: number }> = {
  id: 'unknown-share',
  looksFor: 'ethnicity, age, gender or reason left out of many records',
  threshold: `From 20% on for the ethnicity people gave, where a best estimate takes the place of the records; from 10% on for the others, about twice what the Met leaves blank. Where officers too left the ethnicity out of ${NO_ETHNICITY_FROM * 100}% nothing is left to estimate from, and no flag is judged.`,
  judge: (facts) =>
    FIELDS.flatMap((field) => {
      if (field.from === undefined) return [];
      const { searches, lacking, share } = lackingIn(facts, field.lacking, countsFor(field));
      if (searches === 0 || share < field.from) return [];
      const isHopeless = field.id === 'officer-defined' && share >= NO_ETHNICITY_FROM;
      const severity = isHopeless ? 'blocks' : field.isUsed ? 'qualifies' : 'note';
      return [{ about: field.id, severity, numbers: { lacking, searches } } as const];
    }),
  sentence: ({ lacking, searches }, month, about) =>
    `In ${monthText(month)}, ${percentText(lacking / searches)} of records leave out ${fieldOf(about).name}.`,
};
