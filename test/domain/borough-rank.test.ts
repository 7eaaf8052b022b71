import { expect } from 'chai';
import { boroughRanks } from '../../src/domain/borough-rank.ts';
import type { Estimate, Figure } from '../../src/domain/figure.ts';

const ratio = (areaCode: string, estimate: Estimate): Figure => ({
  areaCode,
  group: 'black',
  reason: 'all',
  basis: 'best-estimate',
  measure: 'ratio',
  estimate,
  searches: 100,
  residents: 1000,
  comparison: { searches: 100, residents: 1000 },
});

const estimated = (value: number, factor: number): Estimate => ({
  state: 'estimated',
  value,
  low: value / factor,
  high: value * factor,
});

describe('where boroughs stand by their ratio', () => {
  it('is first for one far above the others, and any of the rest for those that chance could swap', () => {
    const ranks = boroughRanks([
      ratio('A', estimated(9, 1.1)),
      ratio('B', estimated(3, 1.2)),
      ratio('C', estimated(2.9, 1.2)),
    ]);
    expect(ranks.get('A')).to.deep.equal({ highest: 1, lowest: 1, outOf: 3 });
    expect(ranks.get('B')).to.deep.equal({ highest: 2, lowest: 3, outOf: 3 });
  });

  it('leaves out a borough with too few searches, and one whose ratio has no upper limit', () => {
    const ranks = boroughRanks([
      ratio('A', estimated(3, 1.2)),
      ratio('B', { state: 'too-few' }),
      ratio('C', { state: 'estimated', value: 5, low: 2, high: Number.POSITIVE_INFINITY }),
    ]);
    expect([...ranks]).to.deep.equal([['A', { highest: 1, lowest: 1, outOf: 1 }]]);
  });
});
