import { expect } from 'chai';
import { logRatioLikelihood } from '../../src/stats/logistic-normal.ts';
import { fitLogitNormal, logRatioPosterior } from '../../src/stats/logit-normal-model.ts';
import {
  fitNestedLogitNormal,
  type NestedCell,
  type NestedFit,
  type NestedSpread,
  nestedPosterior,
} from '../../src/stats/nested-logit-normal.ts';
import { normalUpperTail } from '../../src/stats/normal-distribution.ts';
import { expectRelative } from './closeness.ts';
import { bruteForce, cellsOf, draws, type OneLevelSpread, penalisedMarginal, type Table } from './nested-tables.ts';

const LOG_HALF_MORE = Math.log(1.5);

/** Cells of one level, each in a block of its own. */
const apart = (counts: readonly (readonly [number, number])[]): NestedCell[] =>
  counts.map(([events, comparisonEvents], block) => ({
    events,
    comparisonEvents,
    logExposureRatio: 0,
    level: 0,
    block,
    class: 0,
  }));

const worked = apart([
  [9, 10],
  [12, 11],
  [30, 10],
  [16, 15],
]);

const USUAL_COUNTS: Table = [
  [
    [
      [30, 20],
      [12, 9],
      [6, 8],
    ],
    [
      [25, 12],
      [14, 20],
      [9, 9],
    ],
  ],
  [
    [
      [18, 25],
      [40, 11],
      [5, 7],
    ],
    [
      [8, 9],
      [7, 3],
      [11, 12],
    ],
  ],
];

const FEW: Table = [
  [
    [
      [3, 2],
      [1, 4],
      [0, 6],
    ],
    [
      [5, 2],
      [4, 1],
      [2, 2],
    ],
  ],
  [
    [
      [8, 2],
      [10, 1],
      [5, 0],
    ],
    [
      [0, 9],
      [7, 3],
      [1, 2],
    ],
  ],
];

const twelveAreas = (times: number): Table =>
  Array.from({ length: 12 }, (_, i) => [
    [
      [times * (20 + 3 * i), times * (15 + ((i * 7) % 11))],
      [times * (10 + ((i * 5) % 13)), times * 12],
      [times * (4 + ((i * 3) % 7)), times * (6 + (i % 3))],
    ],
  ]);

const SPREAD: NestedSpread = {
  cellSd: [0.2, 0.25],
  blockSd: [0.25, 0.3],
  departingShare: 0.05,
  departingMean: 0.3,
  departingSd: 0.4,
};

/** Largest distance of means and chances from those of nested quadrature. */
function distances(table: Table, spread: NestedSpread): { mean: number; chance: number } {
  const cells = cellsOf(table);
  const fit = fitNestedLogitNormal(cells, { spread });
  expect(fit.converged).to.equal(true);
  const exact = bruteForce(cells, spread, fit.levels, LOG_HALF_MORE).distances;
  const got = cells.map((cell, at) => nestedPosterior(cell, at, fit, [LOG_HALF_MORE]));
  return {
    mean: Math.max(...got.map(({ mean }, at) => Math.abs(mean - exact[at]!.mean))),
    chance: Math.max(...got.map(({ exceedance }, at) => Math.abs(exceedance[0]! - exact[at]!.chance))),
  };
}

