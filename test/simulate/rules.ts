import { type GridCell, judgeGrid, type Materiality, USUAL_SPREAD } from '../../src/domain/grid-rule.ts';
import { bayesianDiscoveries } from '../../src/stats/bayesian-false-discovery.ts';
import { logRatioFunnel } from '../../src/stats/log-ratio-funnel.ts';
import { fitLogitNormal, logRatioPosterior } from '../../src/stats/logit-normal-model.ts';
import { mantelHaenszelRateRatio } from '../../src/stats/mantel-haenszel-rate-ratio.ts';
import { midPRateRatio, type TwoGroupCounts } from '../../src/stats/rate-ratio.ts';

/** Which cells of a grid a rule flags, in their order. */
export type Rule = (cells: readonly GridCell[], materiality: Materiality) => boolean[];

const counts = (cell: GridCell): TwoGroupCounts => ({
  events: cell.searches[0]!,
  exposure: cell.residents,
  comparisonEvents: cell.whiteSearches[0]!,
  comparisonExposure: cell.whiteResidents,
});

const ratio = ({ events, exposure, comparisonEvents, comparisonExposure }: TwoGroupCounts) =>
  events === 0 ? 0 : events / exposure / (comparisonEvents / comparisonExposure);

/** Applies a rule to the areas of each group and reason apart. */
function byGroupAndReason(cells: readonly GridCell[], flag: (own: TwoGroupCounts[]) => boolean[]): boolean[] {
  const flags = cells.map(() => false);
  const places = new Map<string, number[]>();
  for (const [at, { group, reason }] of cells.entries()) {
    const name = `${group} ${reason}`;
    places.set(name, [...(places.get(name) ?? []), at]);
  }
  for (const own of places.values()) {
    for (const [i, isFlagged] of flag(own.map((at) => counts(cells[at]!))).entries()) flags[own[i]!] = isFlagged;
  }
  return flags;
}

/** A funnel plot's upper 99.8% limit, for areas with ten searches or more on both sides. */
function funnel(cells: readonly GridCell[], isOverDispersed: boolean): boolean[] {
  return byGroupAndReason(cells, (own) => {
    const enough = own.map(({ events, comparisonEvents }) => events >= 10 && comparisonEvents >= 10);
    const plot = enough.filter(Boolean).length < 2 ? undefined : logRatioFunnel(own.filter((_, at) => enough[at]));
    const points = plot?.estimable ? plot.points.values() : [].values();
    return enough.map((isIn) => {
      const point = isIn ? points.next().value : undefined;
      return point !== undefined && (isOverDispersed ? point.adjustedZ : point.z) > 3.090232;
    });
  });
}

/** Empirical Bayes as in shared METHODS.md: one normal spread a group, the farthest areas left out of it once. */
function plainEmpiricalBayes(cells: readonly GridCell[], materiality: Materiality): boolean[] {
  const groups = [...new Set(cells.map((cell) => cell.group))];
  const errors = cells.map(() => 1);
  for (const group of groups) {
    const own = [...cells.entries()].filter(([, cell]) => cell.group === group);
    const reasons = [...new Set(own.map(([, cell]) => cell.reason))];
    const levelled = own.map(([, cell]) => ({
      events: cell.searches[0]!,
      comparisonEvents: cell.whiteSearches[0]!,
      logExposureRatio: Math.log(cell.residents / cell.whiteResidents),
      level: reasons.indexOf(cell.reason),
    }));
    const far = byGroupAndReason(
      own.map(([, cell]) => cell),
      (places) => {
        const plot = logRatioFunnel(places);
        return plot.estimable ? plot.points.map((point) => Math.abs(point.adjustedZ) >= 3) : places.map(() => false);
      },
    );
    const { levels, sd } = fitLogitNormal(
      levelled.filter((_, at) => !far[at]),
      USUAL_SPREAD,
    );
    for (const [i, cell] of levelled.entries()) {
      const level = levels[cell.level]!;
      const together = cell.events + cell.comparisonEvents;
      if (together < 10 || together / (1 + Math.exp(cell.logExposureRatio + level)) < 5) continue;
      errors[own[i]![0]] = 1 - logRatioPosterior(cell, level, sd, [level + Math.log(materiality)]).exceedance[0]!;
    }
  }
  return [...bayesianDiscoveries(errors).listed];
}

/** The rules compared, the service's own last but one, and the plain form it grew from last. */
export const RULES: Record<string, Rule> = {
  'ratio-over-3': (cells) => cells.map((cell) => ratio(counts(cell)) > 3),
  'twice-london': (cells) =>
    byGroupAndReason(cells, (own) => {
      const london = mantelHaenszelRateRatio(own);
      return own.map((place) => london.estimable && ratio(place) > 2 * london.ratio);
    }),
  interval: (cells) =>
    cells.map((cell) => {
      const estimate = midPRateRatio(counts(cell));
      return 'low' in estimate && estimate.low > 1;
    }),
  funnel: (cells) => funnel(cells, false),
  'funnel-od': (cells) => funnel(cells, true),
  'empirical-bayes': (cells, materiality) =>
    judgeGrid(cells, { materiality, isStrictLeftOut: true }).verdicts.map(
      (verdict) => verdict.state === 'judged' && verdict.isListed,
    ),
  'empirical-bayes-plain': plainEmpiricalBayes,
};
