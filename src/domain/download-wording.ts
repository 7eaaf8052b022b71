/** What measures, states and windows mean, for who reads them in a file. */
import type { FigureState, Measure } from './figure.ts';
import type { WindowKind } from './period.ts';
import { STATE_SENTENCES } from './wording.ts';

export const WINDOW_MEANINGS: Record<WindowKind, string> = {
  'latest-month': 'the month itself',
  'rolling-12-months': 'the twelve months to the month reported',
  'financial-year': 'the last whole financial year, April to March',
};

export const STATE_MEANINGS: Record<FigureState, string> = {
  estimated: 'There is a value.',
  ...STATE_SENTENCES,
  'too-few': 'There were too few searches to compare. Their number is given.',
  'small-count':
    'Withheld: the figure would tell of 1 to 4 searches that only the police’s own extract has, or others could be worked out from it. Counts are empty, which is not 0.',
  'month-missing':
    'The police have published no records for this period. That does not mean there were no searches. Counts are empty, which is not 0.',
};

const share = (what: string) => `share of searches ${what}, from 0 to 1`;
const againstSupported = (what: string) =>
  `${what} after searches on the smell of cannabis alone, over the same after searches with the smell and something more`;

export const MEASURE_MEANINGS: Record<Measure, string> = {
  'rate-per-1000': 'searches per 1,000 residents and year',
  ratio: 'rate of the group over the rate of White people',
  'stratified-ratio': 'the same for London, each borough being compared within itself',
  'ratio-bounds':
    'lowest and highest ratio there could be, whoever the people of unknown ethnicity were; value leaves them out',
  'unknown-share': share('whose ethnicity was refused or not recorded'),
  'find-rate': share('that found what was looked for, of those of which the records say'),
  'find-rate-ratio': 'find rate of the group over the find rate of White people',
  'no-further-action-share': share('that led to nothing further'),
  'arrest-share': share('that led to an arrest'),
  'community-resolution-share': share('that led to a community resolution'),
  'other-formal-outcome-share': share('that led to another formal outcome'),
  'outcome-not-recorded-share': share('whose outcome is not recorded'),
  'sole-smell-share':
    'share of drug searches with the smell of cannabis and nothing else, of those whose written grounds can be judged',
  'sole-smell-in-substance-share': 'the same, counting those with little beside the smell',
  'sole-smell-bounds': 'lowest and highest share there could be, whatever lay behind grounds that say too little',
  'sole-smell-in-substance-bounds': 'the same, counting those with little beside the smell',
  'sole-smell-corrected-share': 'the share corrected for errors of reading the grounds',
  'sole-smell-in-substance-corrected-share': 'the same, counting those with little beside the smell',
  'sole-smell-against-rest': 'the borough’s share over that of the rest of London',
  'sole-smell-in-substance-against-rest': 'the same, counting those with little beside the smell',
  'sole-smell-odds-against-rest': 'the same as odds, with exact limits, which p_value belongs to',
  'sole-smell-in-substance-odds-against-rest': 'the same as odds, counting those with little beside the smell',
  'find-rate-against-supported': againstSupported('find rate'),
  'no-further-action-against-supported': againstSupported('share that led to nothing further'),
  'arrest-against-supported': againstSupported('share that led to an arrest'),
  'age-standardised-rate':
    'searches per 1,000 residents aged 10 and over and year, had the group the ages of all Londoners',
  'age-stratified-ratio': 'rate of the group over the rate of White people of the same ages',
  'age-unknown-share': share('of the group whose age is not recorded'),
  'rate-aged-10-and-over': 'searches per 1,000 residents aged 10 and over and year',
  'ratio-aged-10-and-over': 'that rate over the rate of White people',
  'rate-aged-10-17': 'searches per 1,000 residents aged 10 to 17 and year',
  'ratio-aged-10-17': 'that rate over the rate of White people',
  'rate-aged-18-24': 'searches per 1,000 residents aged 18 to 24 and year',
  'ratio-aged-18-24': 'that rate over the rate of White people',
  'rate-aged-25-34': 'searches per 1,000 residents aged 25 to 34 and year',
  'ratio-aged-25-34': 'that rate over the rate of White people',
  'rate-aged-over-34': 'searches per 1,000 residents aged over 34 and year',
  'ratio-aged-over-34': 'that rate over the rate of White people',
};
