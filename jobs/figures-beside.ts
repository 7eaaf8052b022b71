/** The figures that stand beside the ratio, as `figures` answers with them: what searches found, what followed, and ages. */
import { AGE_SCOPES, type AgeScope, BY_AGE } from '../src/domain/by-age.ts';
import type { Figure, FigureState, Measure } from '../src/domain/figure.ts';
import { accuracyAmong, type GroupAccuracy } from '../src/domain/grounds-basis.ts';
import { OUTCOME_MEASURES } from '../src/domain/outcome-mix.ts';
import { AGAINST_SUPPORTED } from '../src/domain/smell-outcome.ts';
import { SOLE_SMELL, SOLE_WAYS, type SoleSmellGroup } from '../src/domain/sole-smell.ts';
import { COMPARISON_GROUP, type EthnicGroup } from '../src/vocabulary/ethnicity.ts';
import type { GroundsScope, SoleWay } from '../src/vocabulary/grounds-tier.ts';
import { OUTCOME_CLASSES, type OutcomeClass } from '../src/vocabulary/outcome.ts';
import { REASON_SCOPES, type ReasonScope } from '../src/vocabulary/reason.ts';
import type { Scope } from '../src/vocabulary/scope.ts';

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
  /** `all` for everybody, those of unknown ethnicity among them. */
  group: SoleSmellGroup;
  /** Smell and nothing else, or smell and nothing that is a ground about this person. */
  way: SoleWay;
  searches: number;
  outOf: number;
  share: number | null;
  low: number | null;
  high: number | null;
  state: FigureState;
  /** Texts that say too little to judge, or were left blank: none of them on smell alone, or all, bounds the share of all texts. */
  tooLittle: number;
  boundLow: number | null;
  boundHigh: number | null;
  /** The share with the errors of the reading put right, and whose texts told of them. */
  corrected: number | null;
  correctedLow: number | null;
  correctedHigh: number | null;
  correctedState: FigureState;
  correctedFrom: SoleSmellGroup | null;
  /** A borough's share over that of the rest of London, and their odds ratio with Fisher's exact P; none for London. */
  restSearches: number | null;
  restOutOf: number | null;
  timesRest: number | null;
  timesRestLow: number | null;
  timesRestHigh: number | null;
  timesRestState: FigureState | null;
  oddsRest: number | null;
  oddsRestLow: number | null;
  oddsRestHigh: number | null;
  oddsRestState: FigureState | null;
  pValue: number | null;
}

/** What came of searches on smell alone, beside those with more: shares of everybody's searches, ratios of a group's. */
export interface SmellOutcomeRow {
  group: SoleSmellGroup;
  scope: GroundsScope;
  what: keyof typeof AGAINST_SUPPORTED;
  searches: number;
  outOf: number;
  supportedSearches: number;
  supportedOutOf: number;
  ratio: number | null;
  ratioLow: number | null;
  ratioHigh: number | null;
  state: FigureState;
}

/** A group's rate, and its ratio to White residents. */
interface RateRow {
  group: EthnicGroup;
  reason: ReasonScope;
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
}

/**
 * An area's rate with the ages of all London's residents aged 10 and over, and the ratio to White residents within ages: of
 * searches of people of a recorded age of 10 or over, and residents aged 10 and over.
 */
export interface AgeRow extends RateRow {
  /** Searches of the group whose age is not recorded: they are left out. */
  ageUnknown: { searches: number; total: number; share: number | null };
}

/** People of an age. Searches whose age is not recorded are shared out by the group's known ages, and so are not whole. */
export interface ByAgeRow extends RateRow {
  ages: AgeScope;
}

/** Figures beside the ratio. People are grouped as they described themselves, on whatever base the ratios are asked for. */
export interface FiguresBeside {
  findRates: FindRow[];
  outcomes: OutcomeRow[];
  /** Of each group asked for, then of everybody. */
  soleSmell: SoleSmellRow[];
  soleSmellOutcomes: SmellOutcomeRow[];
  /** For London, and for boroughs whose residents by age are loaded; empty elsewhere. */
  ageStandardised: AgeRow[];
  /** The same: of London by every age, of boroughs of all aged 10 and over. */
  byAge: ByAgeRow[];
}

/** Arranges an area's figures beside the ratio for some groups and all reasons. */
export function figuresBeside(
  own: readonly Figure[],
  groups: readonly EthnicGroup[],
  accuracies: readonly GroupAccuracy[],
): FiguresBeside {
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
    soleSmell: soleSmellRows(own, groups, accuracies),
    soleSmellOutcomes: [...groups, 'all' as const].flatMap((group) =>
      (['smell-only', 'smell-in-substance'] as const).flatMap((scope) =>
        (Object.keys(AGAINST_SUPPORTED) as (keyof typeof AGAINST_SUPPORTED)[]).flatMap((what) =>
          smellOutcomeRow(find(group, scope, AGAINST_SUPPORTED[what]), group, scope, what),
        ),
      ),
    ),
    ageStandardised: each((group, reason) => ageRow(find, group, reason)),
    byAge: AGE_SCOPES.flatMap((ages) => each((group, reason) => byAgeRow(find, ages, group, reason))),
  };
}

