import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import { REASONS } from '../vocabulary/reason.ts';
import type { Scope } from '../vocabulary/scope.ts';
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

/** Fewest months of the twelve for a list at all, or for a borough's place on it, and for one that is not called incomplete. */
export const FEWEST_MONTHS = 6;
const MONTHS_FOR_COMPLETE = 9;

/** A figure to be judged: an area, a group and a reason, over twelve months. */
export interface Candidate {
  areaCode: string;
  group: JudgedGroup;
  reason: Scope;
  comparison: Comparison;
  /** London's borough-stratified ratio for the group and reason; undefined where there is none to set it against. */
  londonRatio: number | undefined;
}

/** Whom a judged figure is about: a group against White people, or everybody against the rest of London. */
export type JudgedGroup = EthnicGroup | 'all';

/** What the figures of each family are about. */
export const FAMILIES = {
  reasons: REASONS,
  'all-but-section-60': ['all-but-section-60'],
  'smell-ratio': ['smell-only'],
  'smell-share': ['smell-in-substance'],
} as const satisfies Record<string, readonly Scope[]>;

/**
 * Figures that are judged, and listed, together. Reasons that exclude each other are one family; their sum is another. Those on
 * the smell of cannabis alone are two: each group's searches per resident against White people's, on smell and nothing
 * else; and a borough's share of such searches against the rest of London, everybody together. The share is the one in
 * substance: words that are no ground about a person, such as the name of the street, would take a borough off the other
 * list without one search resting on more; and it has twice the searches, so that small boroughs can be judged.
 */
export type Family = keyof typeof FAMILIES;

/** Families by what was searched for, which every source tells. */
export const REASON_FAMILIES = ['reasons', 'all-but-section-60'] as const satisfies readonly Family[];

/** Lists that open and clear flags together: the reasons and their sum, and each family on the smell of cannabis by itself. */
export const REGISTERS: readonly (readonly Family[])[] = [REASON_FAMILIES, ['smell-ratio'], ['smell-share']];

/** Families in the order in which their lists are made. */
export const FAMILIES_IN_ORDER = REGISTERS.flat();

/** The family that figures about this are judged in. */
export function familyOf(scope: Scope): Family | undefined {
  return FAMILIES_IN_ORDER.find((family) => (FAMILIES[family] as readonly Scope[]).includes(scope));
}

/** Whether a family is of the smell of cannabis alone. */
export function isSmellFamily(family: string): boolean {
  return family === 'smell-ratio' || family === 'smell-share';
}

export interface JudgedCell extends Omit<Judgement, 'state' | 'usualRatio'> {
  areaCode: string;
  group: JudgedGroup;
  reason: Scope;
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
  | 'not-fitted'
  /** A month of the window has a fault that nothing can be judged with (data health): nothing is judged. */
  | 'blocked';

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

/** The list of a family in a month whose records have a fault that blocks: it says nothing. */
export function blockedList(family: Family, monthsPresent: number, materiality: Materiality): FigureList {
  return {
    family,
    ruleVersion: RULE_VERSION,
    materiality,
    state: 'blocked',
    monthsPresent,
    cells: [],
    expectedFalse: 0,
    fit: { state: 'converged', iterations: 0, parameters: undefined },
  };
}

/** Whether a list says anything: one that does not neither opens nor clears a flag. */
export function isJudged(state: ListState): boolean {
  return state === 'complete' || state === 'window-incomplete';
}

/**
 * Lists the figures of a family that exceed materiality times the usual ratio of London's boroughs, so that of those
 * listed 5% are expected to be false. Cells too few to compare are not judged, nor are those of a borough with under 6
 * months of its own; with under 6 months nothing is.
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

/** Whether a figure rests on enough months and searches to be judged, and there is a ratio of London's to say so by. */
export function isJudgeable({ comparison, londonRatio }: Candidate): boolean {
  if (comparison.monthsPresent < FEWEST_MONTHS) return false;
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
const STATES_BY_WEIGHT: readonly ListState[] = [
  'blocked',
  'not-fitted',
  'too-few-months',
  'window-incomplete',
  'complete',
];

/**
 * Adds up the lists of a month, which are judged apart and read together; undefined before any was made. How they were made
 * is that of the lists by reason: those of written grounds, which not every source has, speak for themselves.
 */
export function monthListOf(lists: readonly NamedList[]): MonthList | undefined {
  const own = addUp(lists.filter(({ family }) => family === undefined || !isSmellFamily(family)));
  if (!own) return undefined;
  const smell = lists.filter(({ family, state }) => family !== undefined && isSmellFamily(family) && isJudged(state));
  return {
    ...own,
    listedCount: smell.reduce((sum, list) => sum + list.listedCount, own.listedCount),
    expectedFalseCount: smell.reduce((sum, list) => sum + list.expectedFalseCount, own.expectedFalseCount),
  };
}

/** The lists of findings on written grounds that were made. */
export type SmellLists = Partial<Record<Family, MonthList>>;

/** The lists on written grounds among a month's; none where no records have any. */
export function smellListsOf(lists: readonly NamedList[]): SmellLists {
  return Object.fromEntries(
    lists.flatMap((list) => (list.family !== undefined && isSmellFamily(list.family) ? [[list.family, list]] : [])),
  );
}

/** A list as it is stored, under its family's name. */
export type NamedList = MonthList & { family?: string };

function addUp(lists: readonly MonthList[]): MonthList | undefined {
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
