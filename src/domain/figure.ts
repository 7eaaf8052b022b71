import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { Scope } from '../vocabulary/scope.ts';

/** Part of every figure: bump it when a formula or a definition changes. */
export const METHOD_VERSION = '2026.6';

/** How a record's group is told. Unknown self-defined ethnicity is left out, or estimated from the officer's view. */
export type Basis = 'self-defined' | 'officer-defined' | 'best-estimate';

/**
 * What a figure measures. Each outcome has a measure of its own, so that a figure needs no further dimension: area, group,
 * reason, basis and measure name it.
 */
export const MEASURES = [
  'rate-per-1000',
  'ratio',
  'stratified-ratio',
  'ratio-bounds',
  'unknown-share',
  'find-rate',
  'find-rate-ratio',
  'no-further-action-share',
  'arrest-share',
  'community-resolution-share',
  'other-formal-outcome-share',
  'outcome-not-recorded-share',
  'sole-smell-share',
  'sole-smell-in-substance-share',
  'sole-smell-bounds',
  'sole-smell-in-substance-bounds',
  'sole-smell-corrected-share',
  'sole-smell-in-substance-corrected-share',
  'sole-smell-against-rest',
  'sole-smell-in-substance-against-rest',
  'sole-smell-odds-against-rest',
  'sole-smell-in-substance-odds-against-rest',
  'find-rate-against-supported',
  'no-further-action-against-supported',
  'arrest-against-supported',
  'age-standardised-rate',
  'age-stratified-ratio',
  'age-unknown-share',
  'rate-aged-10-and-over',
  'ratio-aged-10-and-over',
  'rate-aged-10-17',
  'ratio-aged-10-17',
  'rate-aged-18-24',
  'ratio-aged-18-24',
  'rate-aged-25-34',
  'ratio-aged-25-34',
  'rate-aged-over-34',
  'ratio-aged-over-34',
] as const;
export type Measure = (typeof MEASURES)[number];

/** Why a figure is shown, or is not. */
export type FigureState =
  | 'estimated'
  /** Fewer than 10 searches together, or fewer than 5 White searches expected: counts shown, not compared, never flagged. */
  | 'too-few'
  /** A ratio over no White searches, or a rate over no residents. */
  | 'not-estimable'
  /** Residents are not the people searched (City of London). */
  | 'withheld'
  /** It, or a subtraction, would tell a count of 1 to 4 that rests on an extract alone: neither value nor counts are shown. */
  | 'small-count'
  /** No month of the window has been published. */
  | 'month-missing'
  /** The group does not exist on this basis (Mixed, for the Met's officers). */
  | 'not-in-this-base'
  /** The records do not say what is asked: for none of the searches is it recorded whether anything was found. */
  | 'not-recorded'
  /** The source has no written grounds (data.police.uk). */
  | 'not-in-this-source'
  /** There are written grounds, and none has been read into a tier. */
  | 'not-classified'
  /** Too few written grounds have been read by two people to know how often the classifier errs. */
  | 'not-corrected';

/** A value with its 95% limits, or the reason why there is none; high is Infinity where there is no upper limit. */
export type Estimate =
  | { state: 'estimated'; value: number; low: number; high: number }
  | { state: Exclude<FigureState, 'estimated'> };

/** One published number, of one window. */
export interface Figure {
  areaCode: string;
  /** `unknown` for the share of searches whose group is not known, `all` for everybody, of whatever group. */
  group: EthnicGroup | 'unknown' | 'all';
  reason: Scope;
  basis: Basis;
  measure: Measure;
  estimate: Estimate;
  /** Searches of the group; not whole where the unknown are estimated. Where the figure is a share, those that make it up. */
  searches: number;
  /** Where the figure is a share of searches, or compares two: the searches that it is a share of. */
  outOf?: number;
  /** Persons, not person-years. */
  residents: number;
  /** Searches and residents of the group compared with; absent where nothing is compared. */
  comparison: { searches: number; residents: number; outOf?: number } | undefined;
  /** Chance of a difference as large were there none (Fisher's exact P); where two shares are held against each other. */
  pValue?: number;
  /** Whether it is stored to be shown to nobody (withholding.ts). */
  isWithheld?: boolean;
}

/** Whether a figure's counts say anything: not where records are missing, the group does not exist, or they are not to be seen. */
export function hasCounts({ estimate: { state } }: Pick<Figure, 'estimate'>): boolean {
  return state !== 'month-missing' && state !== 'not-in-this-base' && state !== 'small-count';
}

/** A figure as it is shown: one that is withheld says so, and has no counts. Those of searches read 0, as where a month is missing. */
export function asShown<Stored extends Figure>(figure: Stored): Stored {
  if (!figure.isWithheld) return figure;
  const { outOf: _, pValue: __, comparison, ...shown } = figure;
  return {
    ...shown,
    estimate: { state: 'small-count' },
    searches: 0,
    comparison: comparison && { searches: 0, residents: comparison.residents },
  } as Stored;
}
