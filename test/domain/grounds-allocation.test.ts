import { expect } from 'chai';
import fc from 'fast-check';
import {
  allocateSample,
  bestLimits,
  SAMPLE_ANSWERS,
  smallestSample,
  type TextStratum,
} from '../../src/domain/grounds-allocation.ts';
import { ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';

const GROUPS = [...ETHNIC_GROUPS, 'unknown'] as const;

const strataOf = (counts: Partial<Record<(typeof GROUPS)[number], readonly [number, number, number]>>): TextStratum[] =>
  GROUPS.flatMap((group) =>
    SAMPLE_ANSWERS.flatMap((answer, at) => {
      const textCount = counts[group]?.[at] ?? 0;
      return textCount > 0 ? [{ group, answer, textCount }] : [];
    }),
  );

describe('the allocation of a sample of texts', () => {
  it('gives each ethnic group the same, however many texts it has, and the unknown a quarter of that', () => {
    const plenty = [2000, 9000, 500] as const;
    const strata = allocateSample(
      strataOf({
        white: [900, 4000, 200],
        black: plenty,
        asian: plenty,
        mixed: plenty,
        other: plenty,
        unknown: plenty,
      }),
      1050,
    );
    const drawn = GROUPS.map((group) =>
      strata.filter((stratum) => stratum.group === group).reduce((sum, { sampledCount }) => sum + sampledCount, 0),
    );
    expect(drawn).to.deep.equal([200, 200, 200, 200, 200, 50]);
  });

  it('draws more of those called otherwise than of those called sole, and fewest for review', () => {
    const strata = allocateSample(strataOf({ black: [500, 5000, 300] }), 100);
    expect(strata.map(({ answer, sampledCount }) => [answer, sampledCount])).to.deep.equal([
      ['sole', 30],
      ['not-sole', 50],
      ['review', 20],
    ]);
  });

  it('lets others give what a small stratum or group cannot', () => {
    const strata = allocateSample(strataOf({ white: [500, 500, 5], mixed: [3, 2, 1] }), 106);
    expect(strata.map(({ sampledCount }) => sampledCount)).to.deep.equal([36, 59, 5, 3, 2, 1]);
  });

  it('always has something of every stratum, never more than it holds, and as many as were asked for', () => {
    const count = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3000 }));
    const world = fc
      .array(fc.tuple(count, count, count), { minLength: 6, maxLength: 6 })
      .map((counts) => strataOf(Object.fromEntries(GROUPS.map((group, at) => [group, counts[at]!]))));
    fc.assert(
      fc.property(world, fc.integer({ min: 36, max: 2000 }), (strata, size) => {
        fc.pre(strata.length > 0);
        const allocated = allocateSample(strata, size);
        expect(allocated.map(({ sampledCount: _, ...stratum }) => stratum)).to.deep.equal(strata);
        for (const { sampledCount, textCount } of allocated) {
          expect(sampledCount).to.be.within(Math.min(2, textCount), textCount);
        }
        const there = strata.reduce((sum, { textCount }) => sum + textCount, 0);
        const drawn = allocated.reduce((sum, { sampledCount }) => sum + sampledCount, 0);
        expect(drawn).to.equal(Math.min(size, there));
      }),
      { seed: 20_240_401, numRuns: 200 },
    );
  });

  it('tells what it can show at best: little of the sensitivity where few of many called otherwise are drawn', () => {
    const strata = [
      { group: 'black', answer: 'sole', textCount: 2176, sampledCount: 57 },
      { group: 'black', answer: 'not-sole', textCount: 16_787, sampledCount: 58 },
      { group: 'white', answer: 'not-sole', textCount: 500, sampledCount: 50 },
    ] as const;
    const best = bestLimits(strata);
    expect(best.map(({ of }) => of)).to.deep.equal(['black', 'all']);
    // Wilson at 1 in 2,176/(16,787/58) trials, and in 58 of equal weight.
    const trials = 2176 / (16_787 / 58);
    expect(best[0]!.sensitivityLow).to.be.closeTo(trials / (trials + 1.959963984540054 ** 2), 1e-9);
    expect(best[0]!.specificityLow).to.be.closeTo(58 / (58 + 1.959963984540054 ** 2), 1e-9);
  });

  it('knows the smallest sample that has something of every stratum', () => {
    expect(smallestSample(strataOf({ white: [500, 500, 1], unknown: [3, 0, 0] }))).to.equal(2 + 2 + 1 + 2);
  });
});
