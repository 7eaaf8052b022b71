import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { Comparison } from './disproportionality.ts';
import { type Candidate, type FigureList, gridCellOf, isJudgeable, type JudgedCell } from './flag-rule.ts';
import { FALSE_DISCOVERY_RATE, judgeAgain } from './grid-rule.ts';
import { comparisonOn } from './measurement.ts';
import type { CountRow, Residents, Tally } from './tally.ts';
import { completeUnknowns } from './unknown-ethnicity.ts';

/** Other ways of making a list, each of which a finding should outlive. */
export const ROBUSTNESS_CHECKS = [
  'known-only',
  'officer-defined',
  'odds-doubled',
  'odds-halved',
  'without-section-60',
  'without-repeats',
] as const;
export type RobustnessCheck = (typeof ROBUSTNESS_CHECKS)[number];

export type RobustnessOutcome =
  /** The finding would be on the list made this way too. */
  | 'holds'
  | 'fails'
  /** Too few searches are left, or no list could be made. */
  | 'cannot-tell'
  /** Officers do not record the group; the finding is on section 60 itself, or leaves it out already. */
  | 'does-not-apply';

export type Robustness = Record<RobustnessCheck, RobustnessOutcome>;

/** Copies completed for a check: the question is where a list goes, not how sure each chance is. */
const COPIES = 5;

/** Two fits of the same counts agree to about 0.0001: what differs by less than ten times that is as sure. */
const AGREEMENT = 0.001;

export interface RobustnessInput {
  /** The borough searches that the list rests on, and those of them that are rows repeated. */
  counts: readonly CountRow[];
  repeats: readonly CountRow[];
  residents: Residents;
  /** The comparison on one basis without completed copies. */
  onBasis: (cell: Subject, basis: 'self-defined' | 'officer-defined') => Comparison;
  random: () => number;
}

type Subject = Pick<Candidate, 'areaCode' | 'group' | 'reason'>;

/**
 * Whether each listed cell would stay on the list if it were made in other ways: its chance of being false, judged by the
 * list's own spreads and the usual ratios of the other way, is no higher than the highest on the list, or at most 5%.
 */
export function robustnessOf(
  list: FigureList,
  candidates: readonly Candidate[],
  input: RobustnessInput,
): Map<JudgedCell, Robustness> {
  const listed = list.cells.filter((cell) => cell.isListed);
  if (listed.length === 0) return new Map();
  const ofGroups = [...new Set(listed.map((cell) => cell.group))].map((group) => ({
    group,
    candidates: candidates.filter((candidate) => candidate.group === group),
    listed: listed.filter((cell) => cell.group === group),
  }));
  const lists = (
    among: readonly Candidate[],
    wanted: readonly JudgedCell[],
    comparisonOf: (candidate: Candidate) => Comparison,
  ) => outcomesOf(list, among, wanted, comparisonOf);
  const { residents } = input;
  const onTallies =
    (tallies: readonly Tally[]) =>
    ({ areaCode, group, reason: scope, comparison: { monthsPresent } }: Candidate) =>
      comparisonOn(tallies, { areaCode, group: group as EthnicGroup, scope, residents, monthsPresent });
  // The odds of belonging to a group bear on that group's figures alone.
  const withOdds = (factor: number) =>
    new Map(
      ofGroups.flatMap(({ group, ...own }) => {
        // Lists of everybody's shares are not checked so.
        const tallies = completeUnknowns(input.counts, input.random, COPIES, { group: group as EthnicGroup, factor });
        return [...lists(own.candidates, own.listed, onTallies(tallies))];
      }),
    );
  const [doubled, halved] = [withOdds(2), withOdds(0.5)];
  const known = lists(candidates, listed, (candidate) => input.onBasis(candidate, 'self-defined'));
  const recorded = new Set<string>(input.counts.map((row) => row.officerDefined));
  const seen = candidates.filter((candidate) => recorded.has(candidate.group));
  const officer = lists(seen, listed, (candidate) => input.onBasis(candidate, 'officer-defined'));
  const others = candidates.filter((candidate) => candidate.reason !== 'section-60');
  const withoutSection60 = lists(others, listed, (candidate) => candidate.comparison);
  const hasSection60 = others.length < candidates.length;
  const withoutRepeats = lists(
    candidates,
    listed,
    input.repeats.length === 0
      ? (candidate) => candidate.comparison
      : onTallies(completeUnknowns(lessRepeats(input.counts, input.repeats), input.random, COPIES)),
  );
  return new Map(
    listed.map((cell) => [
      cell,
      {
        'known-only': known.get(cell)!,
        'officer-defined': recorded.has(cell.group) ? officer.get(cell)! : 'does-not-apply',
        'odds-doubled': doubled.get(cell)!,
        'odds-halved': halved.get(cell)!,
        'without-section-60':
          hasSection60 && cell.reason !== 'section-60' ? withoutSection60.get(cell)! : 'does-not-apply',
        'without-repeats': withoutRepeats.get(cell)!,
      },
    ]),
  );
}

