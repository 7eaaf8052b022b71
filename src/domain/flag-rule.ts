import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import { REASONS, type ReasonScope } from '../vocabulary/reason.ts';
import { type Comparison, isTooFew, ratioOfMeans } from './disproportionality.ts';
import {
  type GridCell,
  type GridFit,
  type GridSettings,
  type Judgement,
  judgeGrid,
  type Materiality,
  USUAL_MATERIALITY,
} from './grid-rule.ts';
import type { Robustness } from './robustness.ts';

/** The rule that decides which figures of a month stand out: part of every list and of every flag's evidence. */
export const RULE_VERSION = 'empirical-bayes-1';

/** Fewest months of the twelve for a list at all, and for one that is not called incomplete. */
const FEWEST_MONTHS = 6;
const MONTHS_FOR_COMPLETE = 9;

/** A figure to be judged: an area, a group and a reason, over twelve months. */
export interface Candidate {
  areaCode: string;
  group: EthnicGroup;
  reason: ReasonScope;
  comparison: Comparison;
  /** London's borough-stratified ratio for the group and reason; undefined where there is none to set it against. */
  londonRatio: number | undefined;
}

/** Figures that are judged, and listed, together. Reasons that exclude each other are one family; their sum is another. */
export type Family = 'reasons' | 'all-but-section-60';

/** The reasons of each family. */
export const FAMILIES: Record<Family, readonly ReasonScope[]> = {
  reasons: REASONS,
  'all-but-section-60': ['all-but-section-60'],
};

export interface JudgedCell extends Omit<Judgement, 'state' | 'usualRatio'> {
  areaCode: string;
  group: EthnicGroup;
  reason: ReasonScope;
  /** Ratio of rates to White, the searches averaged over completed copies; Infinity without a White search. */
  ratio: number;
  /** The ratio to be exceeded: materiality times the one that London's boroughs scatter around. */
  thresholdRatio: number;
  /** Of a listed figure: whether it stays listed when the list is made in other ways. */
  robustness?: Robustness;
}

export type ListState =
  | 'complete'
  | 'window-incomplete'
  /** Fewer than 6 of the 12 months: nothing is judged. */
  | 'too-few-months'
  /** The parameters could not be found, and no earlier ones could be held: nothing is judged. */
  | 'not-fitted';

export interface FigureList {
  family: Family;
  ruleVersion: string;
  materiality: Materiality;
  state: ListState;
  monthsPresent: number;
  cells: JudgedCell[];
  /** False findings to expect among those listed. */
  expectedFalse: number;
  fit: GridFit;
}

/** Whether a list says anything: one that does not neither opens nor clears a flag. */
export function isJudged(state: ListState): boolean {
  return state === 'complete' || state === 'window-incomplete';
}

/**
 * Lists the figures of a family that exceed materiality times the usual ratio of London's boroughs, so that of those
 * listed 5% are expected to be false. Cells too few to compare are not judged; with under 6 months nothing is.
 */
export function listFigures(
  family: Family,
  candidates: readonly Candidate[],
  monthsPresent: number,
  settings: GridSettings = {},
): FigureList {
  const list = {
    family,
    ruleVersion: RULE_VERSION,
    materiality: settings.materiality ?? USUAL_MATERIALITY,
    monthsPresent,
  };
  const nothing = { cells: [], expectedFalse: 0 };
  const unfitted = { iterations: 0, parameters: undefined };
  if (monthsPresent < FEWEST_MONTHS) {
    return { ...list, ...nothing, state: 'too-few-months', fit: { state: 'failed', ...unfitted } };
  }
  const made = monthsPresent < MONTHS_FOR_COMPLETE ? 'window-incomplete' : 'complete';
  const enough = candidates.filter(isJudgeable);
  // With a single figure there is nothing usual to hold it against: the list is made, and empty.
  if (enough.length < 2) return { ...list, ...nothing, state: made, fit: { state: 'converged', ...unfitted } };
  const { verdicts, fit, expectedFalse } = judgeGrid(
    enough.map(gridCellOf),
    // A group searched less often than White residents is not what a list of disparities is for.
    { ...settings, leastRatio: 1 },
  );
  const cells = enough.flatMap(({ areaCode, group, reason, comparison }, at) => {
    const verdict = verdicts[at]!;
    if (verdict.state !== 'judged') return [];
    const { state: _, usualRatio, ...judgement } = verdict;
    return [
      {
        areaCode,
        group,
        reason,
        ...judgement,
        ratio: ratioOfMeans(comparison),
        thresholdRatio: list.materiality * usualRatio,
      },
    ];
  });
  return { ...list, state: fit.state === 'failed' ? 'not-fitted' : made, cells, expectedFalse, fit };
}

/** Whether a figure rests on enough searches to be judged, and there is a ratio of London's to say so by. */
export function isJudgeable({ comparison, londonRatio }: Candidate): boolean {
  return londonRatio !== undefined && !isTooFew(comparison, londonRatio);
}

/** A figure as the rule on any grid takes it. */
export function gridCellOf({ areaCode: area, group, reason, comparison }: Candidate): GridCell {
  return { area, group, reason, ...comparison };
}

/** What a month's lists say together. */
export interface MonthList {
  listedCount: number;
  expectedFalseCount: number;
  state: ListState;
  materiality: number;
  fitState: GridFit['state'];
}

const FITS_BY_WEIGHT: readonly GridFit['state'][] = ['failed', 'held', 'converged'];
const STATES_BY_WEIGHT: readonly ListState[] = ['not-fitted', 'too-few-months', 'window-incomplete', 'complete'];

/** Adds up the lists of a month, which are judged apart and read together; undefined before any was made. */
export function monthListOf(lists: readonly MonthList[]): MonthList | undefined {
  const [first] = lists;
  if (!first) return undefined;
  return {
    materiality: first.materiality,
    fitState: FITS_BY_WEIGHT.find((state) => lists.some((list) => list.fitState === state))!,
    listedCount: lists.reduce((sum, list) => sum + list.listedCount, 0),
    expectedFalseCount: lists.reduce((sum, list) => sum + list.expectedFalseCount, 0),
    state: STATES_BY_WEIGHT.find((state) => lists.some((list) => list.state === state))!,
  };
}
