import { expect } from 'chai';
import fc from 'fast-check';
import { ratioOfMeans } from '../../src/domain/disproportionality.ts';
import {
  FALSE_DISCOVERY_RATE,
  type GridCell,
  type GridVerdict,
  type Judgement,
  judgeGrid,
  MATERIALITIES,
} from '../../src/domain/grid-rule.ts';
import { benjaminiHochberg, holm } from '../../src/stats/adjusted-p-values.ts';
import { bayesianDiscoveries } from '../../src/stats/bayesian-false-discovery.ts';
import { gammaCdf, gammaQuantile, gammaUpperTail } from '../../src/stats/gamma-distribution.ts';
import { logRatioLikelihood, logRatioMoments } from '../../src/stats/logistic-normal.ts';
import { fitLogitNormal, logRatioPosterior } from '../../src/stats/logit-normal-model.ts';
import { mantelHaenszelRateRatio } from '../../src/stats/mantel-haenszel-rate-ratio.ts';
import { fitNestedLogitNormal, nestedPosterior } from '../../src/stats/nested-logit-normal.ts';
import { overDispersedMidP } from '../../src/stats/over-dispersed-mid-p.ts';
import { poissonRate } from '../../src/stats/poisson-rate.ts';
import { wilsonLimits } from '../../src/stats/proportion.ts';
import { miettinenNurminenRatio } from '../../src/stats/proportion-comparison.ts';
import { exactRateRatio, midPRateRatio, type RateRatio, type TwoGroupCounts } from '../../src/stats/rate-ratio.ts';
import { rateRatioMidPValues } from '../../src/stats/rate-ratio-p-value.ts';
import { madeUpGrid, nameOf } from '../domain/made-up-grid.ts';
import { expectRelative } from './closeness.ts';

const SEEDED = { seed: 20_240_401, numRuns: 300 };

const someEvents = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 100_000 }));
const people = fc.integer({ min: 1, max: 5_000_000 });
const confidence = fc.constantFrom(0.5, 0.8, 0.95, 0.99, 0.998);
const factor = fc.integer({ min: 2, max: 20 });

/** Two groups which both have events. */
const twoGroups = fc.record({
  events: someEvents,
  exposure: people,
  comparisonEvents: someEvents,
  comparisonExposure: people,
});

function estimated(result: RateRatio): Extract<RateRatio, { estimable: true }> {
  if (!result.estimable) throw new Error(`expected a ratio, got "${result.why}"`);
  return result;
}

function swap({ events, exposure, comparisonEvents, comparisonExposure }: TwoGroupCounts): TwoGroupCounts {
  return {
    events: comparisonEvents,
    exposure: comparisonExposure,
    comparisonEvents: events,
    comparisonExposure: exposure,
  };
}

function always<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, holds), SEEDED);
}

for (const [name, method] of [
  ['mid-P', midPRateRatio],
  ['exact', exactRateRatio],
] as const) {
  describe(`every ratio with ${name} limits`, () => {
    it('is one, with limits either side, for a group against itself', () => {
      always(fc.tuple(someEvents, people, confidence), ([events, exposure, level]) => {
        const counts = { events, exposure, comparisonEvents: events, comparisonExposure: exposure };
        const { ratio, low, high } = estimated(method(counts, level));
        expect(ratio).to.equal(1);
        expectRelative(low * high, 1, 1e-12);
        expect(low).to.be.below(1);
      });
    });

    it('inverts, limits and all, when the groups are swapped', () => {
      always(fc.tuple(twoGroups, confidence), ([counts, level]) => {
        const one = estimated(method(counts, level));
        const other = estimated(method(swap(counts), level));
        expectRelative(other.ratio, 1 / one.ratio, 1e-12);
        expectRelative(other.low, 1 / one.high, 1e-11);
        expectRelative(other.high, 1 / one.low, 1e-11);
      });
    });

    it('does not change when both populations are scaled alike', () => {
      always(fc.tuple(twoGroups, factor, confidence), ([counts, k, level]) => {
        const scaled = { ...counts, exposure: counts.exposure * k, comparisonExposure: counts.comparisonExposure * k };
        const one = estimated(method(counts, level));
        const other = estimated(method(scaled, level));
        expectRelative(other.ratio, one.ratio, 1e-12);
        expectRelative(other.low, one.low, 1e-12);
        expectRelative(other.high, one.high, 1e-12);
      });
    });

    it('lies between its limits', () => {
      always(fc.tuple(twoGroups, confidence), ([counts, level]) => {
        const { ratio, low, high } = estimated(method(counts, level));
        expect(low).to.be.at.most(ratio);
        expect(high).to.be.at.least(ratio);
      });
    });

    it('never gets relatively wider when all counts and populations are multiplied', () => {
      always(fc.tuple(twoGroups, factor, confidence), ([counts, k, level]) => {
        const more = {
          events: counts.events * k,
          exposure: counts.exposure * k,
          comparisonEvents: counts.comparisonEvents * k,
          comparisonExposure: counts.comparisonExposure * k,
        };
        const one = estimated(method(counts, level));
        const other = estimated(method(more, level));
        expect(other.low / other.ratio).to.be.at.least((one.low / one.ratio) * (1 - 1e-12));
        expect(other.high / other.ratio).to.be.at.most((one.high / one.ratio) * (1 + 1e-12));
      });
    });
  });
}

