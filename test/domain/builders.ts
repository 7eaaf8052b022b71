import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Comparison } from '../../src/domain/disproportionality.ts';
import type { FileMonth } from '../../src/domain/source-choice.ts';
import type { CountRow, Residents } from '../../src/domain/tally.ts';
import { BOROUGHS } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup, type RecordedGroup } from '../../src/vocabulary/ethnicity.ts';

/** Borough codes that the tests speak of. */
export const HACKNEY = 'E09000012';
export const LAMBETH = 'E09000022';

/** Seeded uniform numbers of 0 or more and below 1. */
export function uniform(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** Expects something of many values, the same ones each time. */
export function always<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void, numRuns = 200): void {
  fc.assert(fc.property(arbitrary, holds), { seed: 20_240_401, numRuns });
}

/** Searches of weapons in Hackney, the officer seeing what people say of themselves, unless said otherwise. */
export function row(only: Partial<CountRow> & { searches: number }): CountRow {
  const selfDefined = only.selfDefined ?? 'white';
  return { areaCode: HACKNEY, officerDefined: selfDefined, reason: 'weapons', ...only, selfDefined };
}

/** A comparison over twelve months, as known records give it. */
export function comparison(
  searches: number,
  residents: number,
  whiteSearches: number,
  whiteResidents: number,
  monthsPresent = 12,
): Comparison {
  return { searches: [searches], residents, whiteSearches: [whiteSearches], whiteResidents, monthsPresent };
}

/** The same residents in each of the 33 areas: 100,000 White, 20,000 Black, 30,000 Asian, 8,000 Mixed, 7,000 Other. */
export const RESIDENTS: Readonly<Record<EthnicGroup, number>> = {
  white: 100_000,
  black: 20_000,
  asian: 30_000,
  mixed: 8_000,
  other: 7_000,
};

export function residents(groups: Readonly<Record<EthnicGroup, number>> = RESIDENTS): Residents {
  return new Map(BOROUGHS.map(({ code }) => [code, groups]));
}

/** A Met file of a whole month, from data.police.uk unless said otherwise. */
export function fileMonth(only: Partial<FileMonth> & { sourceFileId: number; month: string }): FileMonth {
  return {
    source: 'police-uk',
    forceId: 'metropolitan',
    scopeAreaCode: undefined,
    firstOn: `${only.month}-01`,
    lastOn: `${only.month}-30`,
    ...only,
  };
}

const groups = [...ETHNIC_GROUPS, 'unknown'] as const satisfies readonly RecordedGroup[];

/** Rows in two boroughs and without place, of any groups and four reasons. */
export const someRows = fc.array(
  fc.record({
    areaCode: fc.constantFrom(HACKNEY, LAMBETH, 'unplaced'),
    selfDefined: fc.constantFrom(...groups),
    officerDefined: fc.constantFrom(...groups.filter((group) => group !== 'mixed')),
    reason: fc.constantFrom('drugs', 'weapons', 'section-60', 'unknown'),
    searches: fc.integer({ min: 0, max: 60 }),
  }) as fc.Arbitrary<CountRow>,
  { maxLength: 40 },
);
