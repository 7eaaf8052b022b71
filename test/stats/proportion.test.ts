import { expect } from 'chai';
import { randomBinomial } from 'd3-random';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { clopperPearsonLimits, jeffreysLimits, wilsonLimits } from '../../src/stats/proportion.ts';
import { miettinenNurminenRatio, newcombeDifference } from '../../src/stats/proportion-comparison.ts';
import { correctedShare, partlyCorrectedShare, roganGladen } from '../../src/stats/rogan-gladen.ts';
import { expectLimits, expectRelative } from './closeness.ts';

describe('the limits of a share', () => {
  it('agree with their worked examples', () => {
    expectLimits(wilsonLimits(65, 100), [0.55254443296888, 0.736357517569025], 1e-13);
    expectLimits(jeffreysLimits(0, 10), [0, 0.217196267509211], 1e-13);
    expectLimits(clopperPearsonLimits(0, 10), [0, 0.308497107818761], 1e-13);
  });

  it('start at exactly 0 when nothing was found and end at exactly 1 when everything was', () => {
    for (const limits of [wilsonLimits, jeffreysLimits, clopperPearsonLimits]) {
      expect(limits(0, 7).low).to.equal(0);
      expect(limits(7, 7).high).to.equal(1);
      expect(limits(0, 7).high).to.be.within(0, 1);
      expect(limits(7, 7).low).to.be.within(0, 1);
    }
  });

  it('keep their digits for two in a million', () => {
    expectLimits(wilsonLimits(2, 1e6), [5.48472309596056e-7, 7.29295638857263e-6], 1e-12);
    expectLimits(clopperPearsonLimits(2, 1e6), [2.42209370316004e-7, 7.22466879438031e-6], 1e-12);
  });

  it('contain the share, and are wider for the exact method than for Wilson’s', () => {
    for (const [x, n] of [
      [1, 3],
      [40, 90],
      [999, 1000],
    ] as const) {
      const wilson = wilsonLimits(x, n);
      const exact = clopperPearsonLimits(x, n);
      expect(x / n).to.be.within(wilson.low, wilson.high);
      expect(exact.high - exact.low).to.be.above(wilson.high - wilson.low);
    }
  });

  it('refuse more finds than searches', () => {
    expect(() => wilsonLimits(237, 232)).to.throw(
      RangeError,
      'wilsonLimits: x is 237, expected a number of at most 232',
    );
    expect(() => wilsonLimits(1, 0)).to.throw(RangeError, 'wilsonLimits: n is 0, expected a finite number above 0');
    expect(() => jeffreysLimits(0.5, 1)).to.throw(
      RangeError,
      'jeffreysLimits: x is 0.5, expected a whole number of 0 or more',
    );
    expect(() => clopperPearsonLimits(1, 2, 0)).to.throw(RangeError, 'clopperPearsonLimits: confidence is 0');
  });
});

