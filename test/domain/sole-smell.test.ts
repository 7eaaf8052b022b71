import { expect } from 'chai';
import fc from 'fast-check';
import type { Estimate } from '../../src/domain/figure.ts';
import type { ClassifierAccuracy } from '../../src/domain/grounds-coding.ts';
import { type GroundsMonths, groundsStanding, onlyWhereRead } from '../../src/domain/grounds-months.ts';
import {
  correctedSoleSmell,
  type GroundsCounts,
  type GroundsRow,
  oddsOfShares,
  ratioOfShares,
  SOLE_SMELL_GROUPS,
  SOLE_WAYS,
  soleSmellBounds,
  soleSmellFigures,
  soleSmellShare,
} from '../../src/domain/sole-smell.ts';
import { fisherOddsRatio } from '../../src/stats/odds-ratio.ts';
import { miettinenNurminenRatio } from '../../src/stats/proportion-comparison.ts';
import { LONDON } from '../../src/vocabulary/area.ts';
import { GROUNDS_TIERS, type GroundsTier } from '../../src/vocabulary/grounds-tier.ts';
import { expectRelative } from '../stats/closeness.ts';
import { always, HACKNEY, LAMBETH } from './builders.ts';

const grounds = (counts: Partial<GroundsCounts>): GroundsCounts => ({
  ...(Object.fromEntries(GROUNDS_TIERS.map((tier) => [tier, 0])) as GroundsCounts),
  ...counts,
});

const READ = grounds({
  smell_only: 31,
  smell_weak: 9,
  smell_support: 160,
  no_smell: 200,
  insufficient: 45,
  'no-text': 5,
});

const someCounts = fc.record({
  smell_only: fc.integer({ min: 0, max: 60 }),
  smell_weak: fc.integer({ min: 0, max: 60 }),
  smell_support: fc.integer({ min: 0, max: 60 }),
  no_smell: fc.integer({ min: 1, max: 60 }),
  insufficient: fc.integer({ min: 0, max: 60 }),
});

const accuracy = (sensitivity: number, specificity: number, trials = 200): ClassifierAccuracy => ({
  sensitivity,
  sensitivityLow: sensitivity,
  sensitivityHigh: sensitivity,
  sensitivityTrials: trials,
  specificity,
  specificityLow: specificity,
  specificityHigh: specificity,
  specificityTrials: trials,
  of: 'all',
});

function numbers(estimate: Estimate) {
  if (estimate.state !== 'estimated') throw new Error(`expected a number, got "${estimate.state}"`);
  return estimate;
}

describe('the share of searches on the smell of cannabis alone', () => {
  it('is out of the texts that can be judged, with Wilson’s limits', () => {
    const share = numbers(soleSmellShare(READ, 'strict'));
    expect(share.value).to.equal(31 / 400);
    // Wilson's limits of 31 in 400, by hand: (x + z^2/2 -+ z sqrt(x (n - x)/n + z^2/4))/(n + z^2).
    expectRelative(share.low, 0.05513, 1e-3);
    expectRelative(share.high, 0.10792, 1e-3);
  });

  it('in substance counts smell with nothing that is a ground about this person too', () => {
    expect(soleSmellShare(READ, 'in-substance')).to.deep.include({ state: 'estimated', value: 0.1 });
  });

  it('does not take a text with too little to judge for one without smell', () => {
    const more = soleSmellShare({ ...READ, insufficient: 5000 }, 'strict');
    expect(more).to.deep.equal(soleSmellShare(READ, 'strict'));
  });

  it('is none where every text is too short to judge, or nothing was searched', () => {
    expect(soleSmellShare(grounds({ insufficient: 3 }), 'strict')).to.deep.equal({ state: 'not-estimable' });
    expect(soleSmellShare(grounds({}), 'strict')).to.deep.equal({ state: 'not-estimable' });
  });

  it('is 1 less the share of the other searches, limits and all', () => {
    always(someCounts, (counts) => {
      const own = numbers(soleSmellShare(grounds(counts), 'strict'));
      const others = numbers(
        soleSmellShare(
          grounds({
            smell_only: counts.smell_weak + counts.smell_support + counts.no_smell,
            no_smell: counts.smell_only,
          }),
          'strict',
        ),
      );
      expect(own.value).to.be.closeTo(1 - others.value, 1e-12);
      expect(own.low).to.be.closeTo(1 - others.high, 1e-9);
    });
  });

  it('is never smaller in substance than strictly', () => {
    always(someCounts, (counts) => {
      const share = (way: 'strict' | 'in-substance') => numbers(soleSmellShare(grounds(counts), way)).value;
      expect(share('in-substance')).to.be.at.least(share('strict'));
    });
  });
});