/** An area's shares of searches on the smell of cannabis alone, for some groups and then everybody. */
export function soleSmellRows(
  own: readonly Figure[],
  groups: readonly EthnicGroup[],
  accuracies: readonly GroupAccuracy[],
): SoleSmellRow[] {
  const find: Find = (group, reason, measure) =>
    own.find((figure) => figure.group === group && figure.reason === reason && figure.measure === measure);
  return [...groups, 'all' as const].flatMap((group) =>
    SOLE_WAYS.map((way) => soleSmellRow(find, group, way, accuracies)),
  );
}

type Find = (group: SoleSmellGroup, reason: Scope, measure: Measure) => Figure | undefined;

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
    reason: reason as ReasonScope,
    outcome,
    searches,
    outOf: outOf!,
    ...numbersOf(figure, 'share'),
    state: estimate.state,
  };
}

function soleSmellRow(
  find: Find,
  group: SoleSmellGroup,
  way: SoleWay,
  accuracies: readonly GroupAccuracy[],
): SoleSmellRow {
  const [share, bounds, corrected, rest, odds] = (
    ['share', 'bounds', 'corrected', 'againstRest', 'oddsAgainstRest'] as const
  ).map((measure) => find(group, 'drugs', SOLE_SMELL[way][measure]));
  const accuracy = accuracyAmong(accuracies)(way, group);
  const within = numbersOf(bounds!, 'share');
  const right = numbersOf(corrected!, 'share');
  const times = ratioOf(rest);
  const restOdds = ratioOf(odds);
  return {
    group,
    way,
    searches: share!.searches,
    outOf: share!.outOf!,
    ...numbersOf(share!, 'share'),
    state: share!.estimate.state,
    tooLittle: bounds!.outOf! - share!.outOf!,
    boundLow: within.low,
    boundHigh: within.high,
    corrected: right.share,
    correctedLow: right.low,
    correctedHigh: right.high,
    correctedState: corrected!.estimate.state,
    correctedFrom: right.share === null ? null : (accuracy?.of ?? null),
    restSearches: rest?.comparison?.searches ?? null,
    restOutOf: rest?.comparison?.outOf ?? null,
    timesRest: times.ratio,
    timesRestLow: times.ratioLow,
    timesRestHigh: times.ratioHigh,
    timesRestState: times.ratioState,
    oddsRest: restOdds.ratio,
    oddsRestLow: restOdds.ratioLow,
    oddsRestHigh: restOdds.ratioHigh,
    oddsRestState: restOdds.ratioState,
    pValue: odds?.pValue ?? null,
  };
}

function smellOutcomeRow(
  figure: Figure | undefined,
  group: SoleSmellGroup,
  scope: GroundsScope,
  what: SmellOutcomeRow['what'],
): SmellOutcomeRow[] {
  if (!figure) return [];
  const { searches, outOf, comparison, estimate } = figure;
  return [
    {
      group,
      scope,
      what,
      searches,
      outOf: outOf ?? 0,
      supportedSearches: comparison?.searches ?? 0,
      supportedOutOf: comparison?.outOf ?? 0,
      ratio: estimate.state === 'estimated' ? estimate.value : null,
      ratioLow: estimate.state === 'estimated' ? estimate.low : null,
      ratioHigh: estimate.state === 'estimated' ? estimate.high : null,
      state: estimate.state,
    },
  ];
}

function ageRow(find: Find, group: EthnicGroup, reason: ReasonScope): AgeRow[] {
  const rate = find(group, reason, 'age-standardised-rate');
  const white = find(COMPARISON_GROUP, reason, 'age-standardised-rate');
  const unknown = find(group, reason, 'age-unknown-share');
  if (!rate || !white || !unknown) return [];
  return [
    {
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
    },
  ];
}

function byAgeRow(find: Find, ages: AgeScope, group: EthnicGroup, reason: ReasonScope): ByAgeRow[] {
  const rate = find(group, reason, BY_AGE[ages].rate);
  const white = find(COMPARISON_GROUP, reason, BY_AGE[ages].rate);
  if (!rate || !white) return [];
  return [
    {
      ages,
      group,
      reason,
      searches: rate.searches,
      residents: rate.residents,
      ...numbersOf(rate, 'rate'),
      state: rate.estimate.state,
      ...ratioOf(find(group, reason, BY_AGE[ages].ratio)),
      whiteSearches: white.searches,
      whiteResidents: white.residents,
    },
  ];
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
