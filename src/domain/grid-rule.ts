import { benjaminiHochberg } from '../stats/adjusted-p-values.ts';
import { bayesianDiscoveries } from '../stats/bayesian-false-discovery.ts';
import { logRatioFunnel } from '../stats/log-ratio-funnel.ts';
import type { LogRatioCell } from '../stats/logistic-normal.ts';
import { fitLogitNormal, type SpreadPenalty } from '../stats/logit-normal-model.ts';
import {
  fitNestedLogitNormal,
  type NestedCell,
  type NestedFit,
  type NestedSpread,
  nestedPosterior,
} from '../stats/nested-logit-normal.ts';
import { overDispersedMidP } from '../stats/over-dispersed-mid-p.ts';
import type { NormalBelief } from '../stats/shared-beliefs.ts';
import { type Comparison, countsOf, isTooFew, meanSearches, ratioOfMeans } from './disproportionality.ts';

/**
 * The rule on any grid of areas x groups x reasons, whatever they are called: which ratios stand out from the usual one of
 * their group and reason, beyond chance and beyond the usual differences between areas. Every parameter is estimated
 * from the grid. Formulas: `src/stats/METHODS.md`, empirical Bayes.
 */

/** A ratio to be judged, on one copy of the records or on several completed ones. */
export interface GridCell extends Omit<Comparison, 'monthsPresent'> {
  area: string;
  group: string;
  reason: string;
}

/** How many times the usual ratio a figure must exceed to matter. */
export const MATERIALITIES = [1.25, 1.5, 2] as const;
export type Materiality = (typeof MATERIALITIES)[number];
export const USUAL_MATERIALITY: Materiality = 1.5;

/** Share of false findings that a list is allowed, on average. */
export const FALSE_DISCOVERY_RATE = 0.05;

/** What the rule makes of a cell it can judge. */
export interface Judgement {
  state: 'judged';
  /** Chance that the true ratio exceeds materiality times the usual one. */
  probability: number;
  /** The ratio that counts and usual spread together speak for. */
  posteriorRatio: number;
  /** The ratio that the group's areas scatter around for this reason. */
  usualRatio: number;
  isListed: boolean;
  /** Whether it is listed, and on the strict list too. */
  isStrict: boolean;
  /** Chance of a count so high under usual spread alone, and the same adjusted for the number of cells. */
  pValue: number;
  adjustedPValue: number;
}

export type GridVerdict = Judgement | { state: 'too-few' | 'not-estimable' };

/** What was estimated from a grid, by name, so that another month's grid can be judged by it. */
export interface GridParameters {
  cellSd: Record<string, number>;
  blockSd: Record<string, number>;
  departingShare: number;
  departingMean: number;
  departingSd: number;
  /** Usual log ratio by group and reason, and the variance that is left in it. */
  levels: Record<string, NormalBelief>;
}

/** How the parameters were come by: from this grid, held from an earlier one, or not at all. */
export interface GridFit {
  state: 'converged' | 'held' | 'failed';
  iterations: number;
  parameters: GridParameters | undefined;
}

export interface JudgedGrid {
  /** In the order of the cells given. */
  verdicts: GridVerdict[];
  fit: GridFit;
  /** False findings to expect among those listed. */
  expectedFalse: number;
}

export interface GridSettings {
  materiality?: Materiality;
  /** Parameters of an earlier grid, for the case that this one's cannot be found. */
  held?: GridParameters | undefined;
  mostIterations?: number;
  /** A ratio that a figure must exceed in any case: 1 where only more than the White rate is of interest. None by default. */
  leastRatio?: number;
  /** Leaves the strict tier out, whose P values take as long as the rest: every P value is then 1. */
  isStrictLeftOut?: boolean;
}

/** Usual spread of areas where it is fitted in its plain form: 0.3, on the log scale give or take 0.7 (METHODS.md). */
export const USUAL_SPREAD: SpreadPenalty = { usual: 0.3, logSd: 0.7 };
/** Places this many standard deviations out, ordinary variation allowed for, are left out of the strict tier's spread. */
const TRIMMED_FROM = 3;
/** Fewest areas that a centre to trim about can be found from. */
const FEWEST_TO_TRIM = 5;

/** A figure more likely false than true is never listed, however sure those are that would carry it. */
const LEAST_LISTED = 0.5;

/** Under this chance on the averaged counts a cell is not judged again on every completed copy: it cannot be listed. */
const WORTH_AVERAGING = 0.1;