describe('the bounds for texts that say too little', () => {
  it('are none and all of them being sole, out of all texts, those left blank among them', () => {
    expect(soleSmellBounds(READ, 'strict')).to.deep.equal({
      state: 'estimated',
      value: 31 / 400,
      low: 31 / 450,
      high: 81 / 450,
    });
  });

  it('are none and all where every text was left blank or says too little, and nothing without a text', () => {
    for (const counts of [grounds({ 'no-text': 40 }), grounds({ insufficient: 3, 'no-text': 1 })]) {
      expect(soleSmellBounds(counts, 'strict')).to.deep.equal({ state: 'estimated', value: 0, low: 0, high: 1 });
    }
    expect(soleSmellBounds(grounds({}), 'strict')).to.deep.equal({ state: 'not-estimable' });
  });

  it('hold the share, whatever the texts, and are the share itself where all can be judged', () => {
    always(someCounts, (counts) => {
      for (const way of SOLE_WAYS) {
        const bounds = numbers(soleSmellBounds(grounds(counts), way));
        expect(bounds.low).to.be.at.most(bounds.value + 1e-12);
        expect(bounds.high).to.be.at.least(bounds.value - 1e-12);
        const whole = numbers(soleSmellBounds(grounds({ ...counts, insufficient: 0 }), way));
        expect([whole.low, whole.high]).to.deep.equal([whole.value, whole.value]);
      }
    });
  });
});

describe('the share corrected for the errors of the reading', () => {
  it('says that it is not corrected where no texts have been read by two people', () => {
    expect(correctedSoleSmell(READ, 'strict', undefined)).to.deep.equal({ state: 'not-corrected' });
  });

  it('takes away what is found in error and adds what is missed', () => {
    // (31/400 + .98 - 1)/(.9 + .98 - 1)
    expectRelative(
      numbers(correctedSoleSmell(READ, 'strict', accuracy(0.9, 0.98))).value,
      (0.0775 - 0.02) / 0.88,
      1e-12,
    );
  });

  it('is the share itself where the reading never errs, and its limits are no narrower than those of the share', () => {
    always(someCounts, (counts) => {
      const share = numbers(soleSmellShare(grounds(counts), 'strict'));
      const corrected = numbers(correctedSoleSmell(grounds(counts), 'strict', accuracy(1, 1)));
      expect(corrected.value).to.be.closeTo(share.value, 1e-12);
      expect(corrected.low).to.be.at.most(corrected.value);
      expect(corrected.high).to.be.at.least(corrected.value);
    });
  });

  it('stays between none and all, and its limits hold it', () => {
    always(
      fc.tuple(someCounts, fc.double({ min: 0.6, max: 1, noNaN: true }), fc.double({ min: 0.6, max: 1, noNaN: true })),
      ([counts, sensitivity, specificity]) => {
        const { value, low, high } = numbers(
          correctedSoleSmell(grounds(counts), 'strict', accuracy(sensitivity, specificity)),
        );
        expect(low).to.be.within(0, value + 1e-12);
        expect(high).to.be.within(value - 1e-12, 1);
      },
    );
  });

  it('is not none for certain where fewer are found than the reading’s own errors would give', () => {
    const counts = grounds({ smell_only: 20, no_smell: 1980 });
    const { value, low, high } = numbers(correctedSoleSmell(counts, 'strict', accuracy(0.95, 0.97)));
    expect([value, low]).to.deep.equal([0, 0]);
    expect(high).to.be.above(0.01);
  });

  it('leaves alone what people settled on, and corrects the others', () => {
    const settled = grounds({ smell_only: 20, smell_support: 30, insufficient: 7 });
    const reading = accuracy(0.9, 0.98);
    const others = numbers(correctedSoleSmell(grounds({ smell_only: 11, no_smell: 339 }), 'strict', reading));
    const counts = grounds({ smell_only: 31, smell_support: 30, no_smell: 339, insufficient: 7 });
    const { value, low, high } = numbers(correctedSoleSmell(counts, 'strict', reading, settled));
    expectRelative(value, (20 + 350 * others.value) / 400, 1e-12);
    expect(low).to.be.below(value);
    expect(high).to.be.above(value);
    // Corrected a second time, what people said 20 times of 50 would count for more than they said.
    expect(value).to.be.below(numbers(correctedSoleSmell(counts, 'strict', reading)).value);
  });

  it('is the share itself where people have read every text, whatever is known of the reading', () => {
    expect(correctedSoleSmell(READ, 'strict', undefined, READ)).to.deep.equal(soleSmellShare(READ, 'strict'));
  });

  it('is none where the reading does no better than chance', () => {
    expect(correctedSoleSmell(READ, 'strict', accuracy(0.4, 0.6))).to.deep.equal({ state: 'not-estimable' });
  });
});