/**
 * The same of a list on written grounds, whose repeated rows are not counted by their grounds: whether a figure holds
 * without them cannot be told.
 */
export function withoutKnowingRepeats(robustness: ReadonlyMap<JudgedCell, Robustness>): Map<JudgedCell, Robustness> {
  return new Map([...robustness].map(([cell, outcomes]) => [cell, { ...outcomes, 'without-repeats': 'cannot-tell' }]));
}

/** Of a list of shares of everybody's searches: whom people say they are does not bear on it, nor does section 60. */
export function robustnessOfShares({ cells }: FigureList): Map<JudgedCell, Robustness> {
  const none = Object.fromEntries(ROBUSTNESS_CHECKS.map((check) => [check, 'does-not-apply'])) as Robustness;
  return withoutKnowingRepeats(new Map(cells.filter((cell) => cell.isListed).map((cell) => [cell, none])));
}

/** Judges the wanted cells on other comparisons of the candidates. */
function outcomesOf(
  { cells, fit, materiality }: FigureList,
  candidates: readonly Candidate[],
  wanted: readonly JudgedCell[],
  comparisonOf: (candidate: Candidate) => Comparison,
): Map<JudgedCell, RobustnessOutcome> {
  // A figure this sure is on any list, whatever stands on it beside.
  const lowest = Math.min(1 - FALSE_DISCOVERY_RATE, ...cells.map((cell) => (cell.isListed ? cell.probability : 1)));
  // The list itself is made of figures that rest on enough searches, and so is each other way of making it.
  const grid = candidates
    .map((candidate) => ({ ...candidate, comparison: comparisonOf(candidate) }))
    .filter(isJudgeable)
    .map(gridCellOf);
  const found = wanted.map((cell) =>
    grid.find(({ area, group, reason }) => area === cell.areaCode && group === cell.group && reason === cell.reason),
  );
  const chances = judgeAgain(
    grid,
    found.flatMap((cell) => cell ?? []),
    fit.parameters!,
    materiality,
  ).values();
  return new Map(
    wanted.map((cell, at) => {
      const chance = found[at] ? chances.next().value : undefined;
      return [cell, chance === undefined ? 'cannot-tell' : chance >= lowest - AGREEMENT ? 'holds' : 'fails'];
    }),
  );
}

/** Takes the copies beyond the first away from the searches of their area, ethnicities and reason. */
function lessRepeats(counts: readonly CountRow[], repeats: readonly CountRow[]): CountRow[] {
  const rowName = (row: CountRow) => `${row.areaCode} ${row.selfDefined} ${row.officerDefined} ${row.reason}`;
  const copies = new Map<string, number>();
  for (const row of repeats) copies.set(rowName(row), (copies.get(rowName(row)) ?? 0) + row.searches);
  return counts.map((row) => ({ ...row, searches: row.searches - (copies.get(rowName(row)) ?? 0) }));
}
