import { countsOf, ratioOfMeans } from '../src/domain/disproportionality.ts';
import {
  type GridCell,
  type GridVerdict,
  type JudgedGrid,
  judgeGrid,
  type Materiality,
} from '../src/domain/grid-rule.ts';
import { readGrid } from '../src/ingest/grid-file.ts';
import { midPRateRatio } from '../src/stats/rate-ratio.ts';

/** What the rule says of a cell. A number that there is none of is null, and `state` says why. */
export interface FlaggedCell {
  area: string;
  group: string;
  reason: string;
  ratio: number | null;
  low: number | null;
  /** "Infinity" where there is no upper limit, since JSON has no such number. */
  high: number | 'Infinity' | null;
  posteriorRatio: number | null;
  /** Chance that the true ratio exceeds materiality times the usual one of its group and reason. */
  probability: number | null;
  flagged: boolean;
  strict: boolean;
  /** `not-fitted` where the rule's parameters could not be found from the grid, so that nothing was judged. */
  state: 'estimated' | 'too-few' | 'not-estimable' | 'not-fitted';
}

/** Runs the flag rule on a grid of any areas, groups and reasons; every parameter is estimated from the grid. */
export async function flagCells(
  path: string,
  materiality: Materiality,
): Promise<{ cells: FlaggedCell[]; fit: JudgedGrid['fit']; expectedFalse: number }> {
  const grid = await readGrid(path);
  const { verdicts, fit, expectedFalse } = judgeGrid(grid, { materiality });
  const isFitted = fit.state !== 'failed';
  return { cells: grid.map((cell, at) => flaggedCell(cell, verdicts[at]!, isFitted)), fit, expectedFalse };
}

function flaggedCell(cell: GridCell, verdict: GridVerdict, isFitted: boolean): FlaggedCell {
  const { area, group, reason, residents, whiteResidents } = cell;
  const estimate = residents > 0 && whiteResidents > 0 ? midPRateRatio(countsOf(cell)[0]!) : undefined;
  const hasLimits = estimate !== undefined && 'low' in estimate;
  const isJudged = verdict.state === 'judged';
  return {
    area,
    group,
    reason,
    ratio: estimate?.estimable ? ratioOfMeans(cell) : null,
    low: hasLimits ? estimate.low : null,
    high: hasLimits ? (estimate.high === Number.POSITIVE_INFINITY ? 'Infinity' : estimate.high) : null,
    posteriorRatio: isJudged ? verdict.posteriorRatio : null,
    probability: isJudged ? verdict.probability : null,
    flagged: isJudged && verdict.isListed,
    strict: isJudged && verdict.isStrict,
    state: stateOf(verdict, estimate?.estimable ?? false, isFitted),
  };
}

function stateOf(verdict: GridVerdict, isEstimable: boolean, isFitted: boolean): FlaggedCell['state'] {
  if (verdict.state === 'too-few') return 'too-few';
  if (!isEstimable) return 'not-estimable';
  return isFitted ? 'estimated' : 'not-fitted';
}
