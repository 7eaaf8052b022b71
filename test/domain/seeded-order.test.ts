import { expect } from 'chai';
import { inSeededOrder } from '../../src/domain/seeded-order.ts';

const numbers = Array.from({ length: 1000 }, (_, at) => at);
const drawn = (seed: number, items: readonly number[] = numbers) => inSeededOrder(items, seed, String);

describe('an order drawn by lot', () => {
  it('holds every item once, in another order for another number', () => {
    expect(drawn(1)).to.have.members(numbers);
    expect(drawn(1)).not.to.deep.equal(numbers);
    expect(drawn(2)).not.to.deep.equal(drawn(1));
  });

  it('is the same again with the same number, whatever order the items came in', () => {
    expect(drawn(5, [...numbers].reverse())).to.deep.equal(drawn(5));
  });

  it('lets every part of a file come to the first page about as often', () => {
    const early = Array.from({ length: 200 }, (_, seed) => drawn(seed + 1).slice(0, 20)).flat();
    const firstHalf = early.filter((item) => item < 500).length;
    // Of 4,000 draws 2,000, give or take four standard deviations of about 31.
    expect(firstHalf).to.be.within(1874, 2126);
  });
});
