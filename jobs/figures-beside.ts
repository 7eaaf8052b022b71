/** The figures that stand beside the ratio, as `figures` answers with them: what searches found, what followed, and ages. */
import type { Figure, FigureState, Measure } from '../src/domain/figure.ts';
import { OUTCOME_MEASURES } from '../src/domain/outcome-mix.ts';
import { SOLE_SMELL_MEASURES } from '../src/domain/sole-smell.ts';
import { LONDON } from '../src/vocabulary/area.ts';
import { COMPARISON_GROUP, type EthnicGroup } from '../src/vocabulary/ethnicity.ts';
import { OUTCOME_CLASSES, type OutcomeClass } from '../src/vocabulary/outcome.ts';
import { REASON_SCOPES, type ReasonScope } from '../src/vocabulary/reason.ts';

/** What a group's searches for a reason found. A number that there is none of is null, and the state says why. */
export interface FindRow {
  group: EthnicGroup;
  reason: ReasonScope;
  finds: number;
  /** Searches of which the records say whether anything was found: what the rate is a share of. */
  searches: number;
  /** Searches of which they do not say; in neither part of the rate. */
  notRecorded: number;
  notRecordedShare: number | null;
  rate: number | null;
  low: number | null;
  high: number | null;
  state: FigureState;
  /** The find rate over White people's; not for White people themselves. */
  ratio: number | null;
  ratioLow: number | null;
  ratioHigh: number | null;
  ratioState: FigureState | null;
  whiteFinds: number;
  whiteSearches: number;
}

/** The share of one outcome in a group's searches for a reason. The shares of a group and reason add up to 1. */
export interface OutcomeRow {
  group: EthnicGroup;
  reason: ReasonScope;
  outcome: OutcomeClass;
  searches: number;
  outOf: number;
  share: number | null;
  low: number | null;
  high: number | null;
  state: FigureState;
}

/** The share of a group's drug searches that rested on the smell of cannabis alone, of those whose text can be judged. */
export interface SoleSmellRow {
  group: EthnicGroup;
  /** Smell and nothing else, or smell and nothing that is a ground about this person. */
  way: keyof typeof SOLE_SMELL_MEASURES;
  searches: number;
  outOf: number;
  share: number | null;
  low: number | null;
  high: number | null;
  state: FigureState;
}

/** London's rate with the ages of all its residents aged 10 and over, and the ratio to White residents within ages. */
export interface AgeRow {
  group: EthnicGroup;
  reason: ReasonScope;
  /** Searches of people of a recorded age of 10 or over, and residents aged 10 and over. */
  searches: number;
  residents: number;
  rate: number | null;
  low: number | null;
  high: number | null;
  state: FigureState;
  ratio: number | null;
  ratioLow: number | null;
  ratioHigh: number | null;
  ratioState: FigureState | null;
  whiteSearches: number;
  whiteResidents: number;
  /** Searches of the group whose age is not recorded: they are left out. */
  ageUnknown: { searches: number; total: number; share: number | null };
}

/** Figures beside the ratio. People are grouped as they described themselves, on whatever base the ratios are asked for. */
export interface FiguresBeside {
  findRates: FindRow[];
  outcomes: OutcomeRow[];
  soleSmell: SoleSmellRow[];
  /** For London only. */
  ageStandardised: AgeRow[];
}