describe('one share over another', () => {
  it('is the ratio of shares with Miettinen and Nurminen’s limits', () => {
    const shares = { successes: 10, trials: 50, comparisonSuccesses: 20, comparisonTrials: 400 };
    const wanted = miettinenNurminenRatio(shares);
    if (!wanted.estimable) throw new Error(wanted.why);
    expect(ratioOfShares(shares)).to.deep.equal({ state: 'estimated', value: 4, low: wanted.low, high: wanted.high });
  });

  it('is too few to compare under 10 searches together, and none without one of them', () => {
    const shares = (trials: number, comparisonTrials: number) =>
      ratioOfShares({ successes: 0, trials, comparisonSuccesses: Math.min(1, comparisonTrials), comparisonTrials });
    expect(shares(4, 5)).to.deep.equal({ state: 'too-few' });
    expect(shares(0, 50)).to.deep.equal({ state: 'not-estimable' });
    expect(shares(50, 0)).to.deep.equal({ state: 'not-estimable' });
  });
});

describe('the odds ratio of two shares', () => {
  it('is Fisher’s, with the limits that go with its P', () => {
    const wanted = fisherOddsRatio({ a: 10, b: 40, c: 20, d: 380 });
    if (!wanted.estimable) throw new Error(wanted.why);
    const shares = { successes: 10, trials: 50, comparisonSuccesses: 20, comparisonTrials: 400 };
    expect(oddsOfShares(shares)).to.deep.equal({
      estimate: { state: 'estimated', value: wanted.conditionalOddsRatio, low: wanted.low, high: wanted.high },
      pValue: wanted.pValue,
    });
  });

  it('never excludes 1 with a P above a twentieth, or holds it with one under a fortieth', () => {
    always(someCounts, ({ smell_only: a, smell_weak: b, smell_support: c, no_smell: d }) => {
      const { estimate, pValue } = oddsOfShares({
        successes: a,
        trials: a + b,
        comparisonSuccesses: c,
        comparisonTrials: c + d,
      });
      if (estimate.state !== 'estimated') return;
      // The limits leave a fortieth out at each end; P adds up the tables as rare as this one at both.
      const excludesOne = estimate.low > 1 || estimate.high < 1;
      if (excludesOne) expect(pValue).to.be.below(0.05);
      if (pValue! < 0.025) expect(excludesOne).to.equal(true);
    });
  });

  it('has a P and no number where nobody in the rest was searched so, and is too few under 10 searches', () => {
    const none = oddsOfShares({ successes: 5, trials: 20, comparisonSuccesses: 0, comparisonTrials: 30 });
    expect(none.estimate).to.deep.equal({ state: 'not-estimable' });
    expect(none.pValue).to.be.below(0.05);
    const few = oddsOfShares({ successes: 1, trials: 4, comparisonSuccesses: 0, comparisonTrials: 5 });
    expect(few).to.deep.equal({ estimate: { state: 'too-few' } });
  });
});

describe('whether there are written grounds', () => {
  const standing = (present: number, read: number, unread: number) => groundsStanding({ present, read, unread });

  it('rests on the months whose texts were read, however many there are', () => {
    expect(standing(12, 1, 11)).to.equal('read');
  });

  it('is “not read” where there are texts and none has been, and “not in this source” where there are none', () => {
    expect(standing(12, 0, 1)).to.equal('not-classified');
    expect(standing(12, 0, 0)).to.equal('not-in-this-source');
    expect(standing(0, 0, 0)).to.equal('month-missing');
  });
});

