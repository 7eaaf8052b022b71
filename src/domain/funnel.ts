import { logRatioFunnel, logRatioFunnelLimits } from '../stats/log-ratio-funnel.ts';
import { proportionFunnelLimits } from '../stats/published-funnel.ts';
import type { Figure } from './figure.ts';

/** A borough in a funnel: its value, and the number that its limits are computed from. */
export interface FunnelPlace {
  areaCode: string;
  value: number;
  size: number;
}

/** A funnel in numbers: the usual value, each borough, and the edges between which most lie. */
export interface Funnel {
  centre: number;
  places: FunnelPlace[];
  /** The edges at a size, for so much of boroughs. */
  limitsAt(size: number, confidence: number): { low: number; high: number };
}

/** Events of each side that a place needs for its log ratio to be near enough to normal. */
const FEWEST_EVENTS = 10;
/** Fewer places than this make no funnel. */
const FEWEST_PLACES = 5;

/**
 * The funnel of boroughs' ratios for one group and reason, with room for their usual differences: a picture, not the rule. Its size
 * is 1 over the variance of the log ratio, n n0 / (n + n0) with a half added to each count. Undefined where fewer than
 * five boroughs have ten searches on both sides.
 */
export function funnelOfRatios(figures: readonly Figure[]): Funnel | undefined {
  const counted = figures.flatMap(({ areaCode, searches, residents, comparison, estimate }) => {
    if (!comparison || estimate.state !== 'estimated') return [];
    const place = {
      events: Math.round(searches),
      exposure: residents,
      comparisonEvents: Math.round(comparison.searches),
      comparisonExposure: comparison.residents,
    };
    return Math.min(place.events, place.comparisonEvents) < FEWEST_EVENTS
      ? []
      : [{ areaCode, place, value: estimate.value }];
  });
  if (counted.length < FEWEST_PLACES) return undefined;
  const funnel = logRatioFunnel(counted.map(({ place }) => place));
  if (!funnel.estimable) return undefined;
  return {
    centre: funnel.centre,
    places: counted.map(({ areaCode, value }, at) => ({ areaCode, value, size: 1 / funnel.points[at]!.variance })),
    limitsAt: (size, confidence) => logRatioFunnelLimits(funnel.centre, 1 / size, funnel.betweenVariance, confidence),
  };
}

/** The funnel of boroughs' shares about London's, by the searches each is a share of; undefined as for ratios. */
export function funnelOfShares(figures: readonly Figure[], london: number): Funnel | undefined {
  const places = figures.flatMap(({ areaCode, outOf, estimate }) =>
    estimate.state === 'estimated' && outOf ? [{ areaCode, value: estimate.value, size: outOf }] : [],
  );
  if (places.length < FEWEST_PLACES || london <= 0) return undefined;
  return { centre: london, places, limitsAt: (size, confidence) => proportionFunnelLimits(london, size, confidence) };
}
