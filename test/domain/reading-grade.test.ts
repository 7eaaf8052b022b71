import { expect } from 'chai';
import { readingGrade, syllablesOf, wordsOf } from './reading-grade.ts';

describe('the reading grade that digests are held to', () => {
  it('counts the syllables of the words digests are made of', () => {
    const words = {
      rate: 1,
      times: 1,
      searched: 1,
      searches: 2,
      residents: 3,
      ethnicity: 4,
      explaining: 3,

      recorded: 3,
    };
    for (const [word, syllables] of Object.entries(words)) expect(syllablesOf(word), word).to.equal(syllables);
  });

  it('takes a number as one word', () => {
    expect(wordsOf('About 1,700 (26%) or 4.1, London’s own.')).to.deep.equal([
      'About',
      '1,700',
      '26%',
      'or',
      '4.1,',
      'London’s',
      'own',
    ]);
  });

  it('is low for short words in short sentences, and high for the prose of committees', () => {
    expect(readingGrade(['The cat sat on the mat.', 'It was warm.'])).to.be.below(1);
    expect(
      readingGrade([
        'Notwithstanding methodological considerations regarding denominators, disproportionality demonstrably necessitates organisational accountability.',
      ]),
    ).to.be.above(20);
  });
});
