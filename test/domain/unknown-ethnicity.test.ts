import { expect } from 'chai';
import { type CountRow, type Tally, tally } from '../../src/domain/tally.ts';
import { completeUnknowns, expectedCounts, IMPUTATIONS } from '../../src/domain/unknown-ethnicity.ts';
import { ETHNIC_GROUPS, type RecordedGroup } from '../../src/vocabulary/ethnicity.ts';
import { always, HACKNEY, LAMBETH, row, someRows, uniform } from './builders.ts';

const EVERYONE: readonly RecordedGroup[] = [...ETHNIC_GROUPS, 'unknown'];
const unknownSeenAs = (officerDefined: RecordedGroup, searches: number, only: Partial<CountRow> = {}) =>
  row({ selfDefined: 'unknown', officerDefined, searches, ...only });
const known = (
  selfDefined: RecordedGroup,
  officerDefined: RecordedGroup,
  searches: number,
  only: Partial<CountRow> = {},
) => row({ selfDefined, officerDefined, searches, ...only });
const countsOf = (copy: Tally, areaCode?: string) =>
  Object.fromEntries(EVERYONE.map((group) => [group, copy.count(group, 'all', areaCode)]));
const meanOf = (copies: readonly Tally[], group: RecordedGroup, areaCode = HACKNEY) =>
  copies.reduce((sum, copy) => sum + copy.count(group, 'all', areaCode), 0) / copies.length;

describe('completing records whose ethnicity is unknown', () => {
  it('makes twenty copies', () => {
    expect(IMPUTATIONS).to.equal(20);
    expect(completeUnknowns([known('white', 'white', 1)], uniform(1))).to.have.length(20);
  });

  it('gives each unknown person a group that people who look the same to officers gave, in the shares they gave it', () => {
    const copies = completeUnknowns(
      [
        known('black', 'black', 60),
        known('mixed', 'black', 40),
        known('white', 'white', 500),
        unknownSeenAs('black', 1000),
      ],
      uniform(2),
    );
    // 1,000 draws in 20 copies: four standard errors of the mean are 14.
    expect(meanOf(copies, 'black')).to.be.closeTo(60 + 600, 14);
    expect(meanOf(copies, 'mixed')).to.be.closeTo(40 + 400, 14);
    expect(copies.every((copy) => copy.count('white', 'all') === 500)).to.equal(true);
  });

  it('draws from the borough’s own records where 20 or more are known there', () => {
    const copies = completeUnknowns(
      [known('black', 'black', 20), known('mixed', 'black', 5_000, { areaCode: LAMBETH }), unknownSeenAs('black', 50)],
      uniform(3),
    );
    expect(copies.every((copy) => copy.count('black', 'all', HACKNEY) === 70)).to.equal(true);
  });

  it('draws from all of London where fewer than 20 are known in the borough', () => {
    const copies = completeUnknowns(
      [known('black', 'black', 19), known('mixed', 'black', 5_000, { areaCode: LAMBETH }), unknownSeenAs('black', 200)],
      uniform(4),
    );
    expect(meanOf(copies, 'mixed')).to.be.above(190);
    expect(copies.every((copy) => copy.count('mixed', 'all', LAMBETH) === 5_000)).to.equal(true);
  });

  it('draws from searches for the same reason', () => {
    const copies = completeUnknowns(
      [known('black', 'black', 30), known('mixed', 'black', 30, { reason: 'drugs' }), unknownSeenAs('black', 40)],
      uniform(5),
    );
    expect(copies.every((copy) => copy.count('black', 'weapons') === 70)).to.equal(true);
  });

  it('draws from other reasons only where hardly any are known for this one in all of London', () => {
    const copies = completeUnknowns(
      [known('black', 'black', 3), known('mixed', 'black', 400, { reason: 'drugs' }), unknownSeenAs('black', 300)],
      uniform(6),
    );
    expect(meanOf(copies, 'mixed')).to.be.above(280 + 400);
  });

  it('uses the few that are known rather than none', () => {
    const copies = completeUnknowns([known('asian', 'other', 2), unknownSeenAs('other', 9)], uniform(7));
    expect(copies.every((copy) => copy.count('asian', 'all') === 11)).to.equal(true);
  });

  it('leaves people unknown where nobody like them is known', () => {
    const copies = completeUnknowns([unknownSeenAs('black', 9), known('white', 'white', 100)], uniform(8));
    expect(copies.map((copy) => countsOf(copy))).to.deep.equal(
      Array.from({ length: 20 }, () => ({ white: 100, black: 0, asian: 0, mixed: 0, other: 0, unknown: 9 })),
    );
  });

  it('changes nothing where nothing is unknown', () => {
    always(someRows, (rows) => {
      const all = rows.filter((each) => each.selfDefined !== 'unknown');
      const counted = countsOf(tally(all, (each) => each.selfDefined));
      for (const copy of completeUnknowns(all, uniform(9), 3)) expect(countsOf(copy)).to.deep.equal(counted);
    });
  });

  it('neither loses nor adds a search, in any place, for any reason, in any copy', () => {
    always(someRows, (rows) => {
      const before = tally(rows, (each) => each.selfDefined);
      for (const copy of completeUnknowns(rows, uniform(10), 3)) {
        for (const areaCode of [HACKNEY, LAMBETH, 'unplaced']) {
          for (const scope of ['all', 'drugs', 'weapons', 'section-60'] as const) {
            const sum = (of: Tally) => EVERYONE.reduce((total, group) => total + of.count(group, scope, areaCode), 0);
            expect(sum(copy)).to.equal(sum(before));
          }
        }
      }
    });
  });

  it('only ever adds to the groups that are known', () => {
    always(someRows, (rows) => {
      const before = tally(rows, (each) => each.selfDefined);
      for (const copy of completeUnknowns(rows, uniform(11), 3)) {
        for (const group of ETHNIC_GROUPS) {
          expect(copy.count(group, 'all', HACKNEY)).to.be.at.least(before.count(group, 'all', HACKNEY));
        }
      }
    });
  });

  it('gives the same copies for the same seed, and others for another', () => {
    const rows = [known('black', 'black', 50), known('mixed', 'black', 50), unknownSeenAs('black', 100)];
    const copies = (seed: number) => completeUnknowns(rows, uniform(seed)).map((copy) => countsOf(copy));
    expect(copies(12)).to.deep.equal(copies(12));
    expect(copies(12)).to.not.deep.equal(copies(13));
  });

  it('gives copies that differ, since nobody knows who the unknown are', () => {
    const rows = [known('black', 'black', 50), known('mixed', 'black', 50), unknownSeenAs('black', 100)];
    const blacks = completeUnknowns(rows, uniform(14)).map((copy) => copy.count('black', 'all'));
    expect(new Set(blacks).size).to.be.above(5);
  });

  it('leaves the rows it was given as they were', () => {
    const rows = [known('black', 'black', 50), unknownSeenAs('black', 3), unknownSeenAs('black', 4)];
    const before = structuredClone(rows);
    completeUnknowns(rows, uniform(15));
    expect(rows).to.deep.equal(before);
  });
});