/** Arranges an area's figures beside the ratio for some groups and all reasons. */
export function figuresBeside(own: readonly Figure[], areaCode: string, groups: readonly EthnicGroup[]): FiguresBeside {
  const index = new Map(
    own
      .filter((figure) => figure.basis === 'self-defined')
      .map((figure) => [`${figure.group} ${figure.reason} ${figure.measure}`, figure]),
  );
  const find: Find = (group, reason, measure) => index.get(`${group} ${reason} ${measure}`);
  const each = <Row>(rows: (group: EthnicGroup, reason: ReasonScope) => Row[]) =>
    groups.flatMap((group) => REASON_SCOPES.flatMap((reason) => rows(group, reason)));
  return {
    findRates: each((group, reason) => [findRow(find, group, reason)]),
    outcomes: each((group, reason) =>
      OUTCOME_CLASSES.map((outcome) => outcomeRow(find(group, reason, OUTCOME_MEASURES[outcome])!, outcome)),
    ),
    soleSmell: groups.flatMap((group) =>
      (Object.keys(SOLE_SMELL_MEASURES) as (keyof typeof SOLE_SMELL_MEASURES)[]).map((way) =>
        soleSmellRow(find(group, 'drugs', SOLE_SMELL_MEASURES[way])!, way),
      ),
    ),
    ageStandardised: areaCode === LONDON.code ? each((group, reason) => [ageRow(find, group, reason)]) : [],
  };
}

type Find = (group: EthnicGroup, reason: ReasonScope, measure: Measure) => Figure | undefined;

function findRow(find: Find, group: EthnicGroup, reason: ReasonScope): FindRow {
  const rate = find(group, reason, 'find-rate')!;
  const white = find(COMPARISON_GROUP, reason, 'find-rate')!;
  const ratio = find(group, reason, 'find-rate-ratio');
  const searched = find(group, reason, 'rate-per-1000')!.searches;
  const notRecorded = searched - rate.outOf!;
  return {
    group,
    reason,
    finds: rate.searches,
    searches: rate.outOf!,
    notRecorded,
    notRecordedShare: searched === 0 ? null : notRecorded / searched,
    ...numbersOf(rate, 'rate'),
    state: rate.estimate.state,
    ...ratioOf(ratio),
    whiteFinds: white.searches,
    whiteSearches: white.outOf!,
  };
}

function outcomeRow(figure: Figure, outcome: OutcomeClass): OutcomeRow {
  const { group, reason, searches, outOf, estimate } = figure;
  return {
    group: group as EthnicGroup,
    reason,
    outcome,
    searches,
    outOf: outOf!,
    ...numbersOf(figure, 'share'),
    state: estimate.state,
  };
}

function soleSmellRow(figure: Figure, way: SoleSmellRow['way']): SoleSmellRow {
  const { group, searches, outOf, estimate } = figure;
  return {
    group: group as EthnicGroup,
    way,
    searches,
    outOf: outOf!,
    ...numbersOf(figure, 'share'),
    state: estimate.state,
  };
}

function ageRow(find: Find, group: EthnicGroup, reason: ReasonScope): AgeRow {
  const rate = find(group, reason, 'age-standardised-rate')!;
  const white = find(COMPARISON_GROUP, reason, 'age-standardised-rate')!;
  const unknown = find(group, reason, 'age-unknown-share')!;
  return {
    group,
    reason,
    searches: rate.searches,
    residents: rate.residents,
    ...numbersOf(rate, 'rate'),
    state: rate.estimate.state,
    ...ratioOf(find(group, reason, 'age-stratified-ratio')),
    whiteSearches: white.searches,
    whiteResidents: white.residents,
    ageUnknown: {
      searches: unknown.searches,
      total: unknown.outOf!,
      share: unknown.estimate.state === 'estimated' ? unknown.estimate.value : null,
    },
  };
}

function numbersOf<Name extends string>(
  { estimate }: Figure,
  name: Name,
): Record<Name | 'low' | 'high', number | null> {
  const { value, low, high } = estimate.state === 'estimated' ? estimate : { value: null, low: null, high: null };
  return { [name]: value, low, high } as Record<Name | 'low' | 'high', number | null>;
}

function ratioOf(figure: Figure | undefined) {
  const estimate = figure?.estimate;
  const { value, low, high } = estimate?.state === 'estimated' ? estimate : { value: null, low: null, high: null };
  return { ratio: value, ratioLow: low, ratioHigh: high, ratioState: estimate?.state ?? null };
}
