import { expect } from 'chai';
import { randomNormal, randomPoisson } from 'd3-random';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type LogRatioCell, logRatioLikelihood } from '../../src/stats/logistic-normal.ts';
import {
  densityOnGrid,
  fitLogitNormal,
  type LevelledCell,
  logRatioPosterior,
  summaryOf,
} from '../../src/stats/logit-normal-model.ts';
import { normalUpperTail } from '../../src/stats/normal-distribution.ts';
import { expectRelative } from './closeness.ts';

const cell = (events: number, comparisonEvents: number, level = 0, logExposureRatio = 0): LevelledCell => ({
  events,
  comparisonEvents,
  level,
  logExposureRatio,
});

const worked = [cell(9, 10), cell(12, 11), cell(30, 10), cell(16, 15)];

/** Likelihood x prior of one cell on 8,001 points, 10 prior standard deviations either side; the highest is 1. */
function product(counts: LogRatioCell, mean: number, sd: number) {
  const logs = Array.from({ length: 8001 }, (_, i) => {
    const z = -10 + i / 400;
    return { at: mean + z * sd, log: logRatioLikelihood(counts, mean + z * sd) - (z * z) / 2 };
  });
  const highest = Math.max(...logs.map(({ log }) => log));
  return { highest, points: logs.map(({ at, log }) => ({ at, height: Math.exp(log - highest) })) };
}

/** Log marginal likelihood of cells by brute force. */
function marginal(cells: readonly LevelledCell[], levels: readonly number[], sd: number): number {
  return cells.reduce((sum, counts) => {
    const { highest, points } = product(counts, levels[counts.level]!, sd);
    const heights = points.reduce((all, { height }) => all + height, 0);
    return sum + highest + Math.log(heights / (400 * Math.sqrt(2 * Math.PI)));
  }, 0);
}

/** How far the highest point lies from 0, as a parabola through -h, 0 and h has it. */
function vertex(f: (at: number) => number, h: number): number {
  const [below, here, above] = [f(-h), f(0), f(h)];
  expect(here).to.be.at.least(Math.max(below, above));
  return (h * (above - below)) / (2 * (2 * here - below - above));
}

