import { expect } from 'chai';
import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { wilsonLimits } from '../../src/stats/proportion.ts';
import { type ClassifiedStratum, type SampledShare, stratifiedAccuracy } from '../../src/stats/stratified-accuracy.ts';
import { expectLimits, expectRelative } from './closeness.ts';

function estimated(share: SampledShare): Extract<SampledShare, { estimable: true }> {
  if (!share.estimable) throw new Error(`expected a share, got "${share.why}"`);
  return share;
}

const stratum = (size: number, [tp, fn, fp, tn, out = 0]: readonly number[]): ClassifiedStratum => ({
  size,
  truePositive: tp!,
  falseNegative: fn!,
  falsePositive: fp!,
  trueNegative: tn!,
  leftOut: out,
});

describe('sensitivity and specificity from a stratified sample', () => {
  it('agree with the worked example, computed another way with numpy from one row per thing', () => {
    const { sensitivity, specificity } = stratifiedAccuracy([
      stratum(1000, [40, 0, 5, 0]),
      stratum(4000, [0, 2, 0, 78]),
    ]);
    const se = estimated(sensitivity);
    expectRelative(se.share, 0.898876404494382, 1e-13);
    expectRelative(se.standardError, 0.06340136502978569, 1e-12);
    expectRelative(se.trials, 19.777777777777775, 1e-12);
    expectLimits(se, [0.6961902019372685, 0.9718152059427878], 1e-11);
    expect(se.cases).to.equal(42);
    const sp = estimated(specificity);
    expectRelative(sp.share, 0.9722991689750692, 1e-13);
    expectRelative(sp.standardError, 0.011233380623426416, 1e-12);
    expectRelative(sp.trials, 180.5, 1e-12);
    expectLimits(sp, [0.9368029587544388, 0.9881110627074533], 1e-11);
  });

  it('agree with numpy where strata mix verdicts, one is drawn whole and some things are left out', () => {
    const { sensitivity, specificity } = stratifiedAccuracy([
      stratum(300, [28, 1, 3, 2, 1]),
      stratum(900, [0, 3, 1, 40, 4]),
      stratum(60, [7, 5, 6, 2, 0]),
      stratum(25, [10, 2, 3, 10, 0]),
    ]);
    const se = estimated(sensitivity);
    expectRelative(se.share, 0.7680939366332625, 1e-13);
    expectRelative(se.standardError, 0.07286313192262897, 1e-12);
    expectLimits(se, [0.5489190379816058, 0.9001466584094593], 1e-11);
    const sp = estimated(specificity);
    expectRelative(sp.share, 0.9228567821219645, 1e-13);
    expectRelative(sp.standardError, 0.02684321112565716, 1e-12);
    expectLimits(sp, [0.8530418068244336, 0.9610205185374427], 1e-11);
  });

  it('at exactly one rest on no more trials than the weight of what might have been missed allows', () => {
    // 1,000 positives by weight; the 4,000 called negative were sampled one in 50: one miss there would weigh 50.
    const { sensitivity } = stratifiedAccuracy([stratum(1000, [50, 0, 0, 0]), stratum(4000, [0, 0, 0, 80])]);
    const se = estimated(sensitivity);
    expect(se).to.include({ share: 1, high: 1, standardError: 0 });
    expectRelative(se.trials, 1000 / 50, 1e-12);
  });

  it('at exactly one or zero follow Kish where nothing else was drawn', () => {
    const all = stratifiedAccuracy([stratum(100, [20, 0, 0, 0]), stratum(400, [20, 0, 0, 0])]);
    expectRelative(estimated(all.sensitivity).trials, (20 * 5 + 20 * 20) ** 2 / (20 * 25 + 20 * 400), 1e-12);
    const none = stratifiedAccuracy([stratum(100, [0, 20, 0, 0]), stratum(400, [0, 20, 0, 0])]);
    expect(estimated(none.sensitivity)).to.include({ share: 0, low: 0 });
    expectRelative(estimated(none.sensitivity).trials, 500 ** 2 / 8500, 1e-12);
  });

  it('take the spread of a stratum with one thing drawn from all the others', () => {
    const alone = estimated(stratifiedAccuracy([stratum(200, [15, 5, 0, 0]), stratum(30, [0, 1, 0, 0])]).sensitivity);
    const share = 150 / 230;
    const squares = (10 * (15 * (1 - share) ** 2 + 5 * share ** 2) + 30 * share ** 2) / 230;
    const within = (15 * (1 - share) ** 2 + 5 * share ** 2 - (15 - 20 * share) ** 2 / 20) / 19;
    const variance = (200 ** 2 * 0.9 * within) / 20 + 30 ** 2 * (1 - 1 / 30) * squares;
    expectRelative(alone.standardError, Math.sqrt(variance) / 230, 1e-12);
  });

  it('have no sampling error, and yet no endless trials, where everything was drawn', () => {
    const whole = estimated(stratifiedAccuracy([stratum(20, [9, 1, 0, 10])]).sensitivity);
    expect(whole).to.include({ share: 0.9, standardError: 0, trials: 10 });
  });

  it('say that there are no cases where none was drawn', () => {
    const { sensitivity, specificity } = stratifiedAccuracy([stratum(10, [0, 0, 1, 4])]);
    expect(sensitivity).to.deep.equal({ estimable: false, why: 'no cases', cases: 0 });
    expect(estimated(specificity).share).to.equal(0.8);
    expect(stratifiedAccuracy([stratum(10, [0, 0, 0, 0])]).specificity.estimable).to.equal(false);
  });

  it('refuse counts that are none and strata with more drawn than there are', () => {
    expect(() => stratifiedAccuracy([])).to.throw(RangeError, 'length of strata is 0');
    expect(() => stratifiedAccuracy([stratum(3, [1, 1, 1, 1])])).to.throw(
      RangeError,
      'things drawn of strata[0] is 4, expected a number of at most 3',
    );
    expect(() => stratifiedAccuracy([stratum(3, [0.5, 0, 0, 0])])).to.throw(
      RangeError,
      'strata[0].truePositive is 0.5',
    );
    expect(() => stratifiedAccuracy([stratum(0, [0, 0, 0, 0])])).to.throw(RangeError, 'strata[0].size is 0');
  });

  it('are right on average, with limits that hold the truth as often as they say', function () {
    this.timeout(20_000);
    // Strata as a classifier leaves them: called positive, called negative, doubtful (called positive); and, of people
    // drawn lightly, called positive and negative.
    const population = [
      { size: 800, positive: 760, isCalled: true, drawn: 60 },
      { size: 4000, positive: 60, isCalled: false, drawn: 100 },
      { size: 250, positive: 150, isCalled: true, drawn: 40 },
      { size: 300, positive: 285, isCalled: true, drawn: 10 },
      { size: 1500, positive: 20, isCalled: false, drawn: 15 },
    ];
    const generator = xoroshiro128plus(20_261);
    const random = () => (generator.next() >>> 0) / 2 ** 32;
    const truth = { sensitivity: 1195 / 1275, specificity: 5420 / 5575 };
    const [held, sums] = [
      { sensitivity: 0, specificity: 0 },
      { sensitivity: 0, specificity: 0 },
    ];
    const repetitions = 2000;
    for (let at = 0; at < repetitions; at += 1) {
      const strata = population.map(({ size, positive, isCalled, drawn }) => {
        let [left, found] = [positive, 0];
        for (let i = 0; i < drawn; i += 1) {
          if (random() < left / (size - i)) {
            left -= 1;
            found += 1;
          }
        }
        return stratum(size, isCalled ? [found, 0, drawn - found, 0] : [0, found, 0, drawn - found]);
      });
      const result = stratifiedAccuracy(strata);
      for (const name of ['sensitivity', 'specificity'] as const) {
        const share = estimated(result[name]);
        sums[name] += share.share;
        if (truth[name] >= share.low && truth[name] <= share.high) held[name] += 1;
      }
    }
    for (const name of ['sensitivity', 'specificity'] as const) {
      expect(sums[name] / repetitions).to.be.closeTo(truth[name], 0.006);
      expect(held[name] / repetitions, name).to.be.within(0.935, 1);
    }
  });
});

