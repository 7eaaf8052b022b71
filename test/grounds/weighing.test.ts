import { expect } from 'chai';
import { classifyGrounds } from '../../src/grounds/classify.ts';
import { type Decisions, USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import { WEIGHED_RULES } from '../../src/grounds/weighing/read-by-words.ts';
import { WORD_WEIGHTS } from '../../src/grounds/weighing/word-weights.ts';
import { learnWeights, NEVER_WEIGHED } from './learned-weights.ts';

const idsIn = (text: string) => classifyGrounds(text).factors.map(({ rule }) => rule);

describe('the weights of words', () => {
  it('are those that npm run weights learns from the labelled texts', () => {
    expect(WORD_WEIGHTS).to.deep.equal(learnWeights());
  });

  it('are none for words that say who somebody is', () => {
    const words = new Set(Object.keys(WORD_WEIGHTS.words).flatMap((key) => key.split(' ')));
    expect([...NEVER_WEIGHED].filter((word) => words.has(word))).to.deep.equal([]);
    expect(words.size).to.be.above(1_000);
  });
});

describe('a text read by its words together', () => {
  for (const { id, example, counterExample } of WEIGHED_RULES) {
    it(`shows ${id} in its example, with the sentence it rests on`, () => {
      const { factors } = classifyGrounds(example);
      const found = factors.find(({ rule }) => rule === id);
      expect(found?.text).to.equal(example.slice(example.indexOf('. ') + 2));
    });

    it(`leaves the counter-example of ${id} alone`, () => {
      expect(idsIn(counterExample)).not.to.include(id);
    });
  }

  it('keeps a ground that rules find, whatever else is told', () => {
    const text = 'Smell of weed as he walked by with his shopping. He was polite. He dropped a grinder down the drain.';
    expect(classifyGrounds(text).tier).to.equal('smell_support');
    expect(idsIn(text)).not.to.include('words-together-support');
  });

  it('outweighs a ground that rules read into innocent words, says so, and asks a person where it is close', () => {
    const text =
      'Smell of weed as he walked by with his shopping. I told him so and he put his bags down for me. He was polite.';
    const { tier, factors, review } = classifyGrounds(text);
    expect(tier).to.equal('smell_only');
    expect(factors.map(({ factor }) => factor)).to.include('ctx_outweighed');
    expect(review).to.equal(true);
  });

  it('outweighs nothing that supports by a decision of its own', () => {
    const hotspot: Decisions = { ...USUAL_DECISIONS, hotspot: 'support' };
    const text = 'Smell of weed as he walked by with his shopping. He was polite. Known drugs hotspot.';
    expect(classifyGrounds(text, hotspot).tier).to.equal('smell_support');
  });

  it('says nothing of who smelt it where rules find something and cannabis was not smelt', () => {
    expect(
      idsIn('He dropped a grinder. Marker placed by the crime squad two days earlier on this vehicle'),
    ).not.to.include('words-together-support');
  });

  it('says that a text says something where rules find nothing', () => {
    expect(classifyGrounds('Marker placed by the crime squad two days earlier on this vehicle').tier).to.equal(
      'no_smell',
    );
    expect(classifyGrounds('As above').tier).to.equal('insufficient');
  });

  it('leaves out words that are decided otherwise', () => {
    const text = 'Smell of cannabis. He was nervous, shaking and sweating heavily.';
    const weak: Decisions = { ...USUAL_DECISIONS, nervousOnly: 'weak' };
    expect(classifyGrounds(text).tier).to.equal('smell_support');
    expect(classifyGrounds(text, weak).tier).to.equal('smell_weak');
  });
});