describe('the usual ratio and spread of cells', () => {
  it('agree with the worked example', () => {
    const { levels, sd, converged } = fitLogitNormal(worked);
    expect(levels.map((level) => level.toFixed(4))).to.deep.equal(['0.3357']);
    expect(sd.toFixed(4)).to.equal('0.3282');
    expect(converged).to.equal(true);
  });

  it('make the counts as likely as any can, by brute force', () => {
    const { levels, sd, logLikelihood } = fitLogitNormal(worked);
    expectRelative(logLikelihood, marginal(worked, levels, sd), 1e-9);
    expect(Math.abs(vertex((by) => marginal(worked, [levels[0]! + by], sd), 0.02))).to.be.below(1e-4);
    expect(Math.abs(vertex((by) => marginal(worked, levels, sd * Math.exp(by)), 0.02))).to.be.below(5e-4);
  });

  it('do so with a weak pull on the spread too', () => {
    const penalty = { usual: 0.1, logSd: 0.7 };
    const { levels, sd } = fitLogitNormal(worked, penalty);
    const penalised = (by: number) =>
      marginal(worked, levels, sd * Math.exp(by)) -
      (Math.log(sd / penalty.usual) + by) ** 2 / (2 * penalty.logSd * penalty.logSd);
    expect(Math.abs(vertex(penalised, 0.02))).to.be.below(5e-4);
    expect(sd).to.be.within(penalty.usual, fitLogitNormal(worked).sd);
  });

  it('are those the cells were made with, to 0.07 with a hundred cells a level', () => {
    const truth = { levels: [0.2, 0.9, -0.3], sd: 0.35 };
    for (const seed of [11, 12, 13]) {
      const generator = xoroshiro128plus(seed);
      const uniform = () => (generator.next() >>> 0) / 2 ** 32;
      const normal = randomNormal.source(uniform)(0, truth.sd);
      const poisson = randomPoisson.source(uniform);
      const cells = Array.from({ length: 300 }, (_, i) => {
        const level = i % 3;
        const ratio = Math.exp(truth.levels[level]! + normal());
        return cell(poisson(40 * ratio)(), poisson(80)(), level, Math.log(0.5));
      });
      const fit = fitLogitNormal(cells);
      expect(fit.converged).to.equal(true);
      expect(Math.abs(fit.sd - truth.sd), `seed ${seed}`).to.be.below(0.07);
      for (const [at, level] of truth.levels.entries()) {
        expect(Math.abs(fit.levels[at]! - level), `seed ${seed}, level ${at}`).to.be.below(0.07);
      }
    }
  });

  it('have next to no spread where cells differ no more than chance would have them', () => {
    const alike = Array.from({ length: 40 }, () => cell(50, 50));
    expect(fitLogitNormal(alike).sd).to.be.below(0.02);
    expect(Math.abs(fitLogitNormal(alike).levels[0]!)).to.be.below(1e-9);
  });

  it('rise with the exposure of the comparison group, and the spread stays', () => {
    const one = fitLogitNormal(worked);
    const other = fitLogitNormal(worked.map((counts) => ({ ...counts, logExposureRatio: -Math.log(3) })));
    expectRelative(other.levels[0]!, one.levels[0]! + Math.log(3), 1e-8);
    expectRelative(other.sd, one.sd, 1e-7);
  });

  it('are refused for fewer than two cells, counts that are none, levels without a number and a pull without strength', () => {
    expect(() => fitLogitNormal([cell(1, 1)])).to.throw(
      RangeError,
      'fitLogitNormal: length of cells is 1, expected at least 2',
    );
    expect(() => fitLogitNormal([cell(1, 1), cell(-1, 1)])).to.throw(RangeError, 'fitLogitNormal: events is -1');
    expect(() => fitLogitNormal([cell(1, 1), cell(1, Infinity)])).to.throw(
      RangeError,
      'fitLogitNormal: comparisonEvents is Infinity',
    );
    expect(() => fitLogitNormal([cell(1, 1), cell(1, 1, 0, NaN)])).to.throw(
      RangeError,
      'fitLogitNormal: logExposureRatio is NaN',
    );
    expect(() => fitLogitNormal([cell(1, 1), cell(1, 1, -1)])).to.throw(
      RangeError,
      'fitLogitNormal: level is -1, expected a whole number of 0 or more',
    );
    expect(() => fitLogitNormal(worked, { usual: 0, logSd: 0.7 })).to.throw(RangeError, 'fitLogitNormal: usual is 0');
    expect(() => fitLogitNormal(worked, { usual: 0.3, logSd: -1 })).to.throw(RangeError, 'fitLogitNormal: logSd is -1');
  });
});

