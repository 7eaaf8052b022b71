import type { ReasonScope } from '../vocabulary/reason.ts';
import type { Basis, Measure } from './figure.ts';
import type { WindowKind } from './period.ts';

/** What one way of making a ratio differs from another in. */
export const ASPECTS = ['ethnicity', 'searches', 'comparison', 'months'] as const;
export type Aspect = (typeof ASPECTS)[number];

export const ASPECT_NAMES: Record<Aspect, string> = {
  ethnicity: 'Whose word on ethnicity is taken',
  searches: 'Which searches are counted',
  comparison: 'Who is compared with whom',
  months: 'Which months are counted',
};

/** One way of making a ratio from the same records, and who publishes it so. */
export interface Definition {
  aspect: Aspect;
  name: string;
  /** What is done, in one plain sentence. */
  says: string;
  usedBy: string;
  /** The figure made so; `headline` is the basis that heads the area's page. */
  figure: { windowKind: WindowKind; reason: ReasonScope; basis: Basis | 'headline'; measure: Measure };
}

const TWELVE_MONTHS = { windowKind: 'rolling-12-months', reason: 'all', basis: 'headline', measure: 'ratio' } as const;

/** Every way that is set side by side; those that are stored for London alone are among them. */
export const DEFINITIONS: readonly Definition[] = [
  {
    aspect: 'ethnicity',
    name: 'Best estimate',
    says: 'Where ethnicity was refused or not recorded, it is filled in from similar searches, going by what the officer saw.',
    usedBy: 'Evenhand, where over 20% of searches have no recorded ethnicity.',
    figure: { ...TWELVE_MONTHS, basis: 'best-estimate' },
  },
  {
    aspect: 'ethnicity',
    name: 'Recorded only',
    says: 'People’s own word is taken, and searches without it are left out.',
    usedBy: 'The Home Office, in its yearly tables; Evenhand, where at most 20% are not recorded.',
    figure: { ...TWELVE_MONTHS, basis: 'self-defined' },
  },
  {
    aspect: 'ethnicity',
    name: 'As the officer saw it',
    says: 'The officer’s view is taken instead of the person’s own word; officers have no Mixed group to record.',
    usedBy: 'The Met has long published figures so.',
    figure: { ...TWELVE_MONTHS, basis: 'officer-defined' },
  },
  {
    aspect: 'ethnicity',
    name: 'Lowest to highest',
    says: 'The ratio if all the unrecorded were White, and if all of them were of the group: it cannot lie outside.',
    usedBy: 'Evenhand, beside every headline.',
    figure: { ...TWELVE_MONTHS, basis: 'self-defined', measure: 'ratio-bounds' },
  },
  {
    aspect: 'searches',
    name: 'Without section 60',
    says: 'Searches under section 60, which need no suspicion, are left out.',
    usedBy: 'Evenhand, when it looks for what needs explaining. The Home Office tells section 60 apart.',
    figure: { ...TWELVE_MONTHS, reason: 'all-but-section-60' },
  },
  {
    aspect: 'searches',
    name: 'Drugs only',
    says: 'Only searches for drugs are counted, which are most of all searches.',
    usedBy: 'Evenhand, beside the other reasons.',
    figure: { ...TWELVE_MONTHS, reason: 'drugs' },
  },
  {
    aspect: 'comparison',
    name: 'Borough by borough',
    says: 'Each group is compared with White residents of the same borough, so that where people live makes no difference.',
    usedBy: 'Evenhand, for London.',
    figure: { ...TWELVE_MONTHS, measure: 'stratified-ratio' },
  },
  {
    aspect: 'comparison',
    name: 'Age by age',
    says: 'Residents aged 10 and over are compared with White residents of the same age, where age and ethnicity are recorded.',
    usedBy: 'Evenhand, for London, and for boroughs where their residents by age are loaded.',
    figure: { ...TWELVE_MONTHS, basis: 'self-defined', measure: 'age-stratified-ratio' },
  },
  {
    aspect: 'comparison',
    name: 'Aged 10 and over',
    says: 'Small children, whom hardly anybody searches, are left out of the residents.',
    usedBy: 'Evenhand, for London, and for boroughs where their residents by age are loaded.',
    figure: { ...TWELVE_MONTHS, basis: 'self-defined', measure: 'ratio-aged-10-and-over' },
  },
  {
    aspect: 'months',
    name: 'Latest month',
    says: 'One month alone is counted, which chance moves most.',
    usedBy: 'Evenhand shows it and opens no finding on it.',
    figure: { ...TWELVE_MONTHS, windowKind: 'latest-month' },
  },
  {
    aspect: 'months',
    name: 'Financial year',
    says: 'The last whole year from April to March is counted.',
    usedBy: 'The Home Office, in its yearly tables.',
    figure: { ...TWELVE_MONTHS, windowKind: 'financial-year' },
  },
];

/** Said beside the ways above, since no figure here shows it. */
export const OTHER_RESIDENTS =
  'All of these use residents as the Census of 2021 counted them. Other counts of residents, such as surveys or older censuses, move the ratio as well.';

/** How far the ways of making a ratio lie apart, from the lowest to the highest as printed. */
export function apartSentence(who: string, lowest: string, highest: string): string {
  return lowest === highest
    ? `By each of the ways below, ${who} were searched at ${lowest} times the rate of White residents.`
    : `Depending on how it is counted, ${who} were searched at ${lowest} to ${highest} times the rate of White residents.`;
}
