import { expect } from 'chai';
import {
  type DemoGrounds,
  drawGrounds,
  drawOfficer,
  type GroundsSetting,
  LONGEST_TEXT,
  SHORTEST_TEXT,
} from '../../src/demo/grounds-text.ts';
import { drawPerson } from '../../src/demo/people.ts';
import { readPhrase } from '../../src/demo/phrase.ts';
import { openRandom } from '../../src/demo/random.ts';
import { REASONS, type Reason } from '../../src/vocabulary/reason.ts';

const random = openRandom(11, 'grounds test');

function drawTexts(count: number, reason: Reason, changes: Partial<GroundsSetting> = {}): DemoGrounds[] {
  return Array.from({ length: count }, () =>
    drawGrounds(random, {
      person: drawPerson(random, random.pick(['white', 'black', 'asian', 'mixed', 'other'] as const)),
      officer: drawOfficer(random),
      month: '2026-03',
      day: 1 + random.below(28),
      minute: random.below(1440),
      reason,
      reasonCode: reason === 'drugs' ? 'B' : 'D',
      scene: random.chance(0.3) ? 'vehicle' : 'foot',
      isFind: random.chance(0.25),
      soleShare: 0.3,
      ...changes,
    }),
  );
}

const drugs = drawTexts(6000, 'drugs');
const others = REASONS.filter((reason) => reason !== 'drugs').flatMap((reason) => drawTexts(500, reason));
const all = [...drugs, ...others];
const written = all.filter(({ tier }) => tier !== 'insufficient').map(({ text }) => text);
const SMELL = /smel|s\/o|soc\b|odour|aroma|scent|whiff|reek|stink|stank/i;

describe('synthetic grounds', () => {
  it('hardly ever say the same thing in the same words', () => {
    expect(new Set(written).size / written.length).to.be.greaterThan(0.95);
  });

  it(`are between ${SHORTEST_TEXT} and ${LONGEST_TEXT} characters long, unless they are too little to judge by`, () => {
    for (const text of written) {
      expect(text.length, text).to.be.within(SHORTEST_TEXT - 5, LONGEST_TEXT);
    }
  });

  it('are blank or a template for about six in a hundred', () => {
    const insufficient = all.filter(({ tier }) => tier === 'insufficient');
    expect(insufficient.length / all.length).to.be.within(0.045, 0.075);
    for (const { text } of insufficient) expect(text.length).to.be.lessThan(SHORTEST_TEXT);
  });

  it('speak of the smell in nearly every text whose tier is a smell of cannabis', () => {
    const smelt = drugs.filter(({ tier }) => tier.startsWith('smell'));
    // A typing mistake may have got into the word itself.
    expect(smelt.filter(({ text }) => SMELL.test(text)).length / smelt.length).to.be.greaterThan(0.99);
  });

  it('rest on the smell alone as often as they are told to', () => {
    const judged = drugs.filter(({ tier }) => tier !== 'insufficient');
    const sole = judged.filter(({ tier }) => tier === 'smell_only' || tier === 'smell_weak');
    expect(sole.length / judged.length).to.be.within(0.27, 0.33);
  });

  it('name nothing but the smell where the tier says so, and something that supports the search where it says that', () => {
    const weak = [
      'area_only',
      'time_of_day',
      'appearance',
      'prior_record',
      'association',
      'loitering_group',
      'refusal_to_account',
      'hunch',
    ];
    for (const { tier, factors } of drugs) {
      const rest = factors.filter((factor) => factor !== 'smell_cannabis');
      if (tier === 'smell_only') expect(factors).to.deep.equal(['smell_cannabis']);
      if (tier === 'smell_weak') expect(weak).to.include.members(rest);
      if (tier === 'smell_support') expect(rest.some((factor) => !weak.includes(factor))).to.equal(true);
      if (tier === 'no_smell') expect(factors).not.to.include('smell_cannabis');
    }
  });

  it('never rest on the smell of cannabis when the search is not for drugs', () => {
    for (const { tier } of others) expect(['no_smell', 'insufficient']).to.include(tier);
  });

  it('offer the hour as suspicious only at night', () => {
    const byDay = drawTexts(2000, 'drugs', { minute: 15 * 60 });
    for (const { factors } of byDay) expect(factors).not.to.include('time_of_day');
  });

  it('are written in many hands: sentences, capitals, shorthand and forms', () => {
    expect(written.some((text) => text === text.toUpperCase())).to.equal(true);
    expect(written.some((text) => /det s23/.test(text))).to.equal(true);
    expect(written.some((text) => text.includes('\n'))).to.equal(true);
    expect(written.some((text) => /\bover$/.test(text))).to.equal(true);
    expect(written.some((text) => / full stop /.test(text))).to.equal(true);
  });

  it('are tidy where nobody mistyped: no gap, no bracket left open, no word missing', () => {
    for (const text of all.map((grounds) => grounds.text)) {
      expect(text).not.to.match(/ {2}| [.,;](?: |$)|[{}[\]|]|undefined/);
    }
  });

  it('give no telephone number outside the ranges kept for drama', () => {
    const numbers = written.flatMap((text) => text.match(/(?:\+44|\b0)[\d ]{9,13}\d/g) ?? []);
    expect(numbers.length).to.be.greaterThan(10);
    for (const number of numbers) expect(number).to.match(/^(07700 900\d{3}|020 7946 0\d{3})$/);
  });

  it('give no registration mark that could be on a car', () => {
    const marks = written.flatMap((text) => text.match(/\b[A-Z]{2}\d{2} ?[A-Z]{3}\b/g) ?? []);
    expect(marks.length).to.be.greaterThan(100);
    for (const mark of marks) expect(mark).to.match(/^Q/);
  });

  it('give no postcode of a district that exists', () => {
    const districts = written.flatMap((text) => text.match(/\b[A-Z]{1,2}\d{1,2}(?= \d[A-Z]{2}\b)/g) ?? []);
    expect(districts.length).to.be.greaterThan(10);
    for (const district of districts) expect(['SE74', 'NW63', 'E67', 'N58', 'SW71', 'W49']).to.include(district);
  });
});

describe('a phrase', () => {
  it('is refused where it names a particular that does not exist', () => {
    expect(() => readPhrase('{nobody} ran')).to.throw(RangeError, '{nobody} ran');
  });

  it('is refused where a bracket has no pair', () => {
    expect(() => readPhrase('a [b|c')).to.throw(RangeError);
    expect(() => readPhrase('a b]')).to.throw(RangeError);
  });
});
