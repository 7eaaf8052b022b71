import { expect } from 'chai';
import fc from 'fast-check';
import { clearStart, spread } from '../../src/charts/spread.ts';

const SEEDED = { seed: 20_260_501, numRuns: 300 };
const wish = fc.record({
  at: fc.double({ min: -50, max: 450, noNaN: true }),
  extent: fc.double({ min: 5, max: 40, noNaN: true }),
});

describe('labels beside a line', () => {
  it('stand where they want to where there is room', () => {
    expect(
      spread(
        [
          { at: 80, extent: 20 },
          { at: 20, extent: 20 },
        ],
        0,
        100,
      ),
    ).to.deep.equal([80, 20]);
  });

  it('are pushed apart about their middle where they would touch, and in from the ends', () => {
    expect(
      spread(
        [
          { at: 50, extent: 20 },
          { at: 52, extent: 20 },
        ],
        0,
        100,
      ),
    ).to.deep.equal([41, 61]);
    expect(spread([{ at: 99, extent: 20 }], 0, 100)).to.deep.equal([90]);
  });

  it('never overlap, keep their order and stay between the ends', () => {
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 10 }), (wishes) => {
        const middles = spread(wishes, 0, 400);
        const order = wishes.map((_, at) => at).sort((a, b) => middles[a]! - middles[b]!);
        for (const [place, at] of order.entries()) {
          const { extent } = wishes[at]!;
          expect(middles[at]! - extent / 2).to.be.at.least(-1e-6);
          expect(middles[at]! + extent / 2).to.be.at.most(400 + 1e-6);
          const next = order[place + 1];
          if (next === undefined) continue;
          expect(wishes[at]!.at).to.be.at.most(wishes[next]!.at);
          expect(middles[at]! + extent / 2).to.be.at.most(middles[next]! - wishes[next]!.extent / 2 + 1e-6);
        }
      }),
      SEEDED,
    );
  });

  it('begin beyond a line that would run through them, where there is room', () => {
    expect(clearStart([50], { from: 10, to: 300 }, 100)).to.equal(56);
    expect(clearStart([50, 120], { from: 10, to: 300 }, 100)).to.equal(126);
    expect(clearStart([200], { from: 10, to: 300 }, 100)).to.equal(10);
    expect(clearStart([50], { from: 10, to: 120 }, 100)).to.equal(10);
  });
});
