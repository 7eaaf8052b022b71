import { expect } from 'chai';
import { byWeight, openRandom } from '../../src/demo/random.ts';

describe('a stream of chance', () => {
  it('runs the same way again for the same seed and name', () => {
    const [one, two] = [openRandom(3, 'a'), openRandom(3, 'a')];
    for (let drawn = 0; drawn < 100; drawn += 1) expect(one.fraction()).to.equal(two.fraction());
  });

  it('runs another way for another name', () => {
    expect(openRandom(3, 'a').fraction()).not.to.equal(openRandom(3, 'b').fraction());
  });

  it('draws Poisson counts whose mean and variance are the mean asked for, small and large', () => {
    const random = openRandom(5, 'poisson');
    for (const mean of [0.4, 7, 900]) {
      const counts = Array.from({ length: 4000 }, () => random.poisson(mean));
      const average = counts.reduce((sum, count) => sum + count, 0) / counts.length;
      const variance = counts.reduce((sum, count) => sum + (count - average) ** 2, 0) / counts.length;
      expect(average / mean).to.be.within(0.92, 1.08);
      expect(variance / mean).to.be.within(0.85, 1.15);
    }
  });

  it('draws no count where none is expected', () => {
    expect(openRandom(5, 'none').poisson(0)).to.equal(0);
  });

  it('draws normal values around 0 with a standard deviation of 1', () => {
    const random = openRandom(6, 'normal');
    const values = Array.from({ length: 10_000 }, () => random.normal());
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    expect(average).to.be.closeTo(0, 0.05);
    expect(variance).to.be.closeTo(1, 0.06);
  });

  it('chooses values as often as their weights say', () => {
    const random = openRandom(9, 'weights');
    const choose = byWeight([
      ['often', 3],
      ['never', 0],
      ['rarely', 1],
    ]);
    const chosen = Array.from({ length: 8000 }, () => choose(random));
    expect(chosen.filter((value) => value === 'often').length / chosen.length).to.be.closeTo(0.75, 0.03);
    expect(chosen).not.to.include('never');
  });
});
