import { expect } from 'chai';
import {
  type Candidate,
  drawRecords,
  LARGEST_SEED,
  type RecordTraits,
  RISK_WEIGHTS,
  seedAt,
  weightOf,
} from '../../src/domain/dip-sample.ts';

const PLAIN: RecordTraits = {
  isSole: false,
  isFragile: false,
  isNoFind: false,
  isSection60: false,
  isFlagGroup: false,
};
const SOLE = { ...PLAIN, isSole: true };

/** Digits as good as random, the same each time, from a number. */
function digits(seed: number): string {
  let state = seed * 2654435761;
  return Array.from({ length: 4 }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    state ^= state >>> 12;
    return (state >>> 0).toString(16).padStart(8, '0');
  }).join('');
}

const candidates = (traits: RecordTraits, count: number, from: number): Candidate[] =>
  Array.from({ length: count }, (_, at) => ({
    ...traits,
    sourceFileId: 1,
    month: '2026-05-01',
    line: from + at,
    lot: digits(from + at),
    place: digits(100_000 + from + at),
  }));

const ALL = [...candidates(PLAIN, 84, 1), ...candidates(SOLE, 4, 1001)];
const CLASSES = [
  { ...PLAIN, records: 84 },
  { ...SOLE, records: 4 },
];

describe('a sample of records for scrutiny', () => {
  it('weighs every record the same when drawn at random, and by what is true of it when weighted', () => {
    expect(weightOf({ ...SOLE, isFragile: true }, 'random')).to.equal(1);
    expect(weightOf(PLAIN, 'risk-weighted')).to.equal(1);
    expect(weightOf({ ...SOLE, isNoFind: true }, 'risk-weighted')).to.equal(6);
    const all = Object.fromEntries(Object.keys(RISK_WEIGHTS).map((trait) => [trait, true])) as unknown as RecordTraits;
    expect(weightOf(all, 'risk-weighted')).to.equal(4 * 3 * 1.5 * 2 * 2);
  });

  it('keeps with each record its weight and the chance that it had', () => {
    const drawn = drawRecords(CLASSES, ALL, { method: 'risk-weighted', size: 10 });
    expect(drawn).to.have.length(10);
    expect(drawn.map(({ number }) => number)).to.deep.equal(Array.from({ length: 10 }, (_, at) => at + 1));
    for (const { line, weight, inclusionChance } of drawn) {
      expect([weight, inclusionChance]).to.deep.equal(line > 1000 ? [4, 0.4] : [1, 0.1]);
    }
  });

  it('is the same in whatever order the records come, and needs of each kind only the lowest lots', () => {
    const drawn = drawRecords(CLASSES, ALL, { method: 'risk-weighted', size: 10 });
    expect(drawRecords(CLASSES, ALL.toReversed(), { method: 'risk-weighted', size: 10 })).to.deep.equal(drawn);
    const lowest = ALL.filter(({ isSole }) => !isSole)
      .toSorted((a, b) => (a.lot < b.lot ? -1 : 1))
      .slice(0, 10);
    const few = [...lowest, ...ALL.filter(({ isSole }) => isSole)];
    expect(drawRecords(CLASSES, few, { method: 'risk-weighted', size: 10 })).to.deep.equal(drawn);
  });

  it('holds, when drawn at random, the records with the lowest lots', () => {
    const drawn = drawRecords(CLASSES, ALL, { method: 'random', size: 10 });
    const lowest = ALL.toSorted((a, b) => (a.lot < b.lot ? -1 : 1)).slice(0, 10);
    expect(drawn.map(({ line }) => line).toSorted()).to.deep.equal(lowest.map(({ line }) => line).toSorted());
    for (const { inclusionChance } of drawn) expect(inclusionChance).to.be.closeTo(10 / 88, 1e-12);
  });

  it('is empty where there is nothing to draw from', () => {
    expect(drawRecords([], [], { method: 'random', size: 10 })).to.deep.equal([]);
  });

  it('takes its seed from the second it was asked for, within what can be stored', () => {
    expect(seedAt(new Date('2026-11-01T12:00:00.900Z'))).to.equal(1_793_534_400);
    expect(seedAt(new Date('2100-01-01T00:00:00Z'))).to.be.within(0, LARGEST_SEED - 1);
  });
});
