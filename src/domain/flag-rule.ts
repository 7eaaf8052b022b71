import { benjaminiHochberg } from '../stats/adjusted-p-values.ts';
import { rateRatioMidPValues } from '../stats/rate-ratio-p-value.ts';
import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import { REASONS, type ReasonScope } from '../vocabulary/reason.ts';
import { type Comparison, countsOf, isTooFew, ratioOfMeans } from './disproportionality.ts';

/**
 * The rule that decides which figures of a month stand out: first edition. This file is replaced as a whole by the next
 * rule; what calls it knows only `listFigures` and its types.
 */
export const RULE_VERSION = 'mid-p-1';

/** How many times London's own ratio for the same group and reason a figure must exceed to matter. */
export const MATERIALITY = 1.5;

/** Share of false findings that a list is allowed, on average. */
export const FALSE_DISCOVERY_RATE = 0.05;

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

/** Figures that are tested, and listed, together. Reasons that exclude each other are one family; their sum is another. */
export type Family = 'reasons' | 'all-but-section-60';

/** The reasons of each family. */
export const FAMILIES: Record<Family, readonly ReasonScope[]> = {
  reasons: REASONS,
  'all-but-section-60': ['all-but-section-60'],
};

export interface JudgedCell {
  areaCode: string;
  group: EthnicGroup;
  reason: ReasonScope;
  isListed: boolean;
  /** Chance of a count so high, were the true ratio just at the threshold; averaged over completed copies. */
  pValue: number;
  adjustedPValue: number;
  /** Ratio of rates to White, the searches averaged over completed copies; Infinity without a White search. */
  ratio: number;
  /** The ratio that had to be exceeded: materiality times London's. */
  thresholdRatio: number;
}

export interface FigureList {
  family: Family;
  ruleVersion: string;
  state: 'complete' | 'window-incomplete' | 'too-few-months';
  monthsPresent: number;
  cells: JudgedCell[];
  /** False findings to expect among those listed: at most this many on average. */
  expectedFalse: number;
}

/**
 * Lists the figures that exceed 1.5 times London's ratio by more than chance: mid-P test of each cell against that
 * threshold, Benjamini-Hochberg at 5% within the family. Cells too few to compare are not tested. With under 6 months of
 * the window nothing is tested.
 */
export function listFigures(family: Family, candidates: readonly Candidate[], monthsPresent: number): FigureList {
  const state =
    monthsPresent < FEWEST_MONTHS
      ? 'too-few-months'
      : monthsPresent < MONTHS_FOR_COMPLETE
        ? 'window-incomplete'
        : 'complete';
  const tested = state === 'too-few-months' ? [] : candidates.flatMap(test);
  const adjusted = benjaminiHochberg(tested.map((cell) => cell.pValue));
  const cells = tested.map((cell, at) => ({
    ...cell,
    adjustedPValue: adjusted[at]!,
    isListed: adjusted[at]! <= FALSE_DISCOVERY_RATE,
  }));
  const listed = cells.filter((cell) => cell.isListed).length;
  return {
    family,
    ruleVersion: RULE_VERSION,
    state,
    monthsPresent,
    cells,
    expectedFalse: FALSE_DISCOVERY_RATE * listed,
  };
}

function test(candidate: Candidate): Omit<JudgedCell, 'adjustedPValue' | 'isListed'>[] {
  const { areaCode, group, reason, comparison, londonRatio } = candidate;
  if (londonRatio === undefined || comparison.residents === 0 || comparison.whiteResidents === 0) return [];
  if (isTooFew(comparison, londonRatio)) return [];
  const thresholdRatio = MATERIALITY * londonRatio;
  const copies = countsOf(comparison);
  return [
    {
      areaCode,
      group,
      reason,
      pValue: copies.reduce((sum, copy) => sum + rateRatioMidPValues(copy, thresholdRatio).upper, 0) / copies.length,
      ratio: ratioOfMeans(comparison),
      thresholdRatio,
    },
  ];
}

/** What a month's lists say together. */
export interface MonthList {
  listedCount: number;
  expectedFalseCount: number;
  state: FigureList['state'];
}

/** Adds up the lists of a month, which are tested apart and read together; undefined before any was made. */
export function monthListOf(lists: readonly MonthList[]): MonthList | undefined {
  const first = lists[0];
  return (
    first && {
      listedCount: lists.reduce((sum, list) => sum + list.listedCount, 0),
      expectedFalseCount: lists.reduce((sum, list) => sum + list.expectedFalseCount, 0),
      state: first.state,
    }
  );
}