/** Areas by reasons of one group, made up with a stated spread, one cell in twenty twice what it would be. */
function madeUp(seed: number, levels: readonly number[], blockSd: number, cellSd: number) {
  const { uniform, normal, poisson } = draws(seed);
  const distances: number[] = [];
  const cells = Array.from({ length: 60 }, (_, block) => {
    const ofBlock = blockSd * normal();
    return levels.map((usual, level): NestedCell => {
      const departure = uniform() < 0.05 ? Math.log(2) : 0;
      const distance = ofBlock + cellSd * normal() + departure;
      distances.push(distance);
      return {
        events: poisson(37.5 * Math.exp(usual + distance)),
        comparisonEvents: poisson(150),
        logExposureRatio: Math.log(0.25),
        level,
        block,
        class: 0,
      };
    });
  }).flat();
  return { cells, distances };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the nested levels of a table', () => {
  it('agree with the worked example', () => {
    const { levels, spread, converged } = fitNestedLogitNormal(worked);
    expect(levels[0]!.mean.toFixed(3)).to.equal('0.331');
    expect(levels[0]!.variance.toFixed(4)).to.equal('0.0717');
    expect(spread.cellSd[0]!.toFixed(3)).to.equal('0.348');
    expect(spread.blockSd).to.deep.equal([0]);
    expect(converged).to.equal(true);
  });

  it('make the counts and what is weakly expected of the spread as likely as any can, by brute force', () => {
    const { normal, poisson } = draws(7);
    const sixty = apart(
      Array.from({ length: 60 }, (_, i) => [
        poisson(40 * Math.exp(0.3 + 0.3 * normal() + (i % 12 === 0 ? 0.8 : 0))),
        poisson(60),
      ]),
    );
    for (const cells of [worked, sixty]) {
      const { spread, levels } = fitNestedLogitNormal(cells);
      const found: OneLevelSpread = {
        cellSd: spread.cellSd[0]!,
        share: spread.departingShare,
        mean: spread.departingMean,
        sd: spread.departingSd,
      };
      const moves: Record<keyof OneLevelSpread, (by: number) => OneLevelSpread> = {
        cellSd: (by) => ({ ...found, cellSd: found.cellSd * Math.exp(by) }),
        share: (by) => ({ ...found, share: found.share * Math.exp(by) }),
        mean: (by) => ({ ...found, mean: found.mean + by }),
        sd: (by) => ({ ...found, sd: found.sd * Math.exp(by) }),
      };
      for (const [name, move] of Object.entries(moves)) {
        const step = 0.05;
        const height = (by: number) => penalisedMarginal(cells, move(by), levels[0]!);
        const [below, here, above] = [height(-step), height(0), height(step)];
        const top = (step * (above - below)) / (2 * (2 * here - below - above));
        expect(here, name).to.be.at.least(Math.max(below, above));
        expect(Math.abs(top), name).to.be.below(0.01);
      }
    }
  });

  it('are those twenty tables were made with: spreads within 0.07, the departing share within 0.03, less on average', () => {
    const levels = [1, 0.5, 0, -0.4, 0.8];
    const fits = Array.from({ length: 20 }, (_, seed) =>
      fitNestedLogitNormal(madeUp(seed + 1, levels, 0.3, 0.2).cells),
    );
    for (const [found, truth, once, onAverage] of [
      [fits.map(({ spread }) => spread.blockSd[0]!), 0.3, 0.07, 0.02],
      [fits.map(({ spread }) => spread.cellSd[0]!), 0.2, 0.07, 0.02],
      [fits.map(({ spread }) => spread.departingShare), 0.05, 0.03, 0.015],
    ] as const) {
      for (const value of found) expect(Math.abs(value - truth)).to.be.below(once);
      expect(Math.abs(mean(found) - truth)).to.be.below(onAverage);
    }
    // Levels lie as far from the truth as their own standard deviation says, neither nearer nor farther.
    const squares = fits.flatMap((fit) =>
      fit.levels.map((level, at) => (level.mean - levels[at]!) ** 2 / level.variance),
    );
    expect(Math.sqrt(mean(squares))).to.be.within(0.8, 1.25);
  });

  it('lie within 0.03 of the plain ones, and the spread within a tenth, where no cell departs and none shares a block', () => {
    const { normal, poisson } = draws(3);
    const cells = Array.from({ length: 200 }, (_, block) => ({
      events: poisson(30 * Math.exp((block % 2) * 0.6 + 0.35 * normal())),
      comparisonEvents: poisson(60),
      logExposureRatio: Math.log(0.5),
      level: block % 2,
      block,
      class: 0,
    }));
    const plain = fitLogitNormal(cells);
    const nested = fitNestedLogitNormal(cells);
    for (const [at, level] of plain.levels.entries()) {
      expect(Math.abs(nested.levels[at]!.mean - level)).to.be.below(0.03);
    }
    // A little of the spread is put down to departures, which are expected to be there.
    expect(nested.spread.cellSd[0]! / plain.sd).to.be.within(0.9, 1);
  });

  it('have less spread in blocks than in cells where blocks do not differ, and the other way about', () => {
    const cellsOnly = fitNestedLogitNormal(madeUp(21, [0.5, 0, 1, 0.2, 0.7], 0, 0.3).cells).spread;
    const blocksOnly = fitNestedLogitNormal(madeUp(22, [0.5, 0, 1, 0.2, 0.7], 0.4, 0.02).cells).spread;
    expect(cellsOnly.blockSd[0]).to.be.below(0.12);
    expect(cellsOnly.cellSd[0]).to.be.above(0.2);
    expect(blocksOnly.cellSd[0]).to.be.below(0.15);
    expect(blocksOnly.blockSd[0]).to.be.above(0.3);
  });

  it('settle where areas differ less than chance would have them', () => {
    const alike = cellsOf(
      Array.from({ length: 10 }, () => [
        [
          [30, 30],
          [30, 30],
        ],
        [
          [30, 30],
          [30, 30],
        ],
      ]),
    );
    const { converged, spread } = fitNestedLogitNormal(alike);
    expect(converged).to.equal(true);
    for (const sd of [...spread.cellSd, ...spread.blockSd]) expect(sd).to.be.below(0.12);
  });

  it('settle where a group was never searched for one reason anywhere, or nobody White was', () => {
    const table = twelveAreas(1);
    const without = (side: 0 | 1) =>
      cellsOf(table).map((cell) =>
        cell.level === 2 ? { ...cell, [side === 0 ? 'events' : 'comparisonEvents']: 0 } : cell,
      );
    const before = fitNestedLogitNormal(cellsOf(table));
    for (const [side, sign] of [
      [0, -1],
      [1, 1],
    ] as const) {
      const { converged, levels } = fitNestedLogitNormal(without(side));
      expect(converged).to.equal(true);
      expect(sign * levels[2]!.mean).to.be.above(sign * before.levels[2]!.mean + 1);
    }
  });

  it('have a mean within 0.01 and a variance within a twentieth of those of nested quadrature', () => {
    for (const table of [USUAL_COUNTS, twelveAreas(1), twelveAreas(10)]) {
      const cells = cellsOf(table);
      const fit = fitNestedLogitNormal(cells, { spread: SPREAD });
      const exact = bruteForce(cells, SPREAD, fit.levels, LOG_HALF_MORE).levels;
      for (const [at, level] of fit.levels.entries()) {
        expect(Math.abs(level.mean - exact[at]!.mean)).to.be.below(0.01);
        expect(Math.abs(level.variance / exact[at]!.variance - 1)).to.be.below(0.05);
      }
    }
  });

  it('keep a spread and levels that were given', () => {
    const cells = cellsOf(USUAL_COUNTS);
    const levels = Array.from({ length: 6 }, (_, at) => ({ mean: 0.1 * at, variance: 0.01 }));
    const fit = fitNestedLogitNormal(cells, { spread: SPREAD, levels });
    expect(fit.spread).to.deep.equal(SPREAD);
    for (const [at, { mean, variance }] of levels.entries()) {
      expect(Math.abs(fit.levels[at]!.mean - mean)).to.be.below(1e-12);
      expectRelative(fit.levels[at]!.variance, variance, 1e-12);
    }
  });

  it('are found at once from where a fit of the same cells ended', () => {
    const { cells } = madeUp(1, [1, 0.5, 0], 0.3, 0.2);
    const first = fitNestedLogitNormal(cells);
    const again = fitNestedLogitNormal(cells, { spread: first.spread, start: first.messages });
    expect(again.converged).to.equal(true);
    expect(again.iterations).to.be.at.most(2);
    for (const [at, { mean }] of first.levels.entries()) {
      expect(Math.abs(again.levels[at]!.mean - mean)).to.be.below(1e-3);
    }
  });

  it('say so when they have not settled', () => {
    const { converged, iterations } = fitNestedLogitNormal(cellsOf(USUAL_COUNTS), { mostIterations: 1 });
    expect({ converged, iterations }).to.deep.equal({ converged: false, iterations: 1 });
  });

  it('are refused for a single cell, counts that are none, and cells without a number for what they share', () => {
    const [one, two] = worked as [NestedCell, NestedCell];
    expect(() => fitNestedLogitNormal([one])).to.throw(
      RangeError,
      'fitNestedLogitNormal: length of cells is 1, expected at least 2',
    );
    for (const [wrong, message] of [
      [{ events: -1 }, 'events is -1'],
      [{ comparisonEvents: NaN }, 'comparisonEvents is NaN'],
      [{ logExposureRatio: Infinity }, 'logExposureRatio is Infinity'],
      [{ level: -1 }, 'level is -1, expected a whole number of 0 or more'],
      [{ block: 0.5 }, 'block is 0.5, expected a whole number of 0 or more'],
      [{ class: NaN }, 'class is NaN, expected a whole number of 0 or more'],
    ] as const) {
      expect(() => fitNestedLogitNormal([one, { ...two, ...wrong }])).to.throw(
        RangeError,
        `fitNestedLogitNormal: ${message}`,
      );
    }
  });
});

