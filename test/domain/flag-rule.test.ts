import { expect } from 'chai';
import type { Comparison } from '../../src/domain/disproportionality.ts';
import {
  type Candidate,
  FAMILIES,
  type FigureList,
  isJudged,
  type ListState,
  listFigures,
  type MonthList,
  monthListOf,
  RULE_VERSION,
} from '../../src/domain/flag-rule.ts';
import { FALSE_DISCOVERY_RATE, judgeGrid, USUAL_MATERIALITY } from '../../src/domain/grid-rule.ts';
import { RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import type { EthnicGroup } from '../../src/vocabulary/ethnicity.ts';
import { REASONS } from '../../src/vocabulary/reason.ts';
import { expectRelative } from '../stats/closeness.ts';
import { draws } from '../stats/nested-tables.ts';
import { comparison, HACKNEY, LAMBETH } from './builders.ts';

/** London's own ratio of every group, for every reason. */
const LONDON_RATIO = 3;
const GROUPS = ['black', 'asian'] as const satisfies EthnicGroup[];
const SOME_REASONS = REASONS.slice(0, 3);

interface Plan {
  seed: number;
  /** How many times the usual ratio some cells' true one is. */
  planted?: readonly (Pick<Candidate, 'areaCode' | 'group' | 'reason'> & { times: number })[];
  londonRatio?: number;
}

/** London's boroughs, two groups and three reasons, with ordinary differences between areas. */
function london({ seed, planted = [], londonRatio = LONDON_RATIO }: Plan): Candidate[] {
  const { normal, poisson } = draws(seed);
  return RATED_BOROUGHS.flatMap(({ code: areaCode }) =>
    SOME_REASONS.flatMap((reason, at) => {
      const white = poisson(300 / (at + 1));
      return GROUPS.map((group): Candidate => {
        const own = planted.find((one) => one.areaCode === areaCode && one.group === group && one.reason === reason);
        const ratio = londonRatio * (own?.times ?? 1) * Math.exp(0.2 * normal());
        const searches = poisson(((300 / (at + 1)) * ratio) / 5);
        return { areaCode, group, reason, comparison: comparison(searches, 20_000, white, 100_000), londonRatio };
      });
    }),
  );
}

const FAR = { areaCode: HACKNEY, group: 'black', reason: 'weapons', times: 4 } as const;
const ALSO_FAR = { areaCode: LAMBETH, group: 'asian', reason: 'drugs', times: 4 } as const;
const candidates = london({ seed: 1, planted: [FAR, ALSO_FAR] });
const isSame = (one: Pick<Candidate, 'areaCode' | 'group' | 'reason'>, other: typeof one) =>
  one.areaCode === other.areaCode && one.group === other.group && one.reason === other.reason;
const listed = (list: FigureList) => list.cells.filter((cell) => cell.isListed);
const names = (cells: readonly Pick<Candidate, 'areaCode' | 'group' | 'reason'>[]) =>
  cells.map(({ areaCode, group, reason }) => `${areaCode} ${group} ${reason}`).sort();
const list = (of: readonly Candidate[] = candidates, months = 12) => listFigures('reasons', of, months);

/** The candidates with one of them changed. */
const withOne = (change: (candidate: Candidate) => Candidate) =>
  candidates.map((candidate) => (isSame(candidate, FAR) ? change(candidate) : candidate));
const withCounts = (compared: Comparison) => withOne((candidate) => ({ ...candidate, comparison: compared }));

describe('the list of a month', () => {
  const found = list();

  it('holds the figures that stand out, and no other', () => {
    expect(names(listed(found))).to.deep.equal(names([FAR, ALSO_FAR]));
  });

  it('does not hold a figure above the threshold that chance and the usual differences explain', () => {
    // 6 searches against 4 White ones: a ratio of 7.5, and a threshold about 4.5.
    const cells = list(withCounts(comparison(6, 20_000, 4, 100_000))).cells;
    const cell = cells.find((one) => isSame(one, FAR))!;
    expect(cell.ratio).to.be.above(cell.thresholdRatio);
    expect(cell.isListed).to.equal(false);
  });

  it('does not hold a figure above London’s but under one and a half times it, however sure', () => {
    const cells = list(withCounts(comparison(40_000, 20_000, 50_000, 100_000))).cells;
    const cell = cells.find((one) => isSame(one, FAR))!;
    expect(cell.ratio).to.equal(4);
    expect(cell.isListed).to.equal(false);
  });

  it('says what each figure was, what it had to exceed, and how sure that is', () => {
    const cell = found.cells.find((one) => isSame(one, FAR))!;
    const { searches, whiteSearches } = candidates.find((one) => isSame(one, FAR))!.comparison;
    expectRelative(cell.ratio, searches[0]! / 20_000 / (whiteSearches[0]! / 100_000), 1e-12);
    expectRelative(cell.thresholdRatio, USUAL_MATERIALITY * LONDON_RATIO, 0.15);
    expect(cell.probability).to.be.within(1 - FALSE_DISCOVERY_RATE, 1);
    expect(cell.posteriorRatio).to.be.within(cell.thresholdRatio, cell.ratio);
  });

  it('says by which rule it was made, and of which family', () => {
    expect(found).to.deep.include({
      family: 'reasons',
      ruleVersion: RULE_VERSION,
      materiality: 1.5,
      state: 'complete',
      monthsPresent: 12,
    });
  });

  it('judges as the rule for any grid does', () => {
    const grid = candidates.map(({ areaCode: area, group, reason, comparison: compared }) => ({
      area,
      group,
      reason,
      ...compared,
    }));
    const { verdicts, expectedFalse } = judgeGrid(grid, { leastRatio: 1 });
    expect(found.expectedFalse).to.equal(expectedFalse);
    for (const [at, cell] of found.cells.entries()) {
      expect(verdicts[at]).to.deep.include({ isListed: cell.isListed, probability: cell.probability });
    }
  });

  it('expects as many false findings as the chances of those listed leave over', () => {
    const errors = listed(found).reduce((sum, { probability }) => sum + 1 - probability, 0);
    expectRelative(found.expectedFalse, errors, 1e-9);
  });

  it('holds no group that is searched less often than White residents, unusual as that may be for it', () => {
    const rarely = london({ seed: 3, londonRatio: 0.15 }).map((candidate) =>
      isSame(candidate, FAR) ? { ...candidate, comparison: comparison(95, 20_000, 500, 100_000) } : candidate,
    );
    const { cells } = list(rarely);
    const cell = cells.find((one) => isSame(one, FAR))!;
    expect(cell.probability).to.be.above(0.95);
    expect(cell.ratio).to.be.below(1);
    expect(cell.isListed).to.equal(false);
  });

  it('asks more of a figure for a larger materiality', () => {
    const [quarter, double] = ([1.25, 2] as const).map((materiality) =>
      listFigures('reasons', candidates, 12, { materiality }),
    );
    expect(quarter!.materiality).to.equal(1.25);
    expect(listed(quarter!).length).to.be.at.least(listed(double!).length);
    for (const [at, cell] of quarter!.cells.entries()) {
      expectRelative(double!.cells[at]!.thresholdRatio / cell.thresholdRatio, 1.6, 1e-12);
      expect(double!.cells[at]!.probability).to.be.at.most(cell.probability + 1e-9);
    }
  });

  it('averages the completed copies', () => {
    const copies = (searches: number[], whiteSearches: number[]) =>
      candidates.map((candidate) => ({
        ...candidate,
        comparison: isSame(candidate, FAR)
          ? { ...candidate.comparison, searches, whiteSearches }
          : {
              ...candidate.comparison,
              searches: searches.map(() => candidate.comparison.searches[0]!),
              whiteSearches: searches.map(() => candidate.comparison.whiteSearches[0]!),
            },
      }));
    const of = (searches: number[], whiteSearches: number[]) =>
      list(copies(searches, whiteSearches)).cells.find((one) => isSame(one, FAR))!;
    const [low, high, both] = [of([140], [150]), of([260], [150]), of([140, 260], [150, 150])];
    expect(both.probability).to.be.within(low.probability, high.probability);
    expectRelative(both.ratio, (low.ratio + high.ratio) / 2, 1e-12);
  });
});

describe('families of figures', () => {
  it('are the reasons, each search in one of them, and all of them but section 60', () => {
    expect(FAMILIES.reasons).to.deep.equal(REASONS);
    expect(FAMILIES['all-but-section-60']).to.deep.equal(['all-but-section-60']);
    const all = Object.values(FAMILIES).flat();
    expect(new Set(all).size).to.equal(all.length);
    expect(all).not.to.include('all');
  });

  it('are judged apart, and say which they are', () => {
    const other = candidates
      .filter(({ reason }) => reason === 'drugs')
      .map((candidate): Candidate => ({ ...candidate, reason: 'all-but-section-60' }));
    expect(listFigures('all-but-section-60', other, 12)).to.deep.include({ family: 'all-but-section-60' });
    expect(names(listed(listFigures('all-but-section-60', other, 12)))).to.deep.equal(
      names([{ ...ALSO_FAR, reason: 'all-but-section-60' }]),
    );
  });
});

describe('what is not judged', () => {
  const unjudged = (of: readonly Candidate[]) => {
    const { cells } = list(of);
    expect(cells).to.have.length(candidates.length - 1);
    expect(cells.some((cell) => isSame(cell, FAR))).to.equal(false);
  };

  it('is too few to compare', () => {
    unjudged(withCounts(comparison(9, 20_000, 0, 100_000)));
    unjudged(withCounts(comparison(90, 90_000, 0, 10_000)));
  });

  it('is a group, or White people, without residents', () => {
    unjudged(withCounts(comparison(90, 0, 90, 10_000)));
    unjudged(withCounts(comparison(90, 10_000, 90, 0)));
  });

  it('is a reason for which London has no ratio to be set against', () => {
    unjudged(withOne((candidate) => ({ ...candidate, londonRatio: undefined })));
  });

  it('makes no difference to what is: the usual ratio is found without it', () => {
    const without = list(candidates.filter((candidate) => !isSame(candidate, FAR)));
    expect(list(withOne((candidate) => ({ ...candidate, londonRatio: undefined }))).cells).to.deep.equal(without.cells);
  });

  it('is not the figure where no White person was searched, if the group often was', () => {
    const cell = list(withCounts(comparison(60, 20_000, 0, 100_000))).cells.find((one) => isSame(one, FAR))!;
    expect(cell.ratio).to.equal(Number.POSITIVE_INFINITY);
    expect(cell.isListed).to.equal(true);
  });
});

describe('months of the window that are missing', () => {
  it('make no difference to the list from nine months on', () => {
    for (const months of [9, 10, 12]) expect(list(candidates, months).state).to.equal('complete');
  });

  it('make the list incomplete under nine', () => {
    for (const months of [6, 8]) {
      expect(list(candidates, months).state).to.equal('window-incomplete');
      expect(listed(list(candidates, months))).to.have.length(2);
    }
  });

  it('take a borough with fewer than six of its own off the list, however many the others have', () => {
    const withMonths = (monthsPresent: number) =>
      candidates.map((one) =>
        one.areaCode === FAR.areaCode ? { ...one, comparison: { ...one.comparison, monthsPresent } } : one,
      );
    const judgedIn = (months: number) => list(withMonths(months)).cells.filter((one) => one.areaCode === FAR.areaCode);
    expect(judgedIn(5)).to.deep.equal([]);
    expect(judgedIn(6).some((one) => one.isListed)).to.equal(true);
    expect(list(withMonths(5)).state).to.equal('complete');
  });

  it('leave no list at all under six', () => {
    for (const months of [0, 5]) {
      expect(list(candidates, months)).to.deep.include({
        state: 'too-few-months',
        monthsPresent: months,
        cells: [],
        expectedFalse: 0,
      });
    }
  });
});

describe('a list whose parameters cannot be found', () => {
  const earlier = list(london({ seed: 2 })).fit.parameters;

  it('says so and judges nothing', () => {
    const failed = listFigures('reasons', candidates, 12, { mostIterations: 1 });
    expect(failed).to.deep.include({ state: 'not-fitted', cells: [], expectedFalse: 0 });
  });

  it('says so before it says that months are missing', () => {
    expect(listFigures('reasons', candidates, 7, { mostIterations: 1 }).state).to.equal('not-fitted');
  });

  it('is judged by those of an earlier month where there are any, and says so', () => {
    const held = listFigures('reasons', candidates, 12, { mostIterations: 1, held: earlier });
    expect(held.state).to.equal('complete');
    expect(held.fit.state).to.equal('held');
    expect(names(listed(held))).to.include.members(names([FAR, ALSO_FAR]));
  });

  it('is not that of a month with too few searches to judge anything by: its list is made, and empty', () => {
    expect(list([])).to.deep.include({ state: 'complete', cells: [], expectedFalse: 0 });
  });
});

describe('a month’s lists together', () => {
  const one = (only: Partial<MonthList> = {}): MonthList => ({
    listedCount: 3,
    expectedFalseCount: 0.125,
    state: 'complete',
    materiality: 1.5,
    fitState: 'converged',
    ...only,
  });

  it('say anything only where they were judged', () => {
    const states: ListState[] = ['complete', 'window-incomplete', 'too-few-months', 'not-fitted'];
    expect(states.map(isJudged)).to.deep.equal([true, true, false, false]);
  });

  it('add up', () => {
    expect(monthListOf([one(), one({ listedCount: 1, expectedFalseCount: 0.0625 })])).to.deep.equal(
      one({ listedCount: 4, expectedFalseCount: 0.1875 }),
    );
  });

  it('are none before any was made', () => {
    expect(monthListOf([])).to.equal(undefined);
  });

  it('are in the worst state of any', () => {
    const stateOf = (...states: ListState[]) => monthListOf(states.map((state) => one({ state })))!.state;
    expect(stateOf('complete', 'complete')).to.equal('complete');
    expect(stateOf('complete', 'window-incomplete')).to.equal('window-incomplete');
    expect(stateOf('too-few-months', 'window-incomplete')).to.equal('too-few-months');
    expect(stateOf('complete', 'not-fitted', 'too-few-months')).to.equal('not-fitted');
  });

  it('say that parameters were held if they were for one of them', () => {
    expect(monthListOf([one(), one({ fitState: 'held' })])!.fitState).to.equal('held');
    expect(monthListOf([one({ fitState: 'failed' }), one({ fitState: 'held' })])!.fitState).to.equal('failed');
  });
});

describe('the list over many months of chance', () => {
  it('is empty month after month when no area differs from another but by chance', () => {
    for (let seed = 50; seed < 60; seed += 1) {
      const { poisson } = draws(seed);
      const alike = london({ seed }).map((candidate, at) => ({
        ...candidate,
        comparison: comparison(poisson(180 / ((at % 3) + 1)), 20_000, poisson(300 / ((at % 3) + 1)), 100_000),
      }));
      const found = list(alike);
      expect(found.state).to.equal('complete');
      expect(listed(found)).to.deep.equal([]);
    }
  });

  it('finds a cell planted at three times the usual ratio in four months of five', () => {
    let found = 0;
    for (let seed = 70; seed < 90; seed += 1) {
      const all = list(london({ seed, planted: [{ ...FAR, times: 3 }] }));
      if (listed(all).some((cell) => isSame(cell, FAR))) found += 1;
    }
    expect(found).to.be.at.least(16);
  });
});
