import { expect } from 'chai';
import fc from 'fast-check';
import { FIND_KINDS } from '../../src/domain/find-rate.ts';
import type { Residents } from '../../src/domain/tally.ts';
import {
  COMPARISON_NUMBER,
  judgeThresholds,
  prepareThresholds,
  type ThresholdCount,
  type ThresholdData,
  type ThresholdOutcome,
  whyNotTested,
} from '../../src/domain/threshold.ts';
import {
  noThresholdsSentence,
  THRESHOLD_NOTES,
  thresholdContrastRangeText,
  thresholdContrastText,
  thresholdCountsSentence,
  thresholdNotes,
  thresholdPeriodText,
} from '../../src/domain/wording.ts';
import type { PosteriorSummary, ThresholdTest } from '../../src/stats/threshold-test.ts';
import { BOROUGHS, CITY_OF_LONDON, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';
import { always, HACKNEY } from './builders.ts';

/** In every borough, the City included, 1,000 White residents, 2,000 Black, 3,000 Asian, and so on. */
const RESIDENTS: Residents = new Map(
  BOROUGHS.map(({ code }) => [code, { white: 1000, black: 2000, asian: 3000, mixed: 4000, other: 5000 }]),
);

/** Searches of Black people in Hackney in May 2021 that found nothing, unless said otherwise. */
const count = (only: Partial<ThresholdCount> & { searches: number }): ThresholdCount => ({
  month: '2021-05',
  areaCode: HACKNEY,
  selfDefined: 'black',
  kind: 'not-found',
  ...only,
});

const prepare = (counts: ThresholdCount[], monthsPresent = 12) =>
  prepareThresholds({ monthsPresent, counts, residents: RESIDENTS });

/** A year in which enough is loaded and recorded. */
const READY: ThresholdData = { ...prepare([count({ searches: 10 })]), monthsRecorded: 12 };

const posterior = (mean: number): PosteriorSummary => ({
  mean,
  standardDeviation: 0.01,
  low: mean - 0.02,
  median: mean,
  high: mean + 0.02,
});

const SAMPLING = { chains: 4, iterations: 1200, draws: 2800, largestRHat: 1.01, acceptance: 0.8, divergences: 3 };

/** An answer with White at 0.20 and each group after it a point lower than the one before. */
const ANSWER: ThresholdTest = {
  estimable: true,
  ...SAMPLING,
  groups: ETHNIC_GROUPS.map((_, at) => ({
    ...posterior(0.2 - at / 100),
    effectiveSampleSize: 900,
    contrast: posterior(-at / 100),
  })),
};

describe('what the threshold test is fed with', () => {
  it('is the 32 boroughs that the Met polices by five groups, with their residents', () => {
    const { cells, groups } = prepare([]);
    expect(cells).to.have.length(32 * 5);
    expect(new Set(cells.map(({ area, group }) => `${area} ${group}`)).size).to.equal(160);
    expect(groups.map(({ group, residents }) => [group, residents])).to.deep.equal([
      ['white', 32_000],
      ['black', 64_000],
      ['asian', 96_000],
      ['mixed', 128_000],
      ['other', 160_000],
    ]);
    expect(ETHNIC_GROUPS[COMPARISON_NUMBER]).to.equal('white');
  });

  it('adds up the searches and finds of a borough and group over the months', () => {
    const { cells } = prepare([
      count({ searches: 30 }),
      count({ searches: 8, kind: 'found' }),
      count({ searches: 5, kind: 'found', month: '2021-06' }),
    ]);
    const hackney = RATED_BOROUGHS.findIndex(({ code }) => code === HACKNEY);
    expect(cells.filter(({ searches }) => searches > 0)).to.deep.equal([
      { area: hackney, group: ETHNIC_GROUPS.indexOf('black'), residents: 2000, searches: 43, finds: 13 },
    ]);
  });

  it('leaves out the City of London, searches without a place or a known group, and those without a recorded find', () => {
    const { groups, leftOut } = prepare([
      count({ searches: 1, areaCode: CITY_OF_LONDON }),
      count({ searches: 2, areaCode: 'unplaced' }),
      count({ searches: 4, areaCode: 'outside-london', selfDefined: 'unknown' }),
      count({ searches: 8, selfDefined: 'unknown', kind: 'not-recorded' }),
      count({ searches: 16, kind: 'not-recorded' }),
      count({ searches: 32 }),
    ]);
    expect(leftOut).to.deep.equal({ notPlaced: 7, groupUnknown: 8, findUnknown: 16 });
    expect(groups.map(({ searches }) => searches)).to.deep.equal([0, 32, 0, 0, 0]);
  });

  it('counts every search in one place: what is taken and what is left out add up to all', () => {
    const anyCount = fc.record({
      month: fc.constantFrom('2021-04', '2021-05', '2022-03'),
      areaCode: fc.constantFrom('unplaced', 'outside-london', ...BOROUGHS.map(({ code }) => code)),
      selfDefined: fc.constantFrom('unknown' as const, ...ETHNIC_GROUPS),
      kind: fc.constantFrom(...FIND_KINDS),
      searches: fc.integer({ min: 1, max: 500 }),
    });
    always(fc.array(anyCount), (counts) => {
      const { cells, groups, leftOut } = prepare(counts);
      const all = counts.reduce((sum, { searches }) => sum + searches, 0);
      const left = leftOut.notPlaced + leftOut.groupUnknown + leftOut.findUnknown;
      for (const taken of [cells, groups] as { searches: number; finds: number }[][]) {
        expect(taken.reduce((sum, { searches }) => sum + searches, 0) + left).to.equal(all);
        for (const { searches, finds } of taken) expect(finds).to.be.at.most(searches);
      }
    });
  });
});

describe('whether thresholds are estimated', () => {
  it('is refused under 9 of the 12 months, whatever they hold', () => {
    expect(whyNotTested({ monthsPresent: 8, monthsRecorded: 8 })).to.deep.equal({ state: 'month-missing' });
    expect(whyNotTested({ monthsPresent: 9, monthsRecorded: 9 })).to.equal(undefined);
  });

  it('is refused where the months are there and in under 9 of them finds are recorded', () => {
    expect(whyNotTested({ monthsPresent: 12, monthsRecorded: 8 })).to.deep.equal({ state: 'not-recorded' });
    expect(whyNotTested({ monthsPresent: 12, monthsRecorded: 0 })).to.deep.equal({ state: 'not-recorded' });
  });

  it('takes a month as recorded when at least half of its searches say whether anything was found', () => {
    const month = (recorded: number, blank: number) =>
      prepare([count({ searches: recorded }), count({ searches: blank, kind: 'not-recorded' })]).monthsRecorded;
    expect(month(50, 50)).to.equal(1);
    expect(month(49, 51)).to.equal(0);
  });

  it('gives thresholds and differences from White people with their limits, group by group', () => {
    const { judgement, groups, sampling } = judgeThresholds(READY, ANSWER);
    expect(judgement).to.deep.equal({ state: 'estimated' });
    expect(groups.map(({ group }) => group)).to.deep.equal([...ETHNIC_GROUPS]);
    expect(groups[1]).to.deep.equal({
      group: 'black',
      searches: 10,
      finds: 0,
      residents: 64_000,
      estimate: {
        threshold: { value: 0.19, low: 0.19 - 0.02, high: 0.19 + 0.02 },
        contrast: { value: -0.01, low: -0.01 - 0.02, high: -0.01 + 0.02 },
        effectiveDraws: 900,
      },
    });
    expect(sampling).to.deep.equal(SAMPLING);
  });

  it('gives no number, and keeps the counts, where the test gives a reason instead', () => {
    for (const why of ['a group has no searches', 'fewer than five areas with searches'] as const) {
      const outcome = judgeThresholds(READY, { estimable: false, why });
      expect(outcome.judgement).to.deep.equal({ state: 'not-estimable', reason: why });
      expect(outcome.groups.map(({ estimate }) => estimate)).to.deep.equal(ETHNIC_GROUPS.map(() => undefined));
      expect(outcome.groups[1]!.searches).to.equal(10);
      expect(outcome.sampling).to.equal(undefined);
    }
  });

  it('gives no number where the chains disagree, and keeps how far they did', () => {
    const record = { ...SAMPLING, largestRHat: 1.2 };
    const outcome = judgeThresholds(READY, { estimable: false, why: 'the chains disagree', ...record });
    expect(outcome.judgement).to.deep.equal({ state: 'not-estimable', reason: 'the chains disagree' });
    expect(outcome.sampling).to.deep.equal(record);
    expect(outcome.groups[0]!.estimate).to.equal(undefined);
  });

  it('gives no number where the sampler ran away on more than one draw in a hundred', () => {
    const judged = (divergences: number) => judgeThresholds(READY, { ...ANSWER, divergences }).judgement;
    expect(judged(28)).to.deep.equal({ state: 'estimated' });
    expect(judged(29)).to.deep.equal({ state: 'not-estimable', reason: 'too many draws ran away' });
  });

  it('takes no answer from too few months, even if one were there', () => {
    const outcome = judgeThresholds({ ...READY, monthsPresent: 8 }, ANSWER);
    expect(outcome.judgement).to.deep.equal({ state: 'month-missing' });
    expect(outcome.groups[0]!.estimate).to.equal(undefined);
    expect(outcome.sampling).to.equal(undefined);
  });

  it('is never left open: an answer that is missing without a reason is a fault', () => {
    expect(() => judgeThresholds(READY, undefined)).to.throw('no answer to judge');
  });
});

describe('thresholds in words', () => {
  const estimated = judgeThresholds(READY, ANSWER);
  const without = (changed: Partial<ThresholdOutcome>): ThresholdOutcome => ({ ...estimated, ...changed });

  it('name the months, and how many of them are loaded where some are missing', () => {
    const year = { from: '2021-04', to: '2022-03' };
    expect(thresholdPeriodText(year, estimated)).to.equal('April 2021 to March 2022');
    expect(thresholdPeriodText(year, without({ monthsPresent: 9 }))).to.equal(
      'April 2021 to March 2022 (9 of 12 months)',
    );
  });

  it('give differences in percentage points, lower or higher, and call none what rounds to none', () => {
    const range = (value: number, low: number, high: number) => ({ value, low, high });
    expect(thresholdContrastText(range(-0.0312, 0, 0))).to.equal('3.1 lower');
    expect(thresholdContrastText(range(0.0207, 0, 0))).to.equal('2.1 higher');
    expect(thresholdContrastText(range(-0.0004, 0, 0))).to.equal('the same');
    expect(thresholdContrastRangeText(range(0, -0.05, 0.0124))).to.equal('5.0 lower to 1.2 higher');
    expect(thresholdContrastRangeText(range(0, 0.0001, 0.02))).to.equal('the same to 2.0 higher');
  });

  it('say why there is none, and that this does not mean equal', () => {
    const judgements: [ThresholdOutcome['judgement'], RegExp][] = [
      [{ state: 'month-missing' }, /the records of 6 of the 12 months are loaded, and 9 are needed/],
      [{ state: 'not-recorded' }, /the records of 4 of the 12 months say whether anything was found, and 9 are needed/],
      [{ state: 'not-estimable', reason: 'the chains disagree' }, /runs of the model did not come to the same answer/],
      [{ state: 'not-estimable', reason: 'a group has no searches' }, /for one of the groups there is no search/],
    ];
    for (const [judgement, words] of judgements) {
      const sentence = noThresholdsSentence(without({ judgement, monthsPresent: 6, monthsRecorded: 4 }));
      expect(sentence).to.match(words).and.to.contain('That does not mean that the thresholds are equal.');
    }
    expect(noThresholdsSentence(without({ judgement: { state: 'not-recorded' }, monthsRecorded: 0 }))).to.match(
      /the records do not say whether anything was found/,
    );
    expect(noThresholdsSentence(estimated)).to.equal('');
  });

  it('never stand without the caveats', () => {
    expect(thresholdNotes(estimated)).to.equal(THRESHOLD_NOTES);
    const said = THRESHOLD_NOTES.join(' ');
    expect(said)
      .to.contain('This is an experiment.')
      .and.to.contain('depends on the shape of the model')
      .and.to.contain(
        'A group that simply carries more can come out with a lower threshold though the threshold is the same.',
      )
      .and.to.contain('Residents are not the people on the street.')
      .and.to.contain('Equal find rates or equal thresholds do not prove fair treatment.');
  });

  it('say what was counted and what was left out', () => {
    const leftOut = { notPlaced: 1_200, groupUnknown: 34_838, findUnknown: 5 };
    expect(thresholdCountsSentence(without({ leftOut }))).to.equal(
      'Counted are 10 searches of people, for all reasons but section 60, which needs no suspicion. Left out are 1,200 without a place in one of the 32 boroughs, 34,838 of people with no recorded ethnicity and 5 of which the records do not say whether anything was found: if they differ from the others, so would the thresholds.',
    );
  });
});