describe('every mid-P interval', () => {
  it('lies inside the exact one', () => {
    always(fc.tuple(twoGroups, confidence), ([counts, level]) => {
      const midP = estimated(midPRateRatio(counts, level));
      const exact = estimated(exactRateRatio(counts, level));
      expect(midP.low).to.be.at.least(exact.low * (1 - 1e-12));
      expect(midP.high).to.be.at.most(exact.high * (1 + 1e-12));
    });
  });

  it('excludes one exactly when the mid-P value is small', () => {
    always(twoGroups, (counts) => {
      const { low, high } = estimated(midPRateRatio(counts, 0.95));
      const { twoSided } = rateRatioMidPValues(counts);
      if (Math.abs(twoSided - 0.05) > 1e-9) expect(low > 1 || high < 1).to.equal(twoSided < 0.05);
    });
  });
});

describe('every rate', () => {
  it('lies between its limits, and they never get relatively wider with more of the same', () => {
    always(fc.tuple(someEvents, people, factor, confidence), ([events, exposure, k, level]) => {
      const one = poissonRate(events, exposure, { confidence: level });
      const more = poissonRate(events * k, exposure * k, { confidence: level });
      expect(one.rate).to.be.within(one.low, one.high);
      expectRelative(more.rate, one.rate, 1e-12);
      expect(more.high - more.low).to.be.at.most((one.high - one.low) * (1 + 1e-12));
    });
  });
});

describe('every stratified ratio', () => {
  it('inverts when the groups are swapped, lies between its limits, and is one against itself', () => {
    always(fc.array(twoGroups, { minLength: 1, maxLength: 8 }), (strata) => {
      const one = mantelHaenszelRateRatio(strata);
      const other = mantelHaenszelRateRatio(strata.map(swap));
      const itself = mantelHaenszelRateRatio(
        strata.map(({ events, exposure }) => ({
          events,
          exposure,
          comparisonEvents: events,
          comparisonExposure: exposure,
        })),
      );
      if (!one.estimable || !other.estimable || !itself.estimable) throw new Error('expected ratios');
      expectRelative(other.ratio, 1 / one.ratio, 1e-10);
      expectRelative(other.low, 1 / one.high, 1e-10);
      expect(one.ratio).to.be.within(one.low, one.high);
      expectRelative(itself.ratio, 1, 1e-12);
    });
  });
});

