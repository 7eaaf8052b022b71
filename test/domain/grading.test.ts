import { expect } from 'chai';
import {
  askedOfReader,
  askedOfThird,
  nextAsked,
  progressOf,
  type SampleAnswers,
} from '../../src/domain/blind-reading.ts';
import {
  estimatedGrades,
  type Grade,
  type Grading,
  gradeAgreement,
  gradePairs,
  settledGrades,
  stateOfGrading,
} from '../../src/domain/grading.ts';

const given = (number: number, coder: string, grade: Grade, role: Grading['role'] = 'coder'): Grading => ({
  number,
  coder,
  role,
  grade,
  themes: [],
  note: undefined,
});

/** 1: alike; 2: differing and settled; 3: differing; 4: read by one; 5: by nobody. */
const GRADINGS = [
  given(1, 'B', 'green'),
  given(1, 'A', 'green'),
  given(2, 'A', 'amber'),
  given(2, 'B', 'red'),
  given(2, 'C', 'red', 'adjudicator'),
  given(3, 'B', 'green'),
  given(3, 'A', 'red'),
  given(4, 'A', 'amber'),
];
const ANSWERS: SampleAnswers = { codings: [], gradings: GRADINGS, hasTiers: false };
const KEPT = [1, 2, 3, 4, 5];

describe('grades of grounds', () => {
  it('are counted by how many people gave one, and texts add up', () => {
    const state = stateOfGrading(5, GRADINGS);
    expect(state).to.deep.equal({
      texts: 5,
      gradedByNobody: 1,
      gradedByOne: 1,
      gradedByTwo: 3,
      alike: 1,
      settled: 1,
      open: [3],
    });
    expect(state.gradedByNobody + state.gradedByOne + state.gradedByTwo).to.equal(state.texts);
  });

  it('are paired in the same order of people throughout', () => {
    expect(gradePairs(GRADINGS).map(({ grades }) => grades.join(' '))).to.deep.equal([
      'green green',
      'amber red',
      'red green',
    ]);
  });

  it('are settled by two who agree, else by the third, and not while a difference is open', () => {
    expect([...settledGrades(GRADINGS)]).to.deep.equal([
      [1, 'green'],
      [2, 'red'],
    ]);
  });

  it('have an agreement once two have graded a text, in which the third has no part', () => {
    expect(gradeAgreement([given(1, 'A', 'red')])).to.equal(undefined);
    expect(gradeAgreement(GRADINGS)).to.deep.include({ n: 3 });
  });

  it('say nothing of all records while one is open or unread, since the hard ones would be missing', () => {
    const records = [1, 2, 3].map((number) => ({ number, inclusionChance: 0.5 }));
    expect(estimatedGrades(records, GRADINGS)).to.equal(undefined);
    expect(estimatedGrades([], [])).to.equal(undefined);
  });

  it('are estimated for all records by what each drawn one stands for', () => {
    const records = [
      { number: 1, inclusionChance: 0.1 },
      { number: 2, inclusionChance: 0.5 },
    ];
    const shares = estimatedGrades(records, GRADINGS)!.map(({ grade, drawn, share }) => [
      grade,
      drawn,
      share.estimable && Number(share.share.toFixed(6)),
    ]);
    // 10 records stood for by the green one, 2 by the red one.
    expect(shares).to.deep.equal([
      ['green', 1, 0.833333],
      ['amber', 0, 0],
      ['red', 1, 0.166667],
    ]);
  });
});

describe('who is asked what about a text', () => {
  it('is its first two readers, each once', () => {
    const askedFor = (number: number, coder: string) => askedOfReader(ANSWERS, number, coder).grade;
    expect([askedFor(4, 'A'), askedFor(4, 'B'), askedFor(5, 'A'), askedFor(3, 'C')]).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
  });

  it('is a third person where two differ, and neither of the two nor anybody after the third', () => {
    const askedFor = (number: number, coder: string) => askedOfThird(ANSWERS, number, coder).grade;
    expect(['A', 'B', 'C', 'D'].map((coder) => askedFor(3, coder))).to.deep.equal([false, false, true, true]);
    expect([askedFor(2, 'D'), askedFor(1, 'C'), askedFor(4, 'C')]).to.deep.equal([false, false, false]);
  });

  it('is asked for a tier only in samples that check the classifier, and apart from the grade', () => {
    const codings = ['R1', 'R2'].map((coder) => ({
      number: 5,
      coder,
      role: 'coder' as const,
      tier: 'no_smell' as const,
    }));
    const answers = { ...ANSWERS, codings, hasTiers: true };
    expect(askedOfReader(answers, 5, 'A')).to.deep.equal({ tier: false, grade: true });
    expect(askedOfReader(answers, 4, 'A')).to.deep.equal({ tier: true, grade: false });
    expect(askedOfReader(ANSWERS, 4, 'A')).to.deep.equal({ tier: false, grade: false });
  });

  it('goes in the order of the texts that are still kept, until nothing is left', () => {
    expect(nextAsked(ANSWERS, KEPT, 'B', askedOfReader)?.number).to.equal(4);
    expect(nextAsked(ANSWERS, [1, 2, 3, 5], 'B', askedOfReader)?.number).to.equal(5);
    expect(nextAsked(ANSWERS, [1, 2, 3, 4], 'A', askedOfReader)).to.equal(undefined);
  });

  it('tells everybody how far they are', () => {
    expect(progressOf(ANSWERS, KEPT, 'A')).to.deep.equal({ read: 4, left: 1, toSettle: 0 });
    expect(progressOf(ANSWERS, KEPT, 'C')).to.deep.equal({ read: 0, left: 2, toSettle: 1 });
  });
});