describe('the comparison of two find rates', () => {
  const shares = { successes: 45, trials: 200, comparisonSuccesses: 300, comparisonTrials: 1500 };

  it('gives Newcombe’s difference', () => {
    const result = newcombeDifference(shares);
    expectRelative(result.difference, 0.025, 1e-12);
    expectLimits(result, [-0.0314284312706186, 0.0906912349893938], 1e-12);
  });

  it('gives Miettinen and Nurminen’s ratio', () => {
    const result = miettinenNurminenRatio(shares);
    if (!result.estimable) throw new Error('expected a ratio');
    expectRelative(result.ratio, 1.125, 1e-14);
    expectLimits(result, [0.8477, 1.4694], 1e-4);
  });

  it('is one, with limits that invert each other, when both groups have the same find rate', () => {
    const same = { successes: 20, trials: 80, comparisonSuccesses: 20, comparisonTrials: 80 };
    const result = miettinenNurminenRatio(same);
    if (!result.estimable) throw new Error('expected a ratio');
    expect(result.ratio).to.equal(1);
    expectRelative(result.low * result.high, 1, 1e-9);
    const difference = newcombeDifference(same);
    expectRelative(difference.low, -difference.high, 1e-12);
  });

  it('has a lower limit of 0 when the group has no finds, and no upper limit when the comparison has none', () => {
    const none = miettinenNurminenRatio({ successes: 0, trials: 20, comparisonSuccesses: 15, comparisonTrials: 80 });
    if (!none.estimable) throw new Error('expected a ratio');
    expectLimits(none, [0, 0.892651485818859], 2e-4);
    const unlimited = miettinenNurminenRatio({
      successes: 5,
      trials: 20,
      comparisonSuccesses: 0,
      comparisonTrials: 80,
    });
    expect(unlimited).to.include({ estimable: false, why: 'no comparison successes', high: Infinity });
    expect('low' in unlimited && unlimited.low).to.be.above(1);
  });

  it('is nothing when nobody found anything', () => {
    const empty = { successes: 0, trials: 20, comparisonSuccesses: 0, comparisonTrials: 80 };
    expect(miettinenNurminenRatio(empty)).to.deep.equal({ estimable: false, why: 'no successes' });
    expect(newcombeDifference(empty).low).to.be.below(0);
  });

  it('stands when every search found something', () => {
    const all = miettinenNurminenRatio({ successes: 9, trials: 9, comparisonSuccesses: 12, comparisonTrials: 12 });
    if (!all.estimable) throw new Error('expected a ratio');
    expect(all.ratio).to.equal(1);
    expect(all.low).to.be.below(1);
    expect(all.high).to.be.above(1);
  });

  it('refuses finds beyond searches on either side', () => {
    expect(() => newcombeDifference({ ...shares, successes: 201 })).to.throw(
      RangeError,
      'newcombeDifference: successes is 201',
    );
    expect(() => miettinenNurminenRatio({ ...shares, comparisonTrials: 0 })).to.throw(
      RangeError,
      'miettinenNurminenRatio: comparisonTrials is 0',
    );
    expect(() => miettinenNurminenRatio(shares, 1)).to.throw(RangeError, 'miettinenNurminenRatio: confidence is 1');
  });
});

