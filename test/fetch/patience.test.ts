import { expect } from 'chai';
import { askedWaitMs, nextWaitMs } from '../../src/fetch/patience.ts';
import { NOW } from '../support/fetch-client.ts';

const PATIENCE = { attempts: 5, firstWaitMs: 1000, longestWaitMs: 3000, longestAskedMs: 60_000 };

describe('the wait before a publisher is asked again', () => {
  it('doubles from try to try up to a bound, its upper half left to chance', () => {
    const waits = (chance: number) =>
      [1, 2, 3, 4].map((attempt) => nextWaitMs(PATIENCE, { attempt, askedMs: undefined }, () => chance));
    expect(waits(0)).to.deep.equal([500, 1000, 1500, 1500]);
    expect(waits(0.5)).to.deep.equal([750, 1500, 2250, 2250]);
    expect(waits(1)).to.deep.equal([1000, 2000, 3000, 3000]);
  });

  it('is never shorter than the publisher asks for', () => {
    expect(nextWaitMs(PATIENCE, { attempt: 1, askedMs: 40_000 }, () => 1)).to.equal(40_000);
  });

  it('ends when the tries are used up, or when the publisher asks for more than is granted', () => {
    expect(nextWaitMs(PATIENCE, { attempt: 5, askedMs: undefined }, () => 0)).to.equal(undefined);
    expect(nextWaitMs(PATIENCE, { attempt: 1, askedMs: 60_001 }, () => 0)).to.equal(undefined);
  });

  it('is read from Retry-After as seconds or as a date, and not at all from anything else', () => {
    expect(askedWaitMs('120', NOW)).to.equal(120_000);
    expect(askedWaitMs('Sun, 01 Nov 2026 12:00:30 GMT', NOW)).to.equal(30_000);
    expect(askedWaitMs('Sun, 01 Nov 2026 11:00:00 GMT', NOW)).to.equal(0);
    expect(askedWaitMs('soon', NOW)).to.equal(undefined);
    expect(askedWaitMs(null, NOW)).to.equal(undefined);
  });
});
