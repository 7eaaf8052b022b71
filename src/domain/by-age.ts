import { CITY_OF_LONDON } from '../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import { type AgeBand, COMPARED_AGE_BANDS, type ComparedAgeBand } from '../vocabulary/person.ts';
import { isInScope, REASON_SCOPES } from '../vocabulary/reason.ts';
import type { AgeCount, AgeResidents } from './age-standardised.ts';
import { type Comparison, disproportionalityRatio, ratePer1000 } from './disproportionality.ts';
import type { Estimate, Figure, Measure } from './figure.ts';

/**
 * Rates and ratios of people of an age: everybody aged 10 and over, and each age band. Self-defined groups.
 *
 * Searches whose age is not recorded are shared out by the group's known ages: with n searches of the age, among k of a known
 * age and u of none, n (k + u) / k are counted. Leaving them out would make a group look less searched the more
 * of its ages are missing (in eight months of 2021-22 the Met lacks 10% of Black people's and 7% of White people's). The other way, to give bounds, says
 * little: nearly nobody searched is under 10, so that of those aged 10 and over the bounds would run from leaving all of them
 * out to counting all, and of a band from none to all. Nothing shared out is taken for knowledge: the limits are those of
 * the n searches of a known age, over residents times k / (k + u), whose rate is the same. What it cannot see: whether ages
 * are missing more often at one age than at another within a group.
 *
 * Worked example: 90 searches of people aged 18 to 24, 10 of other known ages, 25 of none; 3,000 residents of that age, 12
 * months. 90 x 125 / 100 = 112.5 searches; 37.5 per 1,000, with the limits of 90 among 2,400.
 */
export type AgeScope = '10-and-over' | ComparedAgeBand;
export const AGE_SCOPES: readonly AgeScope[] = ['10-and-over', ...COMPARED_AGE_BANDS];

/** What the figures of an age are called. */
export const BY_AGE = {
  '10-and-over': { rate: 'rate-aged-10-and-over', ratio: 'ratio-aged-10-and-over' },
  '10-17': { rate: 'rate-aged-10-17', ratio: 'ratio-aged-10-17' },
  '18-24': { rate: 'rate-aged-18-24', ratio: 'ratio-aged-18-24' },
  '25-34': { rate: 'rate-aged-25-34', ratio: 'ratio-aged-25-34' },
  'over-34': { rate: 'rate-aged-over-34', ratio: 'ratio-aged-over-34' },
} as const satisfies Record<AgeScope, { rate: Measure; ratio: Measure }>;

/** Bands of an age. */
export function bandsOf(scope: AgeScope): readonly ComparedAgeBand[] {
  return scope === '10-and-over' ? COMPARED_AGE_BANDS : [scope];
}

/** The age that a measure is of; undefined of measures that are of none. */
export function ageScopeOf(measure: Measure): AgeScope | undefined {
  return AGE_SCOPES.find((scope) => BY_AGE[scope].rate === measure || BY_AGE[scope].ratio === measure);
}

/** Figures of an area by age, for each group and reason: of the ages asked for. None of the City of London. */
export function byAgeFigures(
  area: {
    areaCode: string;
    counts: readonly AgeCount[];
    residents: AgeResidents;
    monthsPresent: number;
  },
  scopes: readonly AgeScope[] = AGE_SCOPES,
): Figure[] {
  const { areaCode, counts, residents, monthsPresent } = area;
  if (areaCode === CITY_OF_LONDON) return [];
  return REASON_SCOPES.flatMap((reason) => {
    const inScope = counts.filter((row) => isInScope(row.reason, reason));
    return scopes.flatMap((scope) => {
      const searched = (group: EthnicGroup) =>
        searchesOfAge(
          inScope.filter((row) => row.selfDefined === group),
          bandsOf(scope),
        );
      const living = (group: EthnicGroup) => bandsOf(scope).reduce((sum, band) => sum + residents[group][band], 0);
      const [white, whiteResidents] = [searched(COMPARISON_GROUP), living(COMPARISON_GROUP)];
      return ETHNIC_GROUPS.flatMap((group): Figure[] => {
        const [own, ownResidents] = [searched(group), living(group)];
        const shared = {
          areaCode,
          group,
          reason,
          basis: 'self-defined' as const,
          searches: own.sharedOut,
          residents: ownResidents,
        };
        const rate: Figure = {
          ...shared,
          measure: BY_AGE[scope].rate,
          estimate: own.knownShare === 0 ? NOT_RECORDED : rateOfAge(own, ownResidents, monthsPresent),
          comparison: undefined,
        };
        if (group === COMPARISON_GROUP) return [rate];
        return [
          rate,
          {
            ...shared,
            measure: BY_AGE[scope].ratio,
            estimate:
              own.knownShare === 0 || white.knownShare === 0
                ? NOT_RECORDED
                : ratioOfAge({ own, ownResidents, white, whiteResidents, monthsPresent }),
            comparison: { searches: white.sharedOut, residents: whiteResidents },
          },
        ];
      });
    });
  });
}

const NOT_RECORDED = { state: 'not-recorded' } as const;

/** Searches of an age: those known to be, the share of the group's ages known, and with the unknown shared out. */
export interface SearchesOfAge {
  known: number;
  /** 1 where there are no searches at all, 0 where no age is known. */
  knownShare: number;
  sharedOut: number;
}

/** A group's searches of some age bands, from all its searches. */
export function searchesOfAge(
  counts: readonly Pick<AgeCount, 'ageBand' | 'searches'>[],
  bands: readonly AgeBand[],
): SearchesOfAge {
  const sum = (rows: typeof counts) => rows.reduce((total, row) => total + row.searches, 0);
  const known = sum(counts.filter((row) => bands.includes(row.ageBand)));
  const unknown = sum(counts.filter((row) => row.ageBand === 'not-recorded' || row.ageBand === 'label-not-known'));
  const all = sum(counts);
  const knownShare = all === 0 ? 1 : (all - unknown) / all;
  return { known, knownShare, sharedOut: knownShare === 0 ? 0 : known / knownShare };
}

function rateOfAge(own: SearchesOfAge, residents: number, monthsPresent: number): Estimate {
  return ratePer1000([own.known], residents * own.knownShare, monthsPresent);
}

function ratioOfAge({
  own,
  ownResidents,
  white,
  whiteResidents,
  monthsPresent,
}: {
  own: SearchesOfAge;
  ownResidents: number;
  white: SearchesOfAge;
  whiteResidents: number;
  monthsPresent: number;
}): Estimate {
  const comparison: Comparison = {
    searches: [own.known],
    residents: ownResidents * own.knownShare,
    whiteSearches: [white.known],
    whiteResidents: whiteResidents * white.knownShare,
    monthsPresent,
  };
  return disproportionalityRatio(comparison, undefined);
}