describe('the smell figures of a window', () => {
  const row = (
    areaCode: string,
    kind: GroundsTier,
    searches: number,
    selfDefined: GroundsRow['selfDefined'] = 'black',
  ): GroundsRow => ({ areaCode, selfDefined, reason: 'drugs', kind, searches });
  const counts = [
    row(HACKNEY, 'smell_only', 10),
    row(HACKNEY, 'no_smell', 30),
    row(HACKNEY, 'smell_only', 6, 'unknown'),
    row(HACKNEY, 'insufficient', 4, 'unknown'),
    row(LAMBETH, 'smell_weak', 2, 'white'),
    row(LAMBETH, 'no_smell', 98, 'white'),
    { ...row(HACKNEY, 'smell_only', 500), reason: 'weapons' as const },
  ];
  const READ_MONTHS: GroundsMonths = { present: 12, read: 12, unread: 0 };
  const figuresOf = (months: (areaCode: string) => GroundsMonths = () => READ_MONTHS) =>
    soleSmellFigures({
      months,
      forceCounts: counts,
      boroughCounts: counts,
      areaCodes: [LONDON.code, HACKNEY, LAMBETH],
      accuracy: (way, group) => (way === 'strict' && group === 'black' ? accuracy(0.95, 0.99) : undefined),
    });
  const figures = figuresOf();
  const find = (areaCode: string, group: string, measure = 'sole-smell-share', of = figures) =>
    of.find((one) => one.areaCode === areaCode && one.group === group && one.measure === measure)!;

  it('are of drug searches, by group, for London and each borough', () => {
    expect(figures.every((figure) => figure.reason === 'drugs')).to.equal(true);
    expect(find(LONDON.code, 'black')).to.deep.include({ searches: 10, outOf: 40 });
    expect(find(HACKNEY, 'black').estimate).to.deep.include({ state: 'estimated', value: 0.25 });
  });

  it('are of everybody too, people of unknown ethnicity among them', () => {
    expect(find(HACKNEY, 'all')).to.deep.include({ searches: 16, outOf: 46 });
    expect(find(HACKNEY, 'all', 'sole-smell-bounds')).to.deep.include({ searches: 16, outOf: 50 });
  });

  it('hold a borough’s share against that of the rest of London, itself left out', () => {
    const figure = find(HACKNEY, 'all', 'sole-smell-in-substance-against-rest');
    expect(figure).to.deep.include({ searches: 16, outOf: 46 });
    expect(figure.comparison).to.deep.equal({ searches: 2, residents: 0, outOf: 100 });
    expectRelative(numbers(figure.estimate).value, 16 / 46 / (2 / 100), 1e-12);
    expect(figure).not.to.have.property('pValue');
    const odds = find(HACKNEY, 'all', 'sole-smell-in-substance-odds-against-rest');
    expect(odds).to.deep.include({ searches: 16, outOf: 46, comparison: figure.comparison });
    const wanted = fisherOddsRatio({ a: 16, b: 30, c: 2, d: 98 });
    expect(odds.pValue).to.equal(wanted.pValue);
    expect(numbers(odds.estimate).low).to.equal('low' in wanted && wanted.low);
    expect(figures.some((one) => one.areaCode === LONDON.code && one.measure.endsWith('against-rest'))).to.equal(false);
  });

  it('are corrected for the groups whose texts tell how often the reading errs, and say so of the others', () => {
    expect(find(HACKNEY, 'black', 'sole-smell-corrected-share').estimate.state).to.equal('estimated');
    expect(find(HACKNEY, 'all', 'sole-smell-corrected-share').estimate).to.deep.equal({ state: 'not-corrected' });
  });

  it('are corrected but for the texts that people settled on', () => {
    const known = [...counts, { ...row(HACKNEY, 'smell_only', 10), isSettled: true }];
    const [own] = soleSmellFigures({
      months: () => READ_MONTHS,
      forceCounts: known,
      boroughCounts: known,
      areaCodes: [HACKNEY],
      accuracy: () => accuracy(0.95, 0.99),
    }).filter((one) => one.group === 'black' && one.measure === 'sole-smell-corrected-share');
    const settled = grounds({ smell_only: 10 });
    expect(own!.estimate).to.deep.equal(
      correctedSoleSmell(grounds({ smell_only: 20, no_smell: 30 }), 'strict', accuracy(0.95, 0.99), settled),
    );
    expect(own).to.deep.include({ searches: 20, outOf: 50 });
  });

  it('say for each borough whether its source has written grounds, and never put a zero in their place', () => {
    const mixed = figuresOf((areaCode) => (areaCode === LAMBETH ? { present: 12, read: 0, unread: 0 } : READ_MONTHS));
    const own = mixed.filter((figure) => figure.areaCode === LAMBETH);
    expect(new Set(own.map(({ estimate }) => estimate.state))).to.deep.equal(new Set(['not-in-this-source']));
    expect(find(HACKNEY, 'all', 'sole-smell-share', mixed).estimate.state).to.equal('estimated');
  });

  it('are there once for every area, group, way and measure', () => {
    const names = figures.map((one) => `${one.areaCode} ${one.group} ${one.measure}`);
    expect(new Set(names).size).to.equal(names.length);
    expect(names).to.have.length(SOLE_SMELL_GROUPS.length * 2 * (3 + 5 + 5));
  });

  it('keep what is withheld, or is a number, only where something was read', () => {
    const unread = onlyWhereRead(figures, () => ({ present: 3, read: 0, unread: 3 }));
    expect(new Set(unread.map(({ estimate }) => estimate.state))).to.deep.equal(new Set(['not-classified']));
    expect(onlyWhereRead(figures, () => READ_MONTHS)).to.deep.equal(figures);
  });
});
