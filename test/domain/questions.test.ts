import { expect } from 'chai';
import { type AskedAbout, type GeneralTopic, threeQuestions } from '../../src/domain/questions.ts';
import type { ReasonScope } from '../../src/vocabulary/reason.ts';
import { REASON_SCOPES } from '../../src/vocabulary/reason.ts';

const GENERAL: GeneralTopic = {
  place: 'Hackney',
  blackRatio: undefined,
  isEthnicityOftenMissing: false,
  isMonthMissing: false,
};
const about = (reason: ReasonScope): AskedAbout => ({ group: 'black', reason, searches: '212' });
const asked = (...reasons: ReasonScope[]) => threeQuestions(reasons.map(about), GENERAL);

describe('the questions to ask', () => {
  it('of one finding are what was behind it, what was found, and how it was reviewed', () => {
    expect(asked('weapons')).to.deep.equal([
      'What was behind the weapons searches of Black residents: which operations, where, and on whose information?',
      'How many of the 212 weapons searches of Black residents found a weapon, and how does that compare with White residents?',
      'What did supervisors say when they read the written grounds of the weapons searches of Black residents?',
    ]);
  });

  it('of several findings are of three kinds, one of each finding', () => {
    const [first, second, third] = asked('weapons', 'drugs', 'stolen-property', 'firearms');
    expect(first).to.match(/^What was behind the weapons searches/);
    expect(second).to.match(/^How many of the 212 drug searches .* found drugs/);
    expect(third).to.match(/^How close were the descriptions .* stolen property searches/);
  });

  it('of two findings come back to the first', () => {
    const [first, second, third] = asked('drugs', 'weapons');
    expect(first).to.match(/drug searches .* dealing/);
    expect(second).to.match(/weapons searches .* found a weapon/);
    expect(third).to.match(/drug searches .* smell of cannabis alone/);
  });

  it('of section 60 are about the authorisation', () => {
    const [behind, , review] = asked('section-60');
    expect(behind).to.equal('Who authorised section 60, for which streets and how long, and on what information?');
    expect(review).to.equal('Were local people told of the section 60 authorisation, and what did it achieve?');
  });

  it('fit every kind of search: three different ones, each a question', () => {
    for (const reason of REASON_SCOPES) {
      const questions = asked(reason);
      expect(new Set(questions).size, reason).to.equal(3);
      for (const question of questions) expect(question).to.match(/^[A-Z][^?]*\?$/);
    }
  });

  it('leave out a number that is not known', () => {
    expect(threeQuestions([{ group: 'black', reason: 'weapons', searches: undefined }], GENERAL)[1]).to.match(
      /^How many of the weapons searches of Black residents found a weapon/,
    );
  });

  it('without a finding ask why Black residents are searched more, only where they clearly are', () => {
    expect(threeQuestions([], { ...GENERAL, blackRatio: 4.12 })[0]).to.equal(
      'Why, in the officers’ view, were Black residents searched at 4.1 times the rate of White residents?',
    );
    expect(threeQuestions([], GENERAL)[0]).to.equal(
      'What were most searches in Hackney for, and what was behind them?',
    );
  });

  it('without a finding ask after what is missing: months first, then ethnicity', () => {
    expect(threeQuestions([], { ...GENERAL, isMonthMissing: true, isEthnicityOftenMissing: true })[2]).to.equal(
      'Why are some months of records missing, and when will they be published?',
    );
    expect(threeQuestions([], { ...GENERAL, isEthnicityOftenMissing: true })[2]).to.equal(
      'Why is ethnicity missing from so many records, and what is being done about it?',
    );
    expect(threeQuestions([], GENERAL)[2]).to.equal('How do officers ask for and record ethnicity, and who checks it?');
  });
});