describe('how far one cell lies from its level', () => {
  it('agrees with its worked example', () => {
    const { mean, exceedance } = nestedPosterior(worked[2]!, 2, fitNestedLogitNormal(worked), [LOG_HALF_MORE]);
    expect(mean.toFixed(3)).to.equal('0.402');
    expect(exceedance[0]!.toFixed(3)).to.equal('0.489');
  });

  it('agrees with nested quadrature over levels, blocks and cells: chances to 0.01, means to 0.003', () => {
    for (const departingShare of [0, 0.05]) {
      const { mean, chance } = distances(USUAL_COUNTS, { ...SPREAD, departingShare });
      expect(mean, `departing ${departingShare}`).to.be.below(0.003);
      expect(chance, `departing ${departingShare}`).to.be.below(0.01);
    }
  });

  it('agrees with it to 0.003 where counts are few and over twelve areas, and to 0.01 where counts are ten times as large', () => {
    for (const [table, error] of [
      [FEW, 0.003],
      [twelveAreas(1), 0.003],
      [twelveAreas(10), 0.01],
    ] as const) {
      const distance = distances(table, SPREAD);
      expect(distance.mean).to.be.below(0.004);
      expect(distance.chance).to.be.below(error);
    }
  });

  it('comes with a chance that is kept: of figures given one of so much, so many do exceed the threshold', () => {
    const chances: number[] = [];
    const exceeds: boolean[] = [];
    for (let seed = 1; seed <= 20; seed += 1) {
      const { cells, distances: truth } = madeUp(seed, [1, 0.5, 0, -0.4, 0.8], 0.3, 0.2);
      const fit = fitNestedLogitNormal(cells);
      for (const [at, cell] of cells.entries()) {
        chances.push(nestedPosterior(cell, at, fit, [LOG_HALF_MORE]).exceedance[0]!);
        exceeds.push(truth[at]! > LOG_HALF_MORE);
      }
    }
    for (const from of [0, 0.2, 0.4, 0.6, 0.8]) {
      const within = chances.flatMap((chance, at) => (chance >= from && chance <= from + 0.2 ? [at] : []));
      const stated = mean(within.map((at) => chances[at]!));
      const kept = mean(within.map((at) => Number(exceeds[at])));
      // Four standard errors of a share, the largest there is among so many.
      expect(Math.abs(kept - stated), `from ${from}`).to.be.below(2 / Math.sqrt(within.length));
      expect(within.length).to.be.above(100);
    }
  });

  it('agrees with the plain posterior where there are no departures and no blocks', () => {
    const levels = [{ mean: 0.3357, variance: 1e-12 }];
    const spread = { cellSd: [0.3282], blockSd: [0], departingShare: 0, departingMean: 0, departingSd: 0.4 };
    const fit = fitNestedLogitNormal(worked, { spread, levels });
    for (const [at, cell] of worked.entries()) {
      const nested = nestedPosterior(cell, at, fit, [LOG_HALF_MORE, 0]);
      const plain = logRatioPosterior(cell, 0.3357, 0.3282, [0.3357 + LOG_HALF_MORE, 0.3357]);
      expect(Math.abs(nested.mean + 0.3357 - plain.mean)).to.be.below(1e-6);
      expectRelative(nested.sd, plain.sd, 1e-5);
      for (const i of [0, 1]) expect(Math.abs(nested.exceedance[i]! - plain.exceedance[i]!)).to.be.below(2e-4);
    }
  });

  /** A fit whose only content is what is known of one cell's block and level. */
  const known = (block: NestedFit['levels'][number], level: NestedFit['levels'][number]): NestedFit => ({
    ...fitNestedLogitNormal(worked, { spread: { ...SPREAD, cellSd: [0.2], blockSd: [0.25] } }),
    others: [{ block, level, shared: 0 }],
  });

  it('agrees with a double sum for counts that are far surer than its level, and for levels far surer than its counts', () => {
    const block = { mean: 0.1, variance: 0.02 };
    for (const [events, comparisonEvents, levelSd] of [
      [3, 2, 0.02],
      [20_000, 9_000, 0.08],
      [200, 90, 0.5],
    ] as const) {
      const cell = { events, comparisonEvents, logExposureRatio: 0, level: 0, block: 0, class: 0 };
      const level = { mean: 0.3, variance: levelSd ** 2 };
      const { exceedance, mean } = nestedPosterior(cell, 0, known(block, level), [LOG_HALF_MORE]);
      const narrow = block.variance + 0.04;
      const wide = narrow + 0.16;
      const highest = logRatioLikelihood(cell, Math.log(events / comparisonEvents));
      let [all, first, above] = [0, 0, 0];
      // Over the distance from the level, and over the level.
      for (let i = 0; i <= 2000; i += 1) {
        const distance = -3 + LOG_HALF_MORE + i * 0.003;
        const prior =
          (0.95 * Math.exp(-((distance - 0.1) ** 2) / (2 * narrow))) / Math.sqrt(narrow) +
          (0.05 * Math.exp(-((distance - 0.4) ** 2) / (2 * wide))) / Math.sqrt(wide);
        for (let z = -8; z <= 8; z += 0.05) {
          const likelihood = Math.exp(logRatioLikelihood(cell, 0.3 + levelSd * z + distance) - highest);
          const height = likelihood * prior * Math.exp((-z * z) / 2);
          all += height;
          first += height * distance;
          if (i >= 1000) above += i === 1000 ? height / 2 : height;
        }
      }
      expect(Math.abs(mean - first / all), `${events} events`).to.be.below(1e-3);
      expect(Math.abs(exceedance[0]! - above / all), `${events} events`).to.be.below(1e-3);
    }
  });

  it('is what was expected beforehand where a reason is known from this area alone', () => {
    const cell = { events: 40, comparisonEvents: 10, logExposureRatio: 0, level: 0, block: 0, class: 0 };
    const block = { mean: 0, variance: 0.05 };
    const { mean, exceedance } = nestedPosterior(cell, 0, known(block, { mean: 0, variance: 1e4 }), [LOG_HALF_MORE]);
    const expected =
      0.95 * normalUpperTail(LOG_HALF_MORE / Math.sqrt(0.09)) +
      0.05 * normalUpperTail((LOG_HALF_MORE - 0.3) / Math.sqrt(0.25));
    expect(Math.abs(mean - 0.05 * 0.3)).to.be.below(1e-3);
    expect(Math.abs(exceedance[0]! - expected)).to.be.below(1e-3);
  });

  it('leaves less chance to higher thresholds, from certainty to nothing', () => {
    const fit = fitNestedLogitNormal(worked);
    const { exceedance } = nestedPosterior(worked[2]!, 2, fit, [-30, 0, 0.3, 0.6, 30]);
    expect(exceedance).to.deep.equal([...exceedance].sort((a, b) => b - a));
    expect([exceedance[0], exceedance[4]]).to.deep.equal([1, 0]);
  });
});
