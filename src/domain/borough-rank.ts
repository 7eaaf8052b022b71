import { jointRankLimits, type RankLimits } from '../stats/rank-limits.ts';
import type { Figure } from './figure.ts';

/** Where a borough may stand among those that can be compared, 1 being the highest ratio. */
export interface BoroughRank extends RankLimits {
  /** Boroughs that were ranked: those with enough searches for a ratio. */
  outOf: number;
}

/** Standard errors between a ratio and either of its 95% limits. */
const REACH = 1.96;

/**
 * Where each borough may stand by its ratio, by area code: log ratios with the standard error that their likely ranges stand
 * for. Takes one ratio of each borough; those without one, or without limits to tell by, are left out.
 */
export function boroughRanks(ratios: readonly Figure[]): ReadonlyMap<string, BoroughRank> {
  const ranked = ratios.flatMap(({ areaCode, estimate }) => {
    if (estimate.state !== 'estimated') return [];
    const { value, low, high } = estimate;
    if (low <= 0 || !Number.isFinite(high) || high <= low) return [];
    return [{ areaCode, value: Math.log(value), standardError: Math.log(high / low) / (2 * REACH) }];
  });
  if (ranked.length === 0) return new Map();
  const limits = jointRankLimits(ranked);
  return new Map(ranked.map(({ areaCode }, at) => [areaCode, { ...limits[at]!, outOf: ranked.length }]));
}
