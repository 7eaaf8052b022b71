import { expect } from 'chai';
import type { Estimate } from '../../src/domain/figure.ts';
import { comparedSentence, ordinalText, rankSentence } from '../../src/domain/place-wording.ts';

const estimated = (value: number, low: number, high: number): Estimate => ({ state: 'estimated', value, low, high });

describe('the words for a borough among the others', () => {
  it('count places as people do', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 32].map(ordinalText).join(' ')).to.equal(
      '1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 32nd',
    );
  });

  it('say between which places it stands, and that it could be anywhere where chance allows no more', () => {
    expect(rankSentence('Hackney', { highest: 3, lowest: 11, outOf: 32 })).to.equal(
      'Hackney has between the 3rd and 11th highest ratio of the 32 boroughs that can be compared.',
    );
    expect(rankSentence('Hackney', { highest: 1, lowest: 1, outOf: 32 })).to.contain('has the highest ratio');
    expect(rankSentence('Hackney', { highest: 1, lowest: 30, outOf: 30 })).to.contain(
      'could stand anywhere among the 30 boroughs',
    );
    expect(rankSentence('Sutton', undefined)).to.contain('too few searches to compare');
  });

  it('say of two boroughs whether chance alone could account for the difference', () => {
    const hackney = { place: 'Hackney', estimate: estimated(4.1, 3.6, 4.6) };
    expect(comparedSentence(hackney, { place: 'Camden', estimate: estimated(3.8, 3.1, 4.5) })).to.equal(
      'It is 4.1 in Hackney (3.6 to 4.6) and 3.8 in Camden (3.1 to 4.5). The likely ranges overlap: chance alone could account for the difference.',
    );
    expect(comparedSentence(hackney, { place: 'Camden', estimate: estimated(2, 1.8, 2.2) })).to.contain(
      'do not overlap',
    );
    expect(comparedSentence(hackney, { place: 'Sutton', estimate: { state: 'too-few' } })).to.equal(
      'Sutton: There were too few searches to compare.',
    );
  });
});