describe('every sensitivity from a sample', () => {
  const SEEDED = { seed: 20_240_401, numRuns: 300 };
  const cells = fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30), fc.nat(30), fc.nat(5));
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

  it('is the plain share of cases, limits and all, where each thing drawn stands for as many', () => {
    fc.assert(
      fc.property(
        fc.array(
          cells.filter((counts) => total(counts) > 1),
          { minLength: 1, maxLength: 4 },
        ),
        fc.integer({ min: 2, max: 50 }),
        (strata, weight) => {
          const [tp, fn] = [0, 1].map((at) => strata.reduce((sum, counts) => sum + counts[at]!, 0));
          fc.pre(tp! + fn! > 0);
          const { sensitivity } = stratifiedAccuracy(strata.map((counts) => stratum(total(counts) * weight, counts)));
          const share = estimated(sensitivity);
          expect(share.share).to.be.closeTo(tp! / (tp! + fn!), 1e-12);
          expect(share.trials).to.be.at.most(tp! + fn! + 1e-9);
          // One or the other end: the same number of trials, the same limits.
          if (tp === 0 || fn === 0) expectLimits(share, pairOf(wilsonLimits(tp!, tp! + fn!)), 1e-9);
        },
      ),
      SEEDED,
    );
  });

  it('is the specificity when positive and negative are exchanged', () => {
    fc.assert(
      fc.property(
        fc.array(
          cells.filter((counts) => total(counts) > 0),
          { minLength: 1, maxLength: 4 },
        ),
        (strata) => {
          const one = stratifiedAccuracy(strata.map((counts) => stratum(total(counts) * 3, counts)));
          const other = stratifiedAccuracy(
            strata.map(([tp, fn, fp, tn, out]) => stratum((tp + fn + fp + tn + out) * 3, [tn, fp, fn, tp, out])),
          );
          expect(other).to.deep.equal({ sensitivity: one.specificity, specificity: one.sensitivity });
        },
      ),
      SEEDED,
    );
  });

  it('lies within its limits and does not depend on the unit in which strata are counted beyond their sizes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            cells.filter((counts) => total(counts) > 0),
            fc.integer({ min: 1, max: 40 }),
          ),
          { minLength: 1, maxLength: 4 },
        ),
        (strata) => {
          const make = (factor: number) =>
            stratifiedAccuracy(strata.map(([counts, weight]) => stratum(total(counts) * weight * factor, counts)));
          const [one, other] = [make(1).sensitivity, make(7).sensitivity];
          fc.pre(one.estimable && other.estimable);
          if (!one.estimable || !other.estimable) return;
          expect(one.share).to.be.within(one.low - 1e-12, one.high + 1e-12);
          expect(other.share).to.be.closeTo(one.share, 1e-12);
          expect(other.standardError).to.be.at.least(one.standardError - 1e-12);
        },
      ),
      SEEDED,
    );
  });
});

function pairOf({ low, high }: { low: number; high: number }): [number, number] {
  return [low, high];
}