describe('every share', () => {
  const share = fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 5000 })).map(([x, more]) => ({
    x,
    n: x + more - 1 === 0 ? 1 : x + more - 1,
  }));

  it('lies between its limits, which mirror those of the opposite', () => {
    always(fc.tuple(share, confidence), ([{ x, n }, level]) => {
      const { low, high } = wilsonLimits(x, n, level);
      const opposite = wilsonLimits(n - x, n, level);
      expect(x / n).to.be.within(low * (1 - 1e-12), high * (1 + 1e-12));
      expect(opposite.low).to.be.closeTo(1 - high, 1e-12);
    });
  });

  it('has a ratio to another that inverts when they are swapped', () => {
    const found = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 900 }));
    fc.assert(
      fc.property(found, found, ([x, rest], [x0, rest0]) => {
        const one = { successes: x, trials: x + rest, comparisonSuccesses: x0, comparisonTrials: x0 + rest0 };
        const other = { successes: x0, trials: x0 + rest0, comparisonSuccesses: x, comparisonTrials: x + rest };
        const ratio = miettinenNurminenRatio(one);
        const inverse = miettinenNurminenRatio(other);
        if (!ratio.estimable || !inverse.estimable) throw new Error('expected ratios');
        expectRelative(inverse.low, 1 / ratio.high, 1e-8);
        expectRelative(inverse.high, 1 / ratio.low, 1e-8);
      }),
      { ...SEEDED, numRuns: 100 },
    );
  });
});

describe('every adjusted P value', () => {
  it('keeps the order of the P values and is at most 1', () => {
    always(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 }), (pValues) => {
      for (const adjusted of [benjaminiHochberg(pValues), holm(pValues)]) {
        const order = pValues.map((_, i) => i).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
        const inOrder = order.map((i) => adjusted[i] as number);
        expect(inOrder).to.deep.equal([...inOrder].sort((a, b) => a - b));
        expect(Math.max(...adjusted)).to.be.at.most(1);
      }
    });
  });
});

describe('every gamma quantile', () => {
  it('is where the distribution function says it is', () => {
    const shape = fc.double({ min: 0.5, max: 1e6, noNaN: true });
    const probability = fc.double({ min: 1e-12, max: 1 - 1e-6, noNaN: true });
    always(fc.tuple(probability, shape), ([p, a]) => {
      const x = gammaQuantile(p, a);
      if (p <= 0.5) expectRelative(gammaCdf(x, a), p, 1e-9);
      else expectRelative(gammaUpperTail(x, a), 1 - p, 1e-9);
    });
  });
});

/** A normal spread of log ratios, and the usual one. */
const prior = fc.record({
  mean: fc.double({ min: -1.5, max: 2, noNaN: true }),
  sd: fc.double({ min: 0.05, max: 0.8, noNaN: true }),
});
const fewEvents = fc.integer({ min: 0, max: 2000 });
const cellOf = (events: number, comparisonEvents: number, logExposureRatio: number) => ({
  events,
  comparisonEvents,
  logExposureRatio,
});
const logExposureRatio = fc.double({ min: -3, max: 1, noNaN: true });

describe('every posterior of a log ratio', () => {
  it('is even about no difference for a group against itself', () => {
    always(fc.tuple(fewEvents, prior), ([events, { sd }]) => {
      const { mean, exceedance } = logRatioPosterior(cellOf(events, events, 0), 0, sd, [0]);
      expect(Math.abs(mean)).to.be.below(1e-9);
      expect(Math.abs(exceedance[0]! - 0.5)).to.be.below(1e-9);
    });
  });

  it('turns over, spread and all, when the groups are swapped', () => {
    always(fc.tuple(fewEvents, fewEvents, logExposureRatio, prior), ([n, n0, offset, { mean, sd }]) => {
      const one = logRatioPosterior(cellOf(n, n0, offset), mean, sd, [mean + 0.3]);
      const other = logRatioPosterior(cellOf(n0, n, -offset), -mean, sd, [-mean - 0.3]);
      expect(Math.abs(one.mean + other.mean)).to.be.below(1e-8);
      expectRelative(other.sd, one.sd, 1e-8);
      expect(Math.abs(one.exceedance[0]! + other.exceedance[0]! - 1)).to.be.below(1e-6);
    });
  });

  it('has its middle between the prior and what the counts say alone', () => {
    always(fc.tuple(fewEvents, fewEvents, logExposureRatio, prior), ([n, n0, offset, { mean, sd }]) => {
      const own = Math.log(n / n0) - offset;
      fc.pre(!Number.isNaN(own));
      const { exceedance } = logRatioPosterior(cellOf(n, n0, offset), mean, sd, [
        Math.min(mean, own) - sd / 10,
        Math.max(mean, own) + sd / 10,
      ]);
      expect(exceedance[0]).to.be.above(0.5);
      expect(exceedance[1]).to.be.below(0.5);
    });
  });

  it('rises with the searches of the group and falls with those of White people', () => {
    always(fc.tuple(fewEvents, fewEvents, logExposureRatio, prior), ([n, n0, offset, { mean, sd }]) => {
      const above = (events: number, comparisonEvents: number) =>
        logRatioPosterior(cellOf(events, comparisonEvents, offset), mean, sd, [mean + Math.log(1.5)]).exceedance[0]!;
      expect(above(n + 1, n0)).to.be.at.least(above(n, n0) - 1e-7);
      expect(above(n, n0 + 1)).to.be.at.most(above(n, n0) + 1e-7);
    });
  });

  it('is never wider with more of the same, nor than its prior', () => {
    always(fc.tuple(someEvents, someEvents, factor, prior), ([n, n0, k, { mean, sd }]) => {
      // Where the counts are: away from there a posterior may well be wider for more counts.
      const offset = Math.log(n / n0) - mean;
      const one = logRatioMoments(cellOf(n, n0, offset), mean, sd * sd);
      const more = logRatioMoments(cellOf(n * k, n0 * k, offset), mean, sd * sd);
      expect(more.variance).to.be.at.most(one.variance * (1 + 1e-9));
      expect(one.variance).to.be.at.most(sd * sd * (1 + 1e-9));
    });
  });

  it('rests on a likelihood that is highest at the ratio of the rates', () => {
    always(fc.tuple(someEvents, someEvents, logExposureRatio), ([n, n0, offset]) => {
      const cell = cellOf(n, n0, offset);
      const own = Math.log(n / n0) - offset;
      for (const away of [-0.5, 0.5]) {
        expect(logRatioLikelihood(cell, own)).to.be.above(logRatioLikelihood(cell, own + away));
      }
    });
  });
});

