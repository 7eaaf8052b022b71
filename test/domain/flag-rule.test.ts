import { expect } from 'chai';
import type { Comparison } from '../../src/domain/disproportionality.ts';
import {
  type Candidate,
  FALSE_DISCOVERY_RATE,
  type FigureList,
  listFigures,
  MATERIALITY,
} from '../../src/domain/flag-rule.ts';
import { benjaminiHochberg } from '../../src/stats/adjusted-p-values.ts';
import { rateRatioMidPValues } from '../../src/stats/rate-ratio-p-value.ts';
import { RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';
import { REASONS } from '../../src/vocabulary/reason.ts';
import { expectRelative } from '../stats/closeness.ts';
import { comparison, HACKNEY, uniform } from './builders.ts';

const LONDON_RATIO = 3;

function candidate(compared: Comparison, only: Partial<Candidate> = {}): Candidate {
  return {
    areaCode: HACKNEY,
    group: 'black',
    reason: 'weapons',
    comparison: compared,
    londonRatio: LONDON_RATIO,
    ...only,
  };
}

const far = candidate(comparison(400, 20_000, 100, 100_000));
const ordinary = candidate(comparison(60, 20_000, 100, 100_000));
const listed = (list: FigureList) => list.cells.filter((cell) => cell.isListed);
const list = (candidates: readonly Candidate[], months = 12) => listFigures('reasons', candidates, months);

describe('the list of a month', () => {
  it('holds a figure far above one and a half times London’s, and not one at London’s', () => {
    const { cells } = list([far, ordinary]);
    expect(cells.map((cell) => cell.isListed)).to.deep.equal([true, false]);
  });

  it('does not hold a figure above London’s but under one and a half times it, however sure', () => {
    expect(listed(list([candidate(comparison(40_000, 200_000, 50_000, 1_000_000))]))).to.deep.equal([]);
  });

  it('does not hold a figure above the threshold that chance explains', () => {
    const [cell] = list([candidate(comparison(12, 20_000, 12, 100_000))]).cells;
    expect(cell!.ratio).to.be.above(MATERIALITY * LONDON_RATIO);
    expect(cell!.isListed).to.equal(false);
  });

  it('says what each figure was, and what it had to exceed', () => {
    const [cell] = list([far]).cells;
    expectRelative(cell!.ratio, 20, 1e-12);
    expect(cell!.thresholdRatio).to.equal(4.5);
  });

  it('gives the chance of so high a count at the threshold, half of exactly that count included', () => {
    // 8 of 16 to the group where each is as likely to: one half exactly.
    const [cell] = list([candidate(comparison(8, 10_000, 8, 45_000))]).cells;
    expectRelative(cell!.pValue, 0.5, 1e-12);
  });

  it('averages that chance over the completed copies', () => {
    const copies: Comparison = { ...comparison(0, 20_000, 0, 100_000), searches: [30, 40], whiteSearches: [25, 24] };
    const [cell] = list([candidate(copies)]).cells;
    const chance = (events: number, comparisonEvents: number) =>
      rateRatioMidPValues({ events, exposure: 20_000, comparisonEvents, comparisonExposure: 100_000 }, 4.5).upper;
    expectRelative(cell!.pValue, (chance(30, 25) + chance(40, 24)) / 2, 1e-12);
    expectRelative(cell!.ratio, 35 / 20_000 / (24.5 / 100_000), 1e-12);
  });

  it('allows for how many figures are tested together, as Benjamini and Hochberg do', () => {
    const candidates = [20, 30, 40, 50, 60].map((searches) => candidate(comparison(searches, 20_000, 30, 100_000)));
    const { cells } = list(candidates);
    expect(cells.map((cell) => cell.adjustedPValue)).to.deep.equal(benjaminiHochberg(cells.map((cell) => cell.pValue)));
    for (const cell of cells) expect(cell.isListed).to.equal(cell.adjustedPValue <= FALSE_DISCOVERY_RATE);
  });

  it('asks more of a figure the more ordinary ones are tested with it', () => {
    const borderline = candidate(comparison(45, 20_000, 30, 100_000));
    expect(listed(list([borderline]))).to.have.length(1);
    expect(listed(list([borderline, ...Array.from({ length: 200 }, () => ordinary)]))).to.deep.equal([]);
  });

  it('keeps families apart: all reasons together do not make one reason harder to list', () => {
    expect(listFigures('all-but-section-60', [far], 12).family).to.equal('all-but-section-60');
    expect(list([far]).cells[0]!.adjustedPValue).to.equal(list([far]).cells[0]!.pValue);
  });

  it('expects one in twenty of those listed to be false', () => {
    const twenty = Array.from({ length: 20 }, () => far);
    expect(list(twenty).expectedFalse).to.equal(1);
    expect(list([ordinary]).expectedFalse).to.equal(0);
  });

  it('is empty where there is nothing to test', () => {
    expect(list([])).to.deep.include({ state: 'complete', cells: [], expectedFalse: 0 });
  });
});

describe('what is not tested', () => {
  const untested = (...candidates: Candidate[]) => expect(list(candidates).cells).to.deep.equal([]);

  it('is too few to compare', () => {
    untested(candidate(comparison(9, 20_000, 0, 100_000)));
    untested(candidate(comparison(90, 90_000, 0, 10_000)));
  });

  it('is a group, or White people, without residents', () => {
    untested(candidate(comparison(90, 0, 90, 10_000)), candidate(comparison(90, 10_000, 90, 0)));
  });

  it('is a reason for which London has no ratio to be set against', () => {
    untested({ ...far, londonRatio: undefined });
  });

  it('does not count among the figures tested together', () => {
    const together = list([far, { ...far, londonRatio: undefined }]);
    expect(together.cells).to.have.length(1);
    expect(together.cells[0]!.adjustedPValue).to.equal(together.cells[0]!.pValue);
  });
});

describe('months of the window that are missing', () => {
  it('make no difference to the list from nine months on', () => {
    for (const months of [9, 10, 12]) expect(list([far], months).state).to.equal('complete');
  });

  it('make the list incomplete under nine', () => {
    for (const months of [6, 8]) {
      expect(list([far], months).state).to.equal('window-incomplete');
      expect(listed(list([far], months))).to.have.length(1);
    }
  });

  it('leave no list at all under six', () => {
    for (const months of [0, 5]) expect(list([far], months)).to.deep.include({ state: 'too-few-months', cells: [] });
  });
});

/** A Poisson count by multiplying uniform numbers (Knuth), in steps that do not underflow. */
function poisson(mean: number, random: () => number): number {
  let count = 0;
  for (let left = mean; left > 0; left -= 50) {
    for (let product = random(), limit = Math.exp(-Math.min(left, 50)); product > limit; product *= random())
      count += 1;
  }
  return count;
}

/** London's grid where every true ratio is so many times London's, and chance does the rest. */
function grid(timesLondon: number, random: () => number): Candidate[] {
  return RATED_BOROUGHS.flatMap(({ code }) =>
    ETHNIC_GROUPS.filter((group) => group !== 'white').flatMap((group) =>
      REASONS.map((reason, at) => {
        const white = 400 / (at + 1);
        const expected = ((white * 20_000) / 100_000) * LONDON_RATIO * timesLondon;
        return candidate(comparison(poisson(expected, random), 20_000, poisson(white, random), 100_000), {
          areaCode: code,
          group,
          reason,
        });
      }),
    ),
  );
}

describe('the list over many months of chance', () => {
  it('is empty month after month when every borough is at London’s own ratio', () => {
    const random = uniform(20_240_501);
    const counts = Array.from({ length: 20 }, () => listed(list(grid(1, random))).length);
    expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(0);
  });

  it('holds anything at all in hardly more than one month of twenty when every borough is just at the threshold', () => {
    const random = uniform(20_240_502);
    const months = Array.from({ length: 100 }, () => listed(list(grid(MATERIALITY, random))).length);
    // 5 in 100 expected; 12 or more would happen less than once in 200 times.
    expect(months.filter((count) => count > 0).length).to.be.below(12);
  });

  it('finds a cell planted at three times the threshold among a thousand ordinary ones', () => {
    const random = uniform(20_240_503);
    for (let month = 0; month < 10; month += 1) {
      const cells = grid(1, random);
      const planted = {
        ...cells[0]!,
        comparison: comparison(poisson(1_080, random), 20_000, poisson(400, random), 100_000),
      };
      const found = listed(list([planted, ...cells.slice(1)]));
      expect(found.map(({ areaCode, group, reason }) => ({ areaCode, group, reason }))).to.deep.equal([
        { areaCode: planted.areaCode, group: planted.group, reason: planted.reason },
      ]);
    }
  });
});
