import { expect } from 'chai';
import { type CodingDecisions, codingGuide, decisionDifferences } from '../../src/domain/coding-guide.ts';

const USUAL: CodingDecisions = {
  nervousOnly: 'support',
  hotspot: 'weak',
  personRecord: 'weak',
  smellOfDrugs: 'cannabis',
  smellWithAlcohol: 'sole',
};

/** The lines under a heading. */
function section(guide: string, heading: string): string {
  return guide.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!;
}

describe('the instructions for people who read a sample', () => {
  it('follow the decisions that the classifier is set to', () => {
    const usual = codingGuide(USUAL);
    expect(section(usual, 'What supports it')).to.contain('nervousness');
    expect(section(usual, 'What is no ground about this person')).to.contain('the place being known');
    const other = codingGuide({
      nervousOnly: 'weak',
      hotspot: 'support',
      personRecord: 'support',
      smellOfDrugs: 'other',
      smellWithAlcohol: 'supported',
    });
    expect(section(other, 'What is no ground about this person')).to.contain('nervousness').and.not.contain('record');
    expect(section(other, 'What supports it')).to.contain('the place being known').and.contain('record');
    expect(section(other, 'The smell')).to.contain('does not count as cannabis').and.contain('counts as supporting');
  });

  it('are others where decisions differ, each of which can be told', () => {
    expect(decisionDifferences(USUAL, { ...USUAL })).to.deep.equal([]);
    expect(decisionDifferences(USUAL, { ...USUAL, nervousOnly: 'weak', hotspot: 'support' })).to.deep.equal([
      'nervousOnly=support, not weak',
      'hotspot=weak, not support',
    ]);
  });

  it('speak of what is for scrutiny and not of the law', () => {
    expect(codingGuide(USUAL))
      .to.contain('for scrutiny')
      .and.not.match(/unlawful|illegal|racis/i);
  });
});