describe('every usual ratio with its spread', () => {
  const cells = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 })), {
    minLength: 3,
    maxLength: 12,
  });
  const levelled = (pairs: readonly (readonly [number, number])[], offset = 0) =>
    pairs.map(([events, comparisonEvents]) => ({ events, comparisonEvents, logExposureRatio: offset, level: 0 }));
  const some = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void) =>
    fc.assert(fc.property(arbitrary, holds), { ...SEEDED, numRuns: 60 });

  it('is one for groups against themselves', () => {
    some(cells, (pairs) => {
      const { levels } = fitLogitNormal(levelled(pairs.map(([n]) => [n, n] as const)));
      expect(Math.abs(levels[0]!)).to.be.below(1e-8);
    });
  });

  it('inverts when the groups are swapped, and the spread stays', () => {
    some(cells, (pairs) => {
      const one = fitLogitNormal(levelled(pairs, 0.4));
      const other = fitLogitNormal(
        levelled(
          pairs.map(([n, n0]) => [n0, n] as const),
          -0.4,
        ),
      );
      expect(Math.abs(one.levels[0]! + other.levels[0]!)).to.be.below(1e-6);
      expect(Math.abs(one.sd - other.sd)).to.be.below(1e-6);
    });
  });

  it('lies between the lowest and the highest ratio of its cells', () => {
    some(cells, (pairs) => {
      const own = pairs.map(([n, n0]) => Math.log(n / n0));
      const { levels } = fitLogitNormal(levelled(pairs));
      expect(levels[0]).to.be.within(Math.min(...own) - 1e-6, Math.max(...own) + 1e-6);
    });
  });
});