describe('the posterior of one cell', () => {
  it('agrees with its worked example', () => {
    const { mean, exceedance } = logRatioPosterior(cell(30, 10), 0.3357, 0.3282, [Math.log(1.5)]);
    expect(mean.toFixed(4)).to.equal('0.6984');
    expect(exceedance[0]!.toFixed(4)).to.equal('0.8943');
  });

  it('has mean and spread right to a ten-millionth and chances to 0.00001, by brute force', () => {
    for (const [counts, mean, sd] of [
      [cell(30, 10), 0.3357, 0.3282],
      [cell(0, 12), 0.2, 0.3],
      [cell(7, 0), 0.8, 0.5],
      [cell(2, 400, 0, -1.5), -1.5, 0.4],
      [cell(4000, 1200, 0, -1.5), 2.5, 0.2],
    ] as const) {
      const { points } = product(counts, mean, sd);
      const sum = points.reduce((total, { height }) => total + height, 0);
      const centre = points.reduce((total, { at, height }) => total + at * height, 0) / sum;
      const spread = Math.sqrt(points.reduce((total, { at, height }) => total + (at - centre) ** 2 * height, 0) / sum);
      // Thresholds on points of the brute-force sum, where half the point lies above.
      const thresholds = [-1, 0.5, 2].map((by) => {
        const nearest = Math.round(((centre + by * spread - mean) / sd) * 400) / 400;
        return mean + nearest * sd;
      });
      const got = logRatioPosterior(counts, mean, sd, thresholds);
      expectRelative(got.mean, centre, 1e-7);
      expectRelative(got.sd, spread, 1e-7);
      for (const [i, threshold] of thresholds.entries()) {
        const above = points.reduce((total, { at, height }) => {
          if (Math.abs(at - threshold) < sd / 4000) return total + height / 2;
          return at > threshold ? total + height : total;
        }, 0);
        expect(Math.abs(got.exceedance[i]! - above / sum)).to.be.below(1e-5);
      }
    }
  });

  it('is the prior without events', () => {
    const { mean, sd, exceedance } = logRatioPosterior(cell(0, 0), 0.4, 0.25, [0.4, 0.65]);
    expectRelative(mean, 0.4, 1e-9);
    expectRelative(sd, 0.25, 1e-9);
    expectRelative(exceedance[0]!, 0.5, 1e-9);
    expectRelative(exceedance[1]!, normalUpperTail(1), 1e-6);
  });

  it('gives lower chances of higher ratios, and certainty far out', () => {
    const { exceedance } = logRatioPosterior(cell(30, 10), 0.3, 0.3, [-20, 0, 0.5, 1, 20]);
    expect(exceedance[0]).to.equal(1);
    expect(exceedance[4]).to.equal(0);
    for (const i of [1, 2, 3]) expect(exceedance[i]).to.be.within(exceedance[i + 1]!, exceedance[i - 1]!);
  });

  it('is that of a normal curve about the observed ratio where counts are huge', () => {
    const { mean, sd } = logRatioPosterior(cell(3e6, 1e6), 0, 0.5, []);
    expectRelative(mean, Math.log(3), 1e-4);
    expectRelative(sd, Math.sqrt(1 / 3e6 + 1 / 1e6), 1e-4);
  });

  it('is refused for counts that are none and a prior that is none', () => {
    expect(() => logRatioPosterior(cell(-1, 0), 0, 1, [])).to.throw(RangeError, 'logRatioPosterior: events is -1');
    expect(() => logRatioPosterior(cell(1, 1), NaN, 1, [])).to.throw(
      RangeError,
      'logRatioPosterior: mean is NaN, expected a finite number',
    );
    expect(() => logRatioPosterior(cell(1, 1), 0, 0, [])).to.throw(
      RangeError,
      'logRatioPosterior: sd is 0, expected a finite number above 0',
    );
  });
});

describe('a density on a grid', () => {
  const normal = (pointsPerSd: number) => densityOnGrid(-9, 9, 18 * pointsPerSd + 1, (x) => -x * x * 0.5);

  it('agrees with its worked example', () => {
    const { from, step, heights } = densityOnGrid(-1, 1, 3, (x) => -x);
    expect([from, step]).to.deep.equal([-1, 1]);
    for (const [i, height] of [1, Math.exp(-1), Math.exp(-2)].entries()) expectRelative(heights[i]!, height, 1e-15);
  });

  it('is scaled so that nothing overflows, however high or low it is', () => {
    for (const shift of [-5000, 5000]) {
      expect(Math.max(...densityOnGrid(-3, 3, 31, (x) => shift - x * x).heights)).to.equal(1);
    }
  });

  it('has the mean, spread and tail of the worked example', () => {
    const { mean, sd, exceedance } = summaryOf(
      densityOnGrid(-9, 9, 401, (x) => -x * x * 0.5),
      [1.5],
    );
    expect(Math.abs(mean)).to.be.below(1e-12);
    expectRelative(sd, 1, 1e-12);
    expect(exceedance[0]!.toFixed(7)).to.equal('0.0668072');
  });

  it('has tails right to about 0.0001 with three points to a standard deviation, to 0.0000001 with twenty', () => {
    const thresholds = Array.from({ length: 121 }, (_, i) => -3 + i / 20);
    for (const [pointsPerSd, error] of [
      [3, 1.2e-4],
      [20, 1e-7],
    ] as const) {
      for (const [i, chance] of summaryOf(normal(pointsPerSd), thresholds).exceedance.entries()) {
        expect(Math.abs(chance - normalUpperTail(thresholds[i]!)), `above ${thresholds[i]}`).to.be.below(error);
      }
    }
  });

  it('lies wholly above what is below its ends and wholly below what is above them', () => {
    expect(summaryOf(normal(3), [-9, -10, 9, 10]).exceedance).to.deep.equal([1, 1, 0, 0]);
  });

  it('is refused with a single point', () => {
    expect(() => densityOnGrid(0, 1, 1, () => 0)).to.throw(
      RangeError,
      'densityOnGrid: length of points is 1, expected at least 2',
    );
  });
});
