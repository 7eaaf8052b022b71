import { expect } from 'chai';
import { bayesianDiscoveries } from '../../src/stats/bayesian-false-discovery.ts';
import { expectRelative } from './closeness.ts';

describe('the longest list with few false entries', () => {
  it('agrees with its worked example', () => {
    const { listed, expectedFalse } = bayesianDiscoveries([0.01, 0.2, 0.04, 0.09], 0.05);
    expect(listed).to.deep.equal([true, false, true, true]);
    expectRelative(expectedFalse, 0.14, 1e-14);
    expect((expectedFalse / 3).toFixed(4)).to.equal('0.0467');
  });

  it('allows one false entry in twenty where nothing else is said', () => {
    expect(bayesianDiscoveries([0.05, 0.05]).listed).to.deep.equal([true, true]);
    expect(bayesianDiscoveries([0.051, 0.06]).listed).to.deep.equal([false, false]);
  });

  it('is the longest of all lists that keep the level, tried one by one', () => {
    const errors = [0.3, 0.02, 0.07, 0.11, 0.004, 0.09, 0.5, 0.05];
    for (const level of [0.01, 0.05, 0.1, 0.2]) {
      let longest = 0;
      for (let subset = 0; subset < 2 ** errors.length; subset += 1) {
        const chosen = errors.filter((_, i) => (subset >> i) % 2 === 1);
        const sum = chosen.reduce((all, error) => all + error, 0);
        if (sum <= level * chosen.length * (1 + 1e-12)) longest = Math.max(longest, chosen.length);
      }
      expect(bayesianDiscoveries(errors, level).listed.filter(Boolean), `level ${level}`).to.have.length(longest);
    }
  });

  it('carries a doubtful entry on the strength of sure ones, and says what that costs', () => {
    const errors = [...Array.from({ length: 19 }, () => 0), 0.9];
    const { listed, expectedFalse } = bayesianDiscoveries(errors);
    expect(listed.every(Boolean)).to.equal(true);
    expect(expectedFalse).to.equal(0.9);
  });

  it('keeps a list whose mean is the level itself, rounding or not', () => {
    // Ten times 0.1 adds up to 0.9999999999999999, three times to 0.30000000000000004.
    for (const length of [3, 10]) {
      expect(bayesianDiscoveries(new Array<number>(length).fill(0.1), 0.1).listed).to.not.include(false);
    }
  });

  it('takes the first of equal chances first', () => {
    expect(bayesianDiscoveries([0.08, 0.02, 0.08], 0.05).listed).to.deep.equal([true, true, false]);
  });

  it('lists nothing where nothing is sure enough, and nothing of nothing', () => {
    expect(bayesianDiscoveries([0.2, 0.9])).to.deep.equal({ listed: [false, false], expectedFalse: 0 });
    expect(bayesianDiscoveries([])).to.deep.equal({ listed: [], expectedFalse: 0 });
  });

  it('lists everything that is certain', () => {
    expect(bayesianDiscoveries([0, 1, 0])).to.deep.equal({ listed: [true, false, true], expectedFalse: 0 });
  });

  it('refuses chances that are none and a level of nothing or everything', () => {
    expect(() => bayesianDiscoveries([0.1, 1.1])).to.throw(
      RangeError,
      'bayesianDiscoveries: error is 1.1, expected a number from 0 to 1',
    );
    expect(() => bayesianDiscoveries([NaN])).to.throw(RangeError, 'bayesianDiscoveries: error is NaN');
    for (const level of [0, 1]) {
      expect(() => bayesianDiscoveries([0.1], level)).to.throw(
        RangeError,
        `bayesianDiscoveries: level is ${level}, expected a number above 0 and below 1`,
      );
    }
  });
});
