import { CITY_OF_LONDON, LONDON, RATED_BOROUGHS } from '../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup, type RecordedGroup } from '../vocabulary/ethnicity.ts';
import { REASON_SCOPES } from '../vocabulary/reason.ts';
import type { Scope } from '../vocabulary/scope.ts';
import {
  type Comparison,
  disproportionalityRatio,
  meanSearches,
  ratePer1000,
  ratioBounds,
  stratifiedRatio,
} from './disproportionality.ts';
import type { Basis, Estimate, Figure } from './figure.ts';
import { type CountRow, type Residents, residentsOf, type Tally, tally } from './tally.ts';
import { completeUnknowns } from './unknown-ethnicity.ts';

/** Everything the figures of one window are computed from. */
export interface WindowInput {
  /** Months published, for London and for a borough with a source of its own. */
  monthsPresent: (areaCode: string) => number;
  /** Searches of the files that cover the whole force; London's own figures rest on these. */
  forceCounts: readonly CountRow[];
  /** The same with the rows of boroughs that have a source of their own replaced; the same array where none has. */
  boroughCounts: readonly CountRow[];
  residents: Residents;
  /** Areas to give figures for. */
  areaCodes: readonly string[];
  /** What the figures are about; the reasons where not given. */
  scopes?: readonly Scope[];
  /** Uniform numbers from 0 up to but not including 1; the same sequence gives the same figures. */
  random: () => number;
}

/** A window's searches on every basis, ready to be compared. */
export interface MeasuredWindow {
  figures: Figure[];
  /** The comparison of a group with White residents in an area; on completed copies for the best estimate. */
  comparison(areaCode: string, group: EthnicGroup, scope: Scope, basis: Basis): Comparison;
  /** London's borough-stratified ratio, where it can be estimated. */
  londonRatio(group: EthnicGroup, scope: Scope, basis: Basis): number | undefined;
}

const BASES: readonly Basis[] = ['self-defined', 'best-estimate', 'officer-defined'];
const RATED_CODES = RATED_BOROUGHS.map((borough) => borough.code);

/** Computes every figure of a window: each area, group, reason and basis, in that order. */
export function measureWindow(input: WindowInput): MeasuredWindow {
  const force = talliesOf(input.forceCounts, input.random);
  const boroughs = input.boroughCounts === input.forceCounts ? force : talliesOf(input.boroughCounts, input.random);
  const comparison: MeasuredWindow['comparison'] = (areaCode, group, scope, basis) => {
    const tallies = (areaCode === LONDON.code ? force : boroughs)[basis];
    const monthsPresent = input.monthsPresent(areaCode);
    return comparisonOn(tallies, { areaCode, group, scope, residents: input.residents, monthsPresent });
  };
  const scopes = input.scopes ?? REASON_SCOPES;
  const stratified = new Map<string, Estimate>();
  for (const basis of BASES) {
    for (const group of ETHNIC_GROUPS) {
      for (const scope of scopes) {
        stratified.set(
          `${basis} ${group} ${scope}`,
          stratifiedRatio(RATED_CODES.map((areaCode) => comparison(areaCode, group, scope, basis))),
        );
      }
    }
  }
  const londonRatio: MeasuredWindow['londonRatio'] = (group, scope, basis) => {
    const estimate = stratified.get(`${basis} ${group} ${scope}`);
    return estimate?.state === 'estimated' ? estimate.value : undefined;
  };

  const figures: Figure[] = [];
  for (const areaCode of input.areaCodes) {
    const tallies = areaCode === LONDON.code ? force : boroughs;
    const place = areaCode === LONDON.code ? undefined : areaCode;
    for (const scope of scopes) {
      const known = tallies['self-defined'][0]!;
      const unknown = known.count('unknown', scope, place);
      figures.push(unknownShareFigure(areaCode, scope, known, unknown, place));
      for (const basis of BASES) {
        for (const group of ETHNIC_GROUPS) {
          const compared = comparison(areaCode, group, scope, basis);
          const shared = { areaCode, group, reason: scope, basis };
          figures.push({
            ...shared,
            measure: 'rate-per-1000',
            estimate: judged(areaCode, group, basis, tallies, () =>
              ratePer1000(compared.searches, compared.residents, compared.monthsPresent),
            ),
            searches: meanSearches(compared.searches),
            residents: compared.residents,
            comparison: undefined,
          });
          if (group === COMPARISON_GROUP) continue;
          const against = {
            searches: meanSearches(compared.searches),
            residents: compared.residents,
            comparison: { searches: meanSearches(compared.whiteSearches), residents: compared.whiteResidents },
          };
          const ratioFigure = (measure: Figure['measure'], estimate: () => Estimate) =>
            figures.push({
              ...shared,
              measure,
              estimate: judged(areaCode, group, basis, tallies, estimate),
              ...against,
            });
          ratioFigure('ratio', () => disproportionalityRatio(compared, londonRatio(group, scope, basis)));
          if (basis === 'self-defined') ratioFigure('ratio-bounds', () => ratioBounds(compared, unknown));
          if (areaCode === LONDON.code) {
            ratioFigure('stratified-ratio', () => stratified.get(`${basis} ${group} ${scope}`)!);
          }
        }
      }
    }
  }
  return { figures, comparison, londonRatio };
}