/**
 * Judges every cell of a grid. Cells without residents are not estimable, those with too few searches are not judged. A cell is
 * listed only if its own ratio, too, exceeds the threshold: what is known of its neighbours can make a figure surer, never
 * stand in for it.
 */
export function judgeGrid(cells: readonly GridCell[], settings: GridSettings = {}): JudgedGrid {
  const estimable = cells.filter((cell) => cell.residents > 0 && cell.whiteResidents > 0);
  const grid = new Grid(estimable);
  const fitted = grid.fit(settings);
  const verdicts = new Map<GridCell, GridVerdict>();
  let expectedFalse = 0;
  if (fitted.fit) {
    const { fit } = fitted;
    const usual = (at: number) => Math.exp(fit.levels[grid.nested[at]!.level]!.mean);
    const judged = estimable.flatMap((cell, at) => (isTooFew(cell, usual(at)) ? [] : [at]));
    const threshold = Math.log(settings.materiality ?? USUAL_MATERIALITY);
    const posteriors = grid.posteriors(judged, fit, threshold, fitted.state === 'held');
    const least = (at: number) =>
      Math.max(settings.leastRatio ?? 0, (settings.materiality ?? USUAL_MATERIALITY) * usual(at));
    // What may not be listed takes no part: many sure figures would carry it, as they carry a doubtful one.
    const eligible = judged.flatMap((at, i) =>
      posteriors[i]!.probability > LEAST_LISTED && ratioOfMeans(estimable[at]!) > least(at) ? [i] : [],
    );
    const discoveries = bayesianDiscoveries(
      eligible.map((i) => 1 - posteriors[i]!.probability),
      FALSE_DISCOVERY_RATE,
    );
    const listed = new Set(eligible.filter((_, place) => discoveries.listed[place]));
    expectedFalse = discoveries.expectedFalse;
    const pValues = settings.isStrictLeftOut ? judged.map(() => 1) : strictPValues(judged.map((at) => estimable[at]!));
    const adjusted = benjaminiHochberg(pValues);
    for (const [i, at] of judged.entries()) {
      const isListed = listed.has(i);
      verdicts.set(estimable[at]!, {
        state: 'judged',
        ...posteriors[i]!,
        usualRatio: usual(at),
        isListed,
        isStrict: isListed && adjusted[i]! <= FALSE_DISCOVERY_RATE,
        pValue: pValues[i]!,
        adjustedPValue: adjusted[i]!,
      });
    }
    for (const cell of estimable) if (!verdicts.has(cell)) verdicts.set(cell, { state: 'too-few' });
  }
  return {
    verdicts: cells.map((cell) => verdicts.get(cell) ?? { state: 'not-estimable' }),
    fit: {
      state: fitted.state,
      iterations: fitted.iterations,
      parameters: fitted.fit && grid.parametersOf(fitted.fit),
    },
    expectedFalse,
  };
}

/**
 * Judges some cells again on other counts, by the spreads of an earlier judgement and the usual ratios of the counts given:
 * the chance of exceeding materiality times the usual, or undefined where too few searches are left to tell.
 */
export function judgeAgain(
  cells: readonly GridCell[],
  wanted: readonly GridCell[],
  parameters: GridParameters,
  materiality: Materiality = USUAL_MATERIALITY,
): (number | undefined)[] {
  // Of a group that the earlier judgement did not have, the spread is not known.
  const isKnown = ({ group }: GridCell) => Object.hasOwn(parameters.cellSd, group);
  const estimable = cells.filter((cell) => cell.residents > 0 && cell.whiteResidents > 0 && isKnown(cell));
  const grid = new Grid(estimable);
  const fit = grid.fitSpread(parameters);
  if (!fit) return wanted.map(() => undefined);
  const places = wanted.map((cell) => estimable.indexOf(cell));
  const judged = places.filter(
    (at) => at >= 0 && !isTooFew(estimable[at]!, Math.exp(fit.levels[grid.nested[at]!.level]!.mean)),
  );
  const posteriors = grid.posteriors(judged, fit, Math.log(materiality), false);
  return places.map((at) => posteriors[judged.indexOf(at)]?.probability);
}

/** Cells with the numbers by which the statistics know their group and reason, area and group, and group. */
class Grid {
  readonly nested: NestedCell[];
  readonly #levels = new Names();
  readonly #classes = new Names();
  readonly #cells: readonly GridCell[];

