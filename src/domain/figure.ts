import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { ReasonScope } from '../vocabulary/reason.ts';

/** Part of every figure: bump it when a formula or a definition changes. */
export const METHOD_VERSION = '2026.1';

/** How a record's group is told. Unknown self-defined ethnicity is left out, or estimated from the officer's view. */
export type Basis = 'self-defined' | 'officer-defined' | 'best-estimate';

export const MEASURES = ['rate-per-1000', 'ratio', 'stratified-ratio', 'ratio-bounds', 'unknown-share'] as const;
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
  /** No month of the window has been published. */
  | 'month-missing'
  /** The group does not exist on this basis (Mixed, for the Met's officers). */
  | 'not-in-this-base';

/** A value with its 95% limits, or the reason why there is none; high is Infinity where there is no upper limit. */
export type Estimate =
  | { state: 'estimated'; value: number; low: number; high: number }
  | { state: Exclude<FigureState, 'estimated'> };

/** One published number, of one window. */
export interface Figure {
  areaCode: string;
  /** `unknown` for the share of searches whose group is not known. */
  group: EthnicGroup | 'unknown';
  reason: ReasonScope;
  basis: Basis;
  measure: Measure;
  estimate: Estimate;
  /** Searches of the group; not whole where the unknown are estimated. */
  searches: number;
  /** Persons, not person-years. */
  residents: number;
  /** Searches and residents of the group compared with; absent where nothing is compared. */
  comparison: { searches: number; residents: number } | undefined;
}