/** The comparison of a group with White residents in an area, on each of some copies of the records. */
export function comparisonOn(
  tallies: readonly Tally[],
  of: { areaCode: string; group: EthnicGroup; scope: Scope; residents: Residents; monthsPresent: number },
): Comparison {
  const isLondon = of.areaCode === LONDON.code;
  const searches = (group: RecordedGroup) =>
    tallies.map((copy) => copy.count(group, of.scope, isLondon ? undefined : of.areaCode));
  const areaCodes = isLondon ? RATED_CODES : [of.areaCode];
  return {
    searches: searches(of.group),
    residents: residentsOf(of.residents, areaCodes, of.group),
    whiteSearches: searches(COMPARISON_GROUP),
    whiteResidents: residentsOf(of.residents, areaCodes, COMPARISON_GROUP),
    monthsPresent: of.monthsPresent,
  };
}

type Tallies = Record<Basis, Tally[]>;

function talliesOf(counts: readonly CountRow[], random: () => number): Tallies {
  return {
    'self-defined': [tally(counts, (row) => row.selfDefined)],
    'officer-defined': [tally(counts, (row) => row.officerDefined)],
    'best-estimate': completeUnknowns(counts, random),
  };
}

/** The estimate, unless the area or the basis rules it out. */
function judged(
  areaCode: string,
  group: EthnicGroup,
  basis: Basis,
  tallies: Tallies,
  estimate: () => Estimate,
): Estimate {
  if (areaCode === CITY_OF_LONDON) return { state: 'withheld' };
  if (basis === 'officer-defined' && group === 'mixed' && tallies[basis][0]!.count('mixed', 'all') === 0) {
    return { state: 'not-in-this-base' };
  }
  return estimate();
}

function unknownShareFigure(
  areaCode: string,
  reason: Scope,
  known: Tally,
  unknown: number,
  place: string | undefined,
): Figure {
  const all = ETHNIC_GROUPS.reduce((sum, group) => sum + known.count(group, reason, place), unknown);
  return {
    areaCode,
    group: 'unknown',
    reason,
    basis: 'self-defined',
    measure: 'unknown-share',
    // A share of the records themselves, not a sample of them: it has no limits but itself.
    estimate:
      all === 0
        ? { state: 'not-estimable' }
        : { state: 'estimated', value: unknown / all, low: unknown / all, high: unknown / all },
    searches: unknown,
    residents: 0,
    comparison: { searches: all, residents: 0 },
  };
}