  constructor(cells: readonly GridCell[]) {
    this.#cells = cells;
    const blocks = new Names();
    this.nested = cells.map((cell) => ({
      ...averaged(cell),
      level: this.#levels.number(levelName(cell)),
      block: blocks.number(JSON.stringify([cell.area, cell.group])),
      class: this.#classes.number(cell.group),
    }));
  }

  /** Fits the averaged counts; where that does not settle, the parameters held from an earlier grid, where they suffice. */
  fit({ held, mostIterations }: GridSettings): { state: GridFit['state']; iterations: number; fit?: NestedFit } {
    if (this.nested.length < 2) return { state: 'failed', iterations: 0 };
    const limit = mostIterations === undefined ? {} : { mostIterations };
    const own = fitNestedLogitNormal(this.nested, limit);
    if (own.converged) return { state: 'converged', iterations: own.iterations, fit: own };
    const parameters = held && this.#numbered(held);
    if (!parameters) return { state: 'failed', iterations: own.iterations };
    const again = fitNestedLogitNormal(this.nested, parameters);
    return again.converged
      ? { state: 'held', iterations: own.iterations, fit: again }
      : { state: 'failed', iterations: own.iterations };
  }

  /** Fits levels and blocks under spreads that are known; undefined where that does not settle. */
  fitSpread(parameters: GridParameters): NestedFit | undefined {
    const spread = this.#spreadOf(parameters);
    if (!spread || this.nested.length < 2) return undefined;
    const fit = fitNestedLogitNormal(this.nested, { spread });
    return fit.converged ? fit : undefined;
  }

  /** Chance of exceeding the threshold and the ratio spoken for, averaged over completed copies. */
  posteriors(
    judged: readonly number[],
    fit: NestedFit,
    threshold: number,
    isHeld: boolean,
  ): { probability: number; posteriorRatio: number }[] {
    const ofAverage = judged.map((at) => nestedPosterior(this.nested[at]!, at, fit, [threshold]));
    const copies = this.#cells.reduce((most, cell) => Math.max(most, cell.searches.length), 0);
    const level = (at: number, of: NestedFit) => of.levels[this.nested[at]!.level]!.mean;
    const plain = ofAverage.map(({ exceedance, mean }, i) => ({
      probability: exceedance[0]!,
      posteriorRatio: Math.exp(mean + level(judged[i]!, fit)),
    }));
    if (copies <= 1) return plain;
    const again = judged.flatMap((at, i) => (plain[i]!.probability >= WORTH_AVERAGING ? [{ at, i }] : []));
    const sums = plain.map((one) => ({ ...one }));
    for (const { i } of again) sums[i] = { probability: 0, posteriorRatio: 0 };
    for (let copy = 0; copy < copies && again.length > 0; copy += 1) {
      const cells = this.nested.map((cell, at) => {
        const { searches, whiteSearches } = this.#cells[at]!;
        return { ...cell, events: searches[copy]!, comparisonEvents: whiteSearches[copy]! };
      });
      // The spread is London's, and the same in every copy: what differs between copies is not variation between areas.
      const own = fitNestedLogitNormal(cells, {
        spread: fit.spread,
        start: fit.messages,
        ...(isHeld ? { levels: fit.levels } : {}),
      });
      // A copy that does not settle says nothing; the averaged counts, which did, then speak for all.
      if (!own.converged) return plain;
      for (const { at, i } of again) {
        const { exceedance, mean } = nestedPosterior(cells[at]!, at, own, [threshold]);
        sums[i]!.probability += exceedance[0]! / copies;
        sums[i]!.posteriorRatio += Math.exp(mean + level(at, own)) / copies;
      }
    }
    return sums.map(({ probability, ...one }) => ({ ...one, probability: Math.min(1, probability) }));
  }