describe('every mid-P value against ordinary variation', () => {
  const twoSides = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }), people, people, prior);

  it('is one half for a group against itself', () => {
    always(fc.tuple(fc.integer({ min: 0, max: 2000 }), people, prior), ([events, exposure, { sd }]) => {
      const counts = { events, exposure, comparisonEvents: events, comparisonExposure: exposure };
      expect(Math.abs(overDispersedMidP(counts, 0, sd) - 0.5)).to.be.below(1e-6);
    });
  });

  it('adds up to one with that of the groups swapped', () => {
    always(twoSides, ([events, comparisonEvents, exposure, comparisonExposure, { mean, sd }]) => {
      const counts = { events, exposure, comparisonEvents, comparisonExposure };
      const both = overDispersedMidP(counts, mean, sd) + overDispersedMidP(swap(counts), -mean, sd);
      expect(Math.abs(both - 1)).to.be.below(1e-6);
    });
  });

  it('does not change when both populations are scaled alike, and falls with the searches of the group', () => {
    always(
      fc.tuple(twoSides, factor),
      ([[events, comparisonEvents, exposure, comparisonExposure, { mean, sd }], k]) => {
        const counts = { events, exposure, comparisonEvents, comparisonExposure };
        const one = overDispersedMidP(counts, mean, sd);
        const scaled = { ...counts, exposure: exposure * k, comparisonExposure: comparisonExposure * k };
        expect(Math.abs(overDispersedMidP(scaled, mean, sd) - one)).to.be.below(1e-9);
        expect(overDispersedMidP({ ...counts, events: events + 1 }, mean, sd)).to.be.at.most(one + 1e-7);
        expect(overDispersedMidP({ ...counts, comparisonEvents: comparisonEvents + 1 }, mean, sd)).to.be.at.least(
          one - 1e-7,
        );
      },
    );
  });
});

describe('every list with few false entries', () => {
  const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 });

  it('has a mean chance of being false of at most its level, and one more entry would exceed it', () => {
    always(fc.tuple(chances, fc.constantFrom(0.01, 0.05, 0.2)), ([errors, level]) => {
      const { listed, expectedFalse } = bayesianDiscoveries(errors, level);
      const inside = errors.filter((_, at) => listed[at]);
      const outside = errors.filter((_, at) => !listed[at]);
      expectRelative(
        inside.reduce((sum, error) => sum + error, 0),
        expectedFalse,
        1e-9,
      );
      expect(expectedFalse).to.be.at.most(level * inside.length * (1 + 1e-9));
      if (outside.length === 0) return;
      const next = Math.min(...outside);
      expect(next).to.be.at.least(Math.max(0, ...inside));
      expect(expectedFalse + next).to.be.above(level * (inside.length + 1));
    });
  });

  it('holds all of the list that a stricter level allows', () => {
    always(chances, (errors) => {
      const strict = bayesianDiscoveries(errors, 0.05).listed;
      const loose = bayesianDiscoveries(errors, 0.2).listed;
      for (const [at, isListed] of strict.entries()) if (isListed) expect(loose[at]).to.equal(true);
    });
  });
});

