import { expect } from 'chai';
import fc from 'fast-check';
import { findPersonalDetails, redact } from '../../src/grounds/redaction.ts';
import { compared, unmarked } from './marked-text.ts';
import { HELD_OUT } from './redaction-held-out.ts';
import { WITH_DETAILS, WITHOUT_DETAILS } from './redaction-texts.ts';

const SEEDED = { seed: 20260401, numRuns: 300 };
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 120 }).map((units) => String.fromCharCode(...units)),
  // Pieces of real texts in any order make the combinations that nobody thinks of.
  fc
    .array(
      fc.constantFrom(...[...WITH_DETAILS, ...WITHOUT_DETAILS].flatMap((text) => unmarked(text).text.split(' '))),
      { maxLength: 40 },
    )
    .map((words) => words.join(' ')),
);
const sentence = fc.constantFrom(...WITHOUT_DETAILS);
const digit = fc.constantFrom(...'0123456789');
const letter = fc.constantFrom(...'ABCDEFGHJKLMNOPRSTUVWXY');
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(''));

describe('redaction', () => {
  for (const marked of [...WITH_DETAILS, ...HELD_OUT]) {
    it(`takes out what is marked and nothing else: ${marked}`, () => {
      const one = unmarked(marked);
      const { leaked, misnamed, lost } = compared(one, findPersonalDetails(one.text));
      expect(leaked, 'left in').to.deep.equal([]);
      expect(lost, 'taken out').to.deep.equal([]);
      expect(misnamed, 'of another kind').to.deep.equal([]);
    });
  }

  for (const text of WITHOUT_DETAILS) {
    it(`leaves as it is: ${text}`, () => {
      expect(redact(text)).to.equal(text);
    });
  }

  it('names the kind in brackets and keeps title, rank and possessive', () => {
    expect(redact("PC 1234CN Smith saw Mr Okafor's son at 12 Acacia Avenue at 1430hrs, DOB 01/02/1998.")).to.equal(
      "PC [officer number] [name] saw Mr [name]'s son at [address] at 1430hrs, DOB [date of birth].",
    );
  });

  it('keeps a surname before a forename together', () => {
    expect(redact('Subject SINGH, Gurpreet stopped.')).to.equal('Subject [name], [name] stopped.');
  });

  it('changes nothing the second time', () => {
    for (const marked of [...WITH_DETAILS, ...HELD_OUT]) {
      const once = redact(unmarked(marked).text);
      expect(redact(once)).to.equal(once);
    }
    fc.assert(
      fc.property(anyText, (text) => redact(redact(text)) === redact(text)),
      SEEDED,
    );
  });

  it('finds details in order, inside the text, apart, and exactly those that it replaces', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let at = 0;
        let shown = '';
        for (const { kind, start, end } of findPersonalDetails(text)) {
          expect(start).to.be.at.least(at);
          expect(end).to.be.above(start).and.at.most(text.length);
          shown += `${text.slice(at, start)}[${kind}]`;
          at = end;
        }
        expect(redact(text)).to.equal(shown + text.slice(at));
      }),
      SEEDED,
    );
  });

  it('lets no digit of a telephone number through, whatever stands about it', () => {
    const phone = fc.oneof(
      joined(
        fc.constant('07'),
        digit,
        digit,
        digit,
        fc.constantFrom(' ', ''),
        digit,
        digit,
        digit,
        fc.constantFrom(' ', ''),
        digit,
        digit,
        digit,
      ),
      joined(
        fc.constantFrom('+44 7', '+447', '0044 7'),
        digit,
        digit,
        digit,
        fc.constantFrom(' ', '-'),
        digit,
        digit,
        digit,
        digit,
        digit,
        digit,
      ),
      joined(
        fc.constantFrom('020 7', '020 8', '(020) 7'),
        digit,
        digit,
        digit,
        fc.constant(' '),
        digit,
        digit,
        digit,
        digit,
      ),
    );
    fc.assert(
      fc.property(sentence, phone, sentence, (before, number, after) => {
        const shown = redact(`${before} ${number} ${after}`);
        expect(shown).to.include('number]');
        const digitsOf = (text: string) => text.replace(/\D/g, '');
        expect(digitsOf(shown).length, shown).to.be.at.most(digitsOf(before).length + digitsOf(after).length);
        for (const group of number.split(/\D+/).filter((digits) => digits.length >= 5))
          expect(shown).not.to.include(group);
      }),
      SEEDED,
    );
  });

  it('lets no registration mark through, whatever stands about it', () => {
    // Letters that spell no word: a mark with a word in it needs its cue to be told from one.
    const rare = fc.constantFrom('XKZ', 'VTP', 'WRX', 'BZJ', 'HJK', 'LWV', 'KXR');
    const mark = joined(
      fc.constantFrom('LK', 'KN', 'YX', 'GV', 'OU'),
      fc.constantFrom('19', '67', '08', '73'),
      fc.constantFrom('', ' '),
      rare,
    );
    fc.assert(
      fc.property(sentence, mark, fc.boolean(), sentence, (before, upper, small, after) => {
        const written = small ? upper.toLowerCase() : upper;
        const shown = redact(`${before} ${written} ${after}`).toLowerCase();
        for (const part of [upper.slice(0, 4), upper.slice(-3)]) expect(shown).not.to.include(part.toLowerCase());
      }),
      SEEDED,
    );
  });

  it('takes out a mark that spells a word where it is announced', () => {
    fc.assert(
      fc.property(
        joined(letter, letter, fc.constantFrom('12', '65')),
        fc.constantFrom('THE', 'CAR', 'MDA', 'AND'),
        (area, word) => {
          expect(redact(`Index ${area} ${word}.`)).not.to.include(area);
        },
      ),
      { ...SEEDED, numRuns: 50 },
    );
  });

  it('reads any text without a fault, long and hostile ones too', () => {
    fc.assert(
      fc.property(anyText, (text) => typeof redact(text) === 'string'),
      SEEDED,
    );
    for (const piece of [
      '(0',
      '07 ',
      '1/',
      'a@',
      '[name',
      'van der ',
      'J. ',
      'Xq ',
      'dob of the ',
      '\u0000\ud800',
      'é',
      '王',
    ]) {
      const text = piece.repeat(5_000);
      expect(redact(redact(text)), piece).to.equal(redact(text));
    }
  });
});