  parametersOf({ spread, levels }: NestedFit): GridParameters {
    const { cellSd, blockSd, ...departing } = spread;
    const byName = <Value>(names: Names, values: readonly Value[]) =>
      Object.fromEntries(names.all.map((name, at) => [name, values[at]!]));
    return {
      ...departing,
      cellSd: byName(this.#classes, cellSd),
      blockSd: byName(this.#classes, blockSd),
      levels: byName(this.#levels, levels),
    };
  }

  /** An earlier grid's parameters under this grid's numbers; undefined where it lacked a group or a reason. */
  #numbered(held: GridParameters): { spread: NestedSpread; levels: NormalBelief[] } | undefined {
    const spread = this.#spreadOf(held);
    if (!spread || !this.#levels.all.every((name) => Object.hasOwn(held.levels, name))) return undefined;
    return { spread, levels: this.#levels.all.map((name) => held.levels[name]!) };
  }

  /** An earlier grid's spreads under this grid's numbers; undefined where it lacked a group. */
  #spreadOf({ cellSd, blockSd, levels: _, ...departing }: GridParameters): NestedSpread | undefined {
    const isKnown = this.#classes.all.every((name) => Object.hasOwn(cellSd, name) && Object.hasOwn(blockSd, name));
    if (!isKnown) return undefined;
    return {
      ...departing,
      cellSd: this.#classes.all.map((name) => cellSd[name]!),
      blockSd: this.#classes.all.map((name) => blockSd[name]!),
    };
  }
}

/** A cell as the statistics take it, its searches averaged over completed copies. */
function averaged({ searches, residents, whiteSearches, whiteResidents }: GridCell): LogRatioCell {
  return {
    events: meanSearches(searches),
    comparisonEvents: meanSearches(whiteSearches),
    logExposureRatio: Math.log(residents / whiteResidents),
  };
}

/** Names numbered from 0 in the order of their coming. */
class Names {
  readonly all: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.all.push(name) - 1;
      this.#numbers.set(name, number);
    }
    return number;
  }
}

const levelName = ({ group, reason }: Pick<GridCell, 'group' | 'reason'>) => JSON.stringify([group, reason]);

/**
 * Mid-P values against ordinary variation, one for each cell: for each group a normal spread about its usual ratios,
 * estimated without the places farthest out.
 */
function strictPValues(cells: readonly GridCell[]): number[] {
  const pValues = new Map<GridCell, number>();
  for (const own of together(cells, (cell) => cell.group)) {
    const reasons = new Names();
    const levelled = own.map((cell) => ({ ...averaged(cell), level: reasons.number(cell.reason) }));
    const isFar = farthest(own);
    const near = levelled.filter((_, at) => !isFar.has(own[at]!));
    const isWhole = new Set(near.map((cell) => cell.level)).size === reasons.all.length && near.length >= 2;
    const kept = isWhole ? near : levelled;
    if (kept.length < 2) {
      for (const cell of own) pValues.set(cell, 0.5);
      continue;
    }
    const { levels, sd } = fitLogitNormal(kept, USUAL_SPREAD);
    for (const [at, cell] of own.entries()) {
      const copies = countsOf(cell);
      const level = levels[levelled[at]!.level]!;
      const first = overDispersedMidP(copies[0]!, level, sd);
      // A count that is nothing unusual in one copy is so in all, as far as the strict list goes.
      const rest = first > WORTH_AVERAGING ? [] : copies.slice(1).map((copy) => overDispersedMidP(copy, level, sd));
      pValues.set(cell, [first, ...rest].reduce((sum, value) => sum + value, 0) / (rest.length + 1));
    }
  }
  return cells.map((cell) => pValues.get(cell)!);
}

/** Cells that share a name, together. */
function together(cells: readonly GridCell[], nameOf: (cell: GridCell) => string): GridCell[][] {
  const found = new Map<string, GridCell[]>();
  for (const cell of cells) {
    const name = nameOf(cell);
    const own = found.get(name);
    if (own) own.push(cell);
    else found.set(name, [cell]);
  }
  return [...found.values()];
}

/** Cells of a group that lie far outside the ordinary spread of their reason's areas. */
function farthest(cells: readonly GridCell[]): Set<GridCell> {
  const far = new Set<GridCell>();
  for (const own of together(cells, (cell) => cell.reason)) {
    if (own.length < FEWEST_TO_TRIM) continue;
    const funnel = logRatioFunnel(
      own.map((cell) => ({
        events: Math.round(meanSearches(cell.searches)),
        exposure: cell.residents,
        comparisonEvents: Math.round(meanSearches(cell.whiteSearches)),
        comparisonExposure: cell.whiteResidents,
      })),
    );
    if (!funnel.estimable) continue;
    for (const [at, point] of funnel.points.entries()) {
      if (Math.abs(point.adjustedZ) >= TRIMMED_FROM) far.add(own[at]!);
    }
  }
  return far;
}