describe('every judgement of a grid', () => {
  const planted = { 'A3/black/drugs': 3, 'A5/asian/weapons': 2, 'A9/asian/stolen': 2.5 };
  const grids = fc.integer({ min: 1, max: 1e6 }).map((seed) => madeUpGrid({ seed, areas: 12, planted }));
  const few = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void) =>
    fc.assert(fc.property(arbitrary, holds), { ...SEEDED, numRuns: 20 });
  const judge = (cells: readonly GridCell[], materiality: (typeof MATERIALITIES)[number] = 1.5) => {
    const { verdicts, ...rest } = judgeGrid(cells, { materiality });
    return { ...rest, verdicts: verdicts.map(judged) };
  };
  const judged = (verdict: GridVerdict): Judgement => {
    if (verdict.state !== 'judged') throw new Error(`expected a judgement, got ${verdict.state}`);
    return verdict;
  };

  it('stays when both populations are scaled alike', () => {
    few(fc.tuple(grids, factor), ([cells, k]) => {
      const scaled = cells.map((cell) => ({
        ...cell,
        residents: cell.residents * k,
        whiteResidents: cell.whiteResidents * k,
      }));
      const [one, other] = [judge(cells), judge(scaled)];
      for (const [at, verdict] of one.verdicts.entries()) {
        expect(other.verdicts[at]!.isListed).to.equal(verdict.isListed);
        expect(other.verdicts[at]!.isStrict).to.equal(verdict.isStrict);
        expect(Math.abs(other.verdicts[at]!.probability - verdict.probability)).to.be.below(1e-7);
        expectRelative(other.verdicts[at]!.posteriorRatio, verdict.posteriorRatio, 1e-7);
      }
    });
  });

  it('stays when one group’s people are counted several times over, but for its ratios', () => {
    few(fc.tuple(grids, factor), ([cells, k]) => {
      const scaled = cells.map((cell) => (cell.group === 'black' ? { ...cell, residents: cell.residents * k } : cell));
      const [one, other] = [judge(cells), judge(scaled)];
      for (const [at, verdict] of one.verdicts.entries()) {
        const times = cells[at]!.group === 'black' ? k : 1;
        expect(other.verdicts[at]!.isListed).to.equal(verdict.isListed);
        expectRelative(other.verdicts[at]!.usualRatio, verdict.usualRatio / times, 1e-4);
      }
    });
  });

  it('stays whatever areas, groups and reasons are called', () => {
    few(grids, (cells) => {
      const renamed = cells.map((cell) => ({
        ...cell,
        area: `${cell.area} ${cell.area}`,
        group: `the ${cell.group}, "${cell.group}"`,
        reason: `${cell.reason}\u00e9`,
      }));
      expect(judge(renamed).verdicts).to.deep.equal(judge(cells).verdicts);
    });
  });

  it('stays in whatever order cells come', () => {
    few(fc.tuple(grids, fc.integer({ min: 1, max: 71 })), ([cells, stride]) => {
      // 73 is prime: every cell has a place of its own.
      const order = [...cells.keys()];
      const shuffled = order.sort((a, b) => ((a * stride) % 73) - ((b * stride) % 73));
      const one = judge(cells);
      const other = judge(shuffled.map((at) => cells[at]!));
      for (const [i, at] of shuffled.entries()) {
        expect(other.verdicts[i]!.isListed, nameOf(cells[at]!)).to.equal(one.verdicts[at]!.isListed);
        expect(Math.abs(other.verdicts[i]!.probability - one.verdicts[at]!.probability)).to.be.below(5e-3);
      }
    });
  });

  it('makes the longest list whose mean posterior error is at most 5%', () => {
    few(grids, (cells) => {
      const { verdicts, expectedFalse } = judge(cells);
      const inside = verdicts.filter(({ isListed }) => isListed);
      expect(expectedFalse).to.be.at.most(FALSE_DISCOVERY_RATE * inside.length * (1 + 1e-9));
      const outside = verdicts.filter(
        ({ isListed, usualRatio }, at) => !isListed && ratioOfMeans(cells[at]!) > 1.5 * usualRatio,
      );
      if (outside.length === 0) return;
      const next = 1 - Math.max(...outside.map(({ probability }) => probability));
      expect(expectedFalse + next).to.be.above(FALSE_DISCOVERY_RATE * (inside.length + 1));
    });
  });

  it('gives a lower chance of exceeding more', () => {
    few(grids, (cells) => {
      const [quarter, half, twice] = MATERIALITIES.map((materiality) => judge(cells, materiality).verdicts);
      for (const at of cells.keys()) {
        expect(half![at]!.probability).to.be.at.most(quarter![at]!.probability + 1e-6);
        expect(twice![at]!.probability).to.be.at.most(half![at]!.probability + 1e-6);
      }
    });
  });

  it('is surer of a figure the more its group is searched, and less the more White people are', () => {
    few(fc.tuple(grids, fc.integer({ min: 0, max: 71 }), fc.integer({ min: 1, max: 40 })), ([cells, at, more]) => {
      const numbered = cells.map((cell) => ({
        events: cell.searches[0]!,
        comparisonEvents: cell.whiteSearches[0]!,
        logExposureRatio: Math.log(cell.residents / cell.whiteResidents),
        level: ['drugs', 'weapons', 'stolen'].indexOf(cell.reason) + (cell.group === 'black' ? 0 : 3),
        block: 2 * Number(cell.area.slice(1)) + (cell.group === 'black' ? 0 : 1),
        class: cell.group === 'black' ? 0 : 1,
      }));
      // What the other cells say stays as it is.
      const fit = fitNestedLogitNormal(numbered);
      const chance = (change: { events?: number; comparisonEvents?: number }) =>
        nestedPosterior({ ...numbered[at]!, ...change }, at, fit, [Math.log(1.5)]).exceedance[0]!;
      const { events, comparisonEvents } = numbered[at]!;
      expect(chance({ events: events + more })).to.be.at.least(chance({}) - 1e-4);
      expect(chance({ comparisonEvents: comparisonEvents + more })).to.be.at.most(chance({}) + 1e-4);
    });
  });
});