describe('sharing unknown ethnicity out month by month', () => {
  it('gives each group what chance would give it on average', () => {
    const rows = [
      known('black', 'black', 60),
      known('mixed', 'black', 40),
      known('white', 'white', 500),
      unknownSeenAs('black', 1000),
    ];
    const [counts] = expectedCounts([rows]);
    expect(countsOf(counts!)).to.deep.equal({ white: 500, black: 660, asian: 0, mixed: 440, other: 0, unknown: 0 });
    const copies = completeUnknowns(rows, uniform(16), 400);
    // 400 copies of 1,000 draws: four standard errors of the mean are 3.1.
    for (const group of ['black', 'mixed'] as const) {
      expect(meanOf(copies, group)).to.be.closeTo(counts!.count(group, 'all'), 3.1);
    }
  });

  it('goes by the known of all months together, so that a month with few of them is like the others', () => {
    const months = [
      [known('black', 'black', 90), known('mixed', 'black', 9), unknownSeenAs('black', 10)],
      [known('mixed', 'black', 1), unknownSeenAs('black', 10)],
    ];
    const counts = expectedCounts(months).map((month) => month.count('mixed', 'all'));
    expect(counts).to.deep.equal([9 + 1, 1 + 1]);
  });

  it('goes by London where fewer than 20 are known in the borough, and leaves unknown whom nobody is like', () => {
    const [counts] = expectedCounts([
      [
        known('black', 'black', 19),
        known('mixed', 'black', 181, { areaCode: LAMBETH }),
        unknownSeenAs('black', 200),
        unknownSeenAs('asian', 7),
      ],
    ]);
    expect(countsOf(counts!, HACKNEY)).to.deep.equal({
      white: 0,
      black: 38,
      asian: 0,
      mixed: 181,
      other: 0,
      unknown: 7,
    });
  });

  it('neither loses nor adds a search in any month', () => {
    always(someRows, (rows) => {
      const months = [rows.slice(0, 7), rows.slice(7), []];
      for (const [at, counts] of expectedCounts(months).entries()) {
        const sum = EVERYONE.reduce((total, group) => total + counts.count(group, 'all'), 0);
        expect(sum).to.be.closeTo(
          months[at]!.reduce((total, { searches }) => total + searches, 0),
          1e-6,
        );
      }
    });
  });
});
