import { wilsonLimits } from '../stats/proportion.ts';
import type { Scope } from '../vocabulary/scope.ts';
import type { Estimate } from './figure.ts';
import type { KindCount } from './tally.ts';

/** What the shares of one window are counted from: searches by place, self-defined group, reason and kind. */
export interface ShareInput<Kind extends string> {
  /** Months published, for London and for a borough with a source of its own. */
  monthsPresent: (areaCode: string) => number;
  /** Searches of the files that cover the whole force; London's own shares rest on these. */
  forceCounts: readonly KindCount<Kind>[];
  /** The same with the rows of boroughs that have a source of their own replaced; the same array where none has. */
  boroughCounts: readonly KindCount<Kind>[];
  /** Areas to give shares for. */
  areaCodes: readonly string[];
  /** What the shares are about; the reasons where not given. */
  scopes?: readonly Scope[];
}

/** A share of searches with Wilson's limits: `part` of `whole`. Not estimable where there is nothing to share. */
export function shareOf(part: number, whole: number, monthsPresent: number): Estimate {
  if (monthsPresent === 0) return { state: 'month-missing' };
  if (whole === 0) return { state: 'not-estimable' };
  return { state: 'estimated', value: part / whole, ...wilsonLimits(part, whole) };
}