describe('a share corrected for classifier error', () => {
  it('agrees with its worked examples', () => {
    const { apparent, corrected } = roganGladen(127, 200, 0.95, 0.9);
    expectRelative(apparent.share, 0.635, 1e-14);
    expectRelative(corrected.share, 0.629411764705882, 1e-13);
    expectLimits(corrected, [0.548608266502831, 0.704229100412626], 1e-9);
    const withError = correctedShare({
      positive: 127,
      n: 200,
      sensitivity: 0.95,
      sensitivityTrials: 100,
      specificity: 0.9,
      specificityTrials: 100,
    });
    expectRelative(withError.share, 0.629411764705882, 1e-13);
    // The standard error and limits of Lang and Reiczigel (2014), worked out in Python.
    expectRelative(withError.standardError, 0.04624193378359143, 1e-12);
    expectLimits(withError, [0.5388432360090186, 0.7201082855916691], 1e-12);
  });

  it('is the share itself when the classifier is never wrong', () => {
    const { apparent, corrected } = roganGladen(640, 1000, 1, 1);
    expectRelative(corrected.share, apparent.share, 1e-14);
    expectLimits(corrected, [apparent.low, apparent.high], 1e-14);
  });

  it('is given as it falls, below 0, in its plain form, and clamped to 0 for show', () => {
    expectRelative(roganGladen(5, 400, 0.9, 0.98).corrected.share, -0.00852272727272734, 1e-12);
    const shown = correctedShare({
      positive: 5,
      n: 400,
      sensitivity: 0.9,
      sensitivityTrials: 300,
      specificity: 0.98,
      specificityTrials: 300,
    });
    expect(shown.share).to.equal(0);
    expect(shown.low).to.equal(0);
    expect(shown.high).to.be.above(0);
    expectRelative(shown.unclamped, -0.00852272727272734, 1e-12);
  });

  it('is not none for certain where fewer are found than the classifier’s own errors would give', () => {
    const none = { positive: 0, n: 2000, sensitivity: 0.95, sensitivityTrials: 100 };
    const found0 = correctedShare({ ...none, specificity: 0.95, specificityTrials: 300 });
    expect(found0).to.include({ share: 0, low: 0 });
    expectRelative(found0.high, 0.0272, 1e-3);
    const found20 = correctedShare({ ...none, positive: 20, specificity: 0.97, specificityTrials: 300 });
    expect(found20).to.include({ share: 0, low: 0 });
    // All 20 may be real: with no false ones among them, up to 1.5% of texts called sole, of which 95% are found.
    expect(found20.high).to.be.above(0.016);
    const found1990 = correctedShare({ ...none, positive: 1990, specificity: 0.97, specificityTrials: 300 });
    expect(found1990).to.include({ share: 1, high: 1 });
    expect(found1990.low).to.be.below(0.98);
  });

  it('has limits that hold the truth in 19 of 20 records, shares near none among them', function () {
    this.timeout(20_000);
    const generator = xoroshiro128plus(20261123);
    const binomial = randomBinomial.source(() => (generator.next() >>> 0) / 4_294_967_296);
    for (const n of [200, 2000]) {
      for (const [se, seTrials, sp, spTrials] of [
        [0.95, 100, 0.95, 300],
        [0.93, 140, 0.99, 400],
        [0.9, 40, 0.97, 100],
      ] as const) {
        const finds = binomial(seTrials, se);
        const leaves = binomial(spTrials, sp);
        for (const truth of [0, 0.005, 0.02, 0.05, 0.3]) {
          const found = binomial(n, truth * se + (1 - truth) * (1 - sp));
          let held = 0;
          for (let i = 0; i < 2000; i++) {
            const { low, high } = correctedShare({
              positive: found(),
              n,
              sensitivity: finds() / seTrials,
              sensitivityTrials: seTrials,
              specificity: leaves() / spTrials,
              specificityTrials: spTrials,
            });
            expect(high - low).to.be.above(0.001);
            if (low <= truth && truth <= high) held += 1;
          }
          // 95% less three standard errors of 2,000 trials.
          expect(held / 2000, `${n} texts, se ${se}, sp ${sp}, share ${truth}`).to.be.above(0.9354);
        }
      }
    }
  });

  it('is less certain the fewer texts the classifier was tested on', () => {
    const tested = (trials: number) =>
      correctedShare({
        positive: 60,
        n: 500,
        sensitivity: 0.9,
        sensitivityTrials: trials,
        specificity: 0.95,
        specificityTrials: trials,
      });
    expect(tested(50).standardError).to.be.above(tested(500).standardError);
  });

  it('does not become certain because a test found no error', () => {
    const perfect = correctedShare({
      positive: 0,
      n: 50,
      sensitivity: 1,
      sensitivityTrials: 30,
      specificity: 1,
      specificityTrials: 30,
    });
    expect(perfect.share).to.equal(0);
    expect(perfect.high).to.be.above(0.02);
  });

  it('corrects only the texts that people have not read themselves', () => {
    const counts = { positive: 127, n: 200, sensitivity: 0.95, sensitivityTrials: 100, specificity: 0.9 };
    const rest = { ...counts, specificityTrials: 100 };
    const partly = partlyCorrectedShare(rest, { positive: 40, n: 50 });
    expectRelative(partly.share, (40 + 200 * 0.629411764705882) / 250, 1e-13);
    expectLimits(partly, [0.5865257372150222, 0.7381701335702182], 1e-12);
    // A single text that is known moves next to nothing.
    const one = partlyCorrectedShare({ ...rest, positive: 12_700, n: 20_000 }, { positive: 1, n: 1 });
    const whole = correctedShare({ ...rest, positive: 12_700, n: 20_000 });
    expect(one.low).to.be.closeTo(whole.low, 1e-4);
    expect(one.high).to.be.closeTo(whole.high, 1e-4);
    expect(() => partlyCorrectedShare(rest, { positive: 6, n: 5 })).to.throw(
      RangeError,
      'partlyCorrectedShare: known.positive is 6',
    );
  });

  it('leaves everything open where hardly anything tells how it does', () => {
    const hardly = { sensitivity: 1, sensitivityTrials: 1, specificity: 0.2, specificityTrials: 100 };
    expect(correctedShare({ positive: 5, n: 50, ...hardly })).to.include({ low: 0, high: 1 });
  });

  it('refuses a classifier no better than chance', () => {
    expect(() => roganGladen(5, 10, 0.4, 0.6)).to.throw(
      RangeError,
      'roganGladen: sensitivity + specificity is 1, expected a number above 1',
    );
    expect(() => roganGladen(11, 10, 0.9, 0.9)).to.throw(RangeError, 'roganGladen: positive is 11');
    const counts = {
      positive: 1,
      n: 10,
      sensitivity: 1.2,
      sensitivityTrials: 10,
      specificity: 0.9,
      specificityTrials: 10,
    };
    expect(() => correctedShare(counts)).to.throw(
      RangeError,
      'correctedShare: sensitivity is 1.2, expected a number from 0 to 1',
    );
    expect(() => correctedShare({ ...counts, sensitivity: 0.9, specificityTrials: 0 })).to.throw(
      RangeError,
      'correctedShare: specificityTrials is 0',
    );
  });
});
