import { expect } from 'chai';
import { type ReviewStep, reviewOf } from '../../src/domain/review.ts';
import { judgeEvent, MOST_CHARACTERS, type ProposedStep, stepsOpenTo } from '../../src/domain/review-judgement.ts';
import { CITY_OF_LONDON, LONDON } from '../../src/vocabulary/area.ts';
import { madeUpPerson } from '../support/people.ts';
import { asked, eventsOf, noon } from './review-builders.ts';

const LAMBETH = 'E09000022';
const REVIEWER = madeUpPerson('rev', 'reviewer');
const HERE = madeUpPerson('here', 'responder', 'Central South');
const THERE = madeUpPerson('there', 'responder', 'North West');
const WHOLE_MET = madeUpPerson('met', 'responder');
const reviewers = [{ personId: 'rev', name: 'Rev' }];

const OPEN = reviewOf([], noon('2026-04-02'));
const ASKED = reviewOf(eventsOf(['2026-04-02', asked('2026-04-02')]), noon('2026-04-03'));

describe('a step in a review', () => {
  const judge = (
    proposed: ProposedStep,
    { person = REVIEWER, review = OPEN, areaCode = LAMBETH, now = noon('2026-04-02') } = {},
  ) => judgeEvent({ review, areaCode, reviewers, now }, person, proposed);
  const stepOf = (...given: Parameters<typeof judge>): ReviewStep => {
    const judged = judge(...given);
    if (!judged.ok) throw new Error(JSON.stringify(judged.problems));
    return judged.event;
  };
  const problemsOf = (...given: Parameters<typeof judge>) => {
    const judged = judge(...given);
    return judged.ok ? [] : judged.problems.map(({ field, message }) => `${field}: ${message}`);
  };

  it('to ask goes to the command unit of the borough and gives it 28 days, whole days in London', () => {
    expect(stepOf({ kind: 'asked', question: ' Why?\r\nAnd when? ' })).to.deep.equal({
      kind: 'asked',
      bcu: 'Central South',
      dueOn: '2026-04-30',
      question: 'Why?\nAnd when?',
    });
    const lateInTheEvening = new Date('2026-06-01T23:30:00Z');
    expect(stepOf({ kind: 'asked', question: 'Why?' }, { now: lateInTheEvening })).to.include({ dueOn: '2026-06-30' });
    // The clocks change in between.
    expect(stepOf({ kind: 'asked', question: 'Why?' }, { now: noon('2026-10-20') })).to.include({
      dueOn: '2026-11-17',
    });
  });

  it('to ask goes to the whole of the Met where the area is in no command unit', () => {
    for (const areaCode of [LONDON.code, CITY_OF_LONDON]) {
      expect(stepOf({ kind: 'asked', question: 'Why?' }, { areaCode })).to.include({ bcu: undefined });
    }
  });

  it('to answer is for the police of that command unit and those of the whole Met, and says both things', () => {
    const answer = { kind: 'answered', found: 'This.', willChange: 'That.' } as const;
    for (const person of [HERE, WHOLE_MET]) expect(stepOf(answer, { person, review: ASKED })).to.deep.equal(answer);
    expect(problemsOf(answer, { person: THERE, review: ASKED })).to.deep.equal([
      'kind: This question is for another command unit.',
    ]);
    expect(problemsOf(answer, { person: HERE, review: ASKED, areaCode: LONDON.code })).to.have.length(1);
    expect(problemsOf(answer, { review: ASKED })).to.deep.equal(['kind: Only the police who were asked can answer.']);
    expect(problemsOf(answer, { person: HERE })).to.deep.equal(['kind: There is no open question to answer.']);
    expect(problemsOf({ kind: 'answered', found: ' \n ' }, { person: HERE, review: ASKED })).to.deep.equal([
      'found: Say what you found.',
      'willChange: Say what will change. If nothing will, say so and why.',
    ]);
  });

  it('needs its words, each missing one named by its field', () => {
    expect(problemsOf({ kind: 'noted' })).to.deep.equal(['note: Write the note.']);
    expect(problemsOf({ kind: 'asked', question: '' })).to.deep.equal(['question: Write the question.']);
    for (const kind of ['accepted', 'closed'] as const) {
      expect(problemsOf({ kind, note: 'Elsewhere.' })).to.deep.equal([
        'reason: Give the reason. Everybody can read it.',
      ]);
    }
    expect(problemsOf({ kind: 'reform-agreed' }).map((problem) => problem.split(':')[0])).to.deep.equal([
      'reform',
      'followUpMonth',
    ]);
  });

  it('takes as many characters as there is room for, and says how many were too many', () => {
    const full = 'é'.repeat(MOST_CHARACTERS);
    expect(stepOf({ kind: 'noted', note: full })).to.deep.equal({ kind: 'noted', note: full });
    expect(problemsOf({ kind: 'noted', note: `${full}é` })).to.deep.equal([
      'note: This is too long: write at most 4,000 characters. It has 4,001.',
    ]);
    expect(problemsOf({ kind: 'taken', note: `${full}é` })).to.have.length(1);
  });

  it('keeps words as they were written, but for what nothing can print', () => {
    const note = 'Señora “Ö” 🙂\t1\n2';
    expect(stepOf({ kind: 'noted', note: `\u0000${note}\u0007\ud800` })).to.deep.equal({ kind: 'noted', note });
    expect(problemsOf({ kind: 'noted', note: '\u0000\u001b' })).to.have.length(1);
  });

  it('to take it or take it further needs no note, and keeps one', () => {
    expect(stepOf({ kind: 'taken', note: '  ' })).to.deep.equal({ kind: 'taken' });
    expect(stepOf({ kind: 'escalated', note: 'Thin.' })).to.deep.equal({ kind: 'escalated', note: 'Thin.' });
  });

  it('to take it is for whoever does not have it', () => {
    const mine = reviewOf(
      eventsOf(['2026-04-01', { kind: 'taken' }, { personId: 'rev', name: 'Rev' }]),
      noon('2026-04-02'),
    );
    expect(problemsOf({ kind: 'taken' }, { review: mine })).to.deep.equal(['kind: You have this already.']);
    expect(stepsOpenTo(mine, REVIEWER, LAMBETH)).not.to.include('taken');
    expect(stepsOpenTo(mine, madeUpPerson('other', 'reviewer'), LAMBETH)).to.include('taken');
  });

  it('to give it away needs a member of scrutiny staff', () => {
    expect(stepOf({ kind: 'assigned', assignedTo: 'rev' })).to.deep.equal({
      kind: 'assigned',
      assignedTo: reviewers[0],
    });
    for (const assignedTo of [undefined, 'here']) {
      expect(problemsOf({ kind: 'assigned', assignedTo })).to.deep.equal([
        'assignedTo: Choose a member of scrutiny staff.',
      ]);
    }
  });

  it('to agree a reform needs a month after this one, within two years', () => {
    const reform = (followUpMonth: string) => ({ kind: 'reform-agreed', reform: 'This.', followUpMonth }) as const;
    expect(stepOf(reform(' 2026-05 '))).to.include({ followUpMonth: '2026-05' });
    expect(stepOf(reform('2028-04'))).to.include({ followUpMonth: '2028-04' });
    expect(problemsOf(reform('2026-04'))).to.deep.equal(['followUpMonth: Choose a month after April 2026.']);
    expect(problemsOf(reform('2028-05'))).to.deep.equal(['followUpMonth: Choose a month no later than April 2028.']);
    expect(problemsOf(reform('next'))).to.deep.equal(['followUpMonth: Give a year and a month, such as 2027-03.']);
    // It is May in London already.
    expect(problemsOf(reform('2026-05'), { now: new Date('2026-04-30T23:30:00Z') })).to.have.length(1);
  });

  it('is refused in words where the review stands otherwise, or the role is another', () => {
    expect(problemsOf({ kind: 'reopened', reason: 'Up.' })).to.deep.equal(['kind: This review is still going on.']);
    expect(problemsOf({ kind: 'asked', question: 'Why?' }, { review: ASKED })).to.have.length(1);
    for (const role of ['member', 'leadership', 'administrator', 'responder'] as const) {
      expect(problemsOf({ kind: 'noted', note: 'Me.' }, { person: madeUpPerson('x', role) }), role).to.deep.equal([
        'kind: Only scrutiny staff can do this.',
      ]);
    }
  });
});
