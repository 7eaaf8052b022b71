import { expect } from 'chai';
import fc from 'fast-check';
import { classifyGrounds } from '../../src/grounds/classify.ts';
import type { Tier } from '../../src/grounds/reading.ts';

/** Clauses that can stand in any order, joined as officers join them. */
const SMELLS = [
  'strong smell of cannabis from him',
  'he smelt of cannabis',
  'odour of weed coming from the jacket',
  'I could smell herbal cannabis on his clothing',
  'cannabis odour noted from the bag',
  'reeking of skunk',
];
const GROUNDS: readonly { clause: string; tier: Tier }[] = [
  { clause: 'he dropped a bag over the fence', tier: 'smell_support' },
  { clause: 'his hands were shaking and he was sweating', tier: 'smell_support' },
  { clause: 'hand to hand exchange seen with a cyclist', tier: 'smell_support' },
  { clause: 'grinder and rizla on the dashboard', tier: 'smell_support' },
  { clause: 'eyes were bloodshot and speech was slurred', tier: 'smell_support' },
  { clause: 'he made off from police', tier: 'smell_support' },
  { clause: 'drugs dog indicated on him', tier: 'smell_support' },
  { clause: 'current drugs marker on the vehicle', tier: 'smell_support' },
  { clause: 'he admitted having a joint on him', tier: 'smell_support' },
  { clause: 'known drugs hotspot', tier: 'smell_weak' },
  { clause: 'previous convictions for possession', tier: 'smell_weak' },
  { clause: 'he refused to give his name', tier: 'smell_weak' },
  { clause: 'gut feeling that something was wrong', tier: 'smell_weak' },
];
const PLAIN = [
  'it was raining at the time',
  'he was polite and answered our questions',
  'traffic was light in the high street',
  'my colleague had bought a coffee',
  'he was waiting at the bus stop',
  'body worn camera was on',
];

const statement = fc.record({
  smell: fc.constantFrom(...SMELLS),
  ground: fc.option(fc.constantFrom(...GROUNDS), { nil: undefined }),
});
type Statement = { smell: string; ground: (typeof GROUNDS)[number] | undefined };

const tierOf = ({ ground }: Statement): Tier => ground?.tier ?? 'smell_only';
const clausesOf = ({ smell, ground }: Statement) => (ground ? [smell, ground.clause] : [smell]);
const read = (text: string) => classifyGrounds(text).tier;
const check = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void) =>
  fc.assert(fc.property(arbitrary, holds), { seed: 4, numRuns: 400 });

describe('the tier of a text', () => {
  it('is that of its clauses, however they are joined', () => {
    check(
      fc.tuple(statement, fc.constantFrom('. ', ', ', ' - ', ' / ', '; ', ' + ', ' and ', '\n')),
      ([one, joint]) => {
        expect(read(clausesOf(one).join(joint))).to.equal(tierOf(one));
      },
    );
  });

  it('does not hang on capitals', () => {
    check(statement, (one) => {
      const text = clausesOf(one).join('. ');
      expect(read(text.toUpperCase())).to.equal(tierOf(one));
      expect(read(text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()))).to.equal(tierOf(one));
    });
  });

  it('does not hang on punctuation', () => {
    check(statement, (one) => {
      expect(read(clausesOf(one).join(' '))).to.equal(tierOf(one));
    });
  });

  it('does not hang on the order of clauses', () => {
    check(statement, (one) => {
      expect(read(clausesOf(one).toReversed().join('. '))).to.equal(tierOf(one));
    });
  });

  it('is not changed by sentences about something else, wherever they stand', () => {
    check(fc.tuple(statement, fc.subarray(PLAIN), fc.nat()), ([one, plain, seed]) => {
      const clauses = clausesOf(one);
      for (const [at, clause] of plain.entries()) clauses.splice((seed + at * 7) % (clauses.length + 1), 0, clause);
      expect(read(clauses.join('. '))).to.equal(tierOf(one));
    });
  });

  it('is the same whatever the identity code, and whether he or she', () => {
    check(statement, (one) => {
      const text = clausesOf(one).join('. ');
      for (const code of ['IC1', 'IC2', 'IC3', 'IC4', 'IC5', 'IC6']) {
        expect(read(`${code} male. ${text}`)).to.equal(tierOf(one));
        expect(read(`${text}. ${code} female`)).to.equal(tierOf(one));
      }
      expect(read(text.replace(/\bhe\b/g, 'she').replace(/\bhim\b|\bhis\b/g, 'her'))).to.equal(tierOf(one));
    });
  });

  it('survives one slip of the keyboard in a long word', () => {
    const slip = fc.tuple(statement, fc.nat(), fc.nat(), fc.constantFrom('left out', 'doubled', 'swapped'));
    check(slip, ([one, which, place, kind]) => {
      const text = clausesOf(one).join('. ');
      const words = [...text.matchAll(/[a-z]{8,}/g)];
      const word = words[which % Math.max(1, words.length)];
      if (!word) return;
      const at = word.index + 1 + (place % (word[0].length - 2));
      const [before, letter, next] = [text.slice(0, at), text[at]!, text[at + 1]!];
      const slipped =
        kind === 'left out'
          ? before + text.slice(at + 1)
          : kind === 'doubled'
            ? before + letter + text.slice(at)
            : before + next + letter + text.slice(at + 2);
      expect(read(slipped), slipped).to.equal(tierOf(one));
    });
  });
});

describe('a reading', () => {
  it('is made of any text without throwing, with words that stand where it says', () => {
    check(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      for (const { start, end, text: words } of classifyGrounds(text).factors) {
        expect(text.slice(start, end)).to.equal(words);
      }
    });
  });

  it('points into the text as written, whatever stands before', () => {
    check(fc.tuple(statement, fc.string({ unit: 'grapheme', maxLength: 20 })), ([one, before]) => {
      const text = `${before}\n${clausesOf(one).join('. ')}`;
      const { factors } = classifyGrounds(text);
      expect(factors.length).to.be.above(0);
      for (const { start, end, text: words } of factors) expect(text.slice(start, end)).to.equal(words);
    });
  });

  it('is the same the second time, whatever was read between', () => {
    check(fc.tuple(statement, fc.string({ unit: 'binary' })), ([one, other]) => {
      const text = clausesOf(one).join(', ');
      const first = classifyGrounds(text);
      classifyGrounds(other);
      expect(classifyGrounds(text)).to.deep.equal(first);
    });
  });
});
