import { expect } from 'chai';
import fc from 'fast-check';
import {
  type GroupQuestion,
  isWaiting,
  judgeNewQuestion,
  judgeQuestionStep,
  kindsOpen,
  MOST_CHARACTERS,
  MOST_OPEN,
  type NewQuestion,
  QUESTION_STATES,
  type QuestionEvent,
  type QuestionStep,
  questionToMet,
  standingOf,
} from '../../src/domain/group-question.ts';
import { questionForMet, tellQuestion } from '../../src/domain/group-question-wording.ts';
import { type ReviewEvent, reviewOf } from '../../src/domain/review.ts';

const TEXT = 'What was behind the rise in weapons searches in our borough?';
const ASKED_AT = new Date('2026-04-02T09:00:00Z');
const NOW = new Date('2026-06-10T09:00:00Z');

const question = (...steps: QuestionStep[]): GroupQuestion => ({
  groupQuestionId: 1,
  groupName: 'Northbrook Group',
  areaCode: 'E09000012',
  flagId: 7,
  text: TEXT,
  askedAt: ASKED_AT,
  events: steps.map(
    (step, at): QuestionEvent => ({
      ...step,
      sequence: at + 1,
      happenedAt: new Date(`2026-04-${10 + at}T09:00:00Z`),
      by: { personId: 'ann', name: 'Ann Reviewer' },
    }),
  ),
});

const REVIEW: ReviewEvent[] = [
  {
    kind: 'asked',
    bcu: undefined,
    dueOn: '2026-04-30',
    question: 'An earlier one.',
    sequence: 1,
    happenedAt: ASKED_AT,
  },
  { kind: 'answered', found: 'Little.', willChange: 'Nothing.', sequence: 2, happenedAt: ASKED_AT },
  { kind: 'asked', bcu: undefined, dueOn: '2026-07-01', question: TEXT, sequence: 3, happenedAt: NOW },
];
const ANSWER: ReviewEvent = {
  kind: 'answered',
  found: 'An operation.',
  willChange: 'Its brief.',
  sequence: 4,
  happenedAt: NOW,
};

const metOf = (events: ReviewEvent[]) => {
  const review = reviewOf(events, NOW);
  return { review, question: questionToMet(review, events, 3)! };
};

const judge = (over: Partial<NewQuestion>) =>
  judgeNewQuestion({ text: TEXT, isNoPerson: false, details: [], waiting: 0, ...over });
const messageOf = (over: Partial<NewQuestion>): string => {
  const judged = judge(over);
  return judged.ok ? 'not refused' : judged.message;
};
const detailIn = (text: string, part: string, kind: string) => ({
  kind,
  start: text.indexOf(part),
  end: text.indexOf(part) + part.length,
});

describe('a question of a monitoring group', () => {
  it('is taken from 20 to 1,000 characters, counted as people count them', () => {
    expect(messageOf({ text: '  ' })).to.equal('Write your question.');
    expect(messageOf({ text: 'Why so many?' })).to.contain('at least 20 characters. This has 12.');
    expect(judge({ text: 'a'.repeat(20) }).ok).to.equal(true);
    expect(judge({ text: '😀'.repeat(MOST_CHARACTERS) }).ok).to.equal(true);
    expect(messageOf({ text: 'a'.repeat(MOST_CHARACTERS + 1) })).to.contain('at most 1,000 characters. It has 1,001.');
  });

  it('keeps its lines and loses what cannot be printed', () => {
    const judged = judge({ text: `\u0000 ${TEXT}\r\nAnd since when?\u0007 ` });
    expect(judged).to.deep.equal({ ok: true, text: `${TEXT}\nAnd since when?` });
  });

  it('is refused with what tells who somebody is, in the words that were found', () => {
    const text = 'Why was my neighbour Dan Okafor of 12 Acacia Avenue searched twice?';
    const details = [detailIn(text, 'Dan Okafor', 'name'), detailIn(text, '12 Acacia Avenue', 'address')];
    expect(messageOf({ text, details })).to.contain('“Dan Okafor” (name)').and.contain('“12 Acacia Avenue” (address)');
    expect(messageOf({ text, details, isNoPerson: true }))
      .to.contain('12 Acacia Avenue')
      .and.not.contain('Dan Okafor');
  });

  it('may name a street, and what only looks like a name once its member has said so', () => {
    const text = 'Why were so many searched on Coldharbour Lane and near Peckham Rye?';
    const street = detailIn(text, 'Coldharbour Lane', 'address');
    const park = detailIn(text, 'Rye', 'name');
    expect(judge({ text, details: [street] }).ok).to.equal(true);
    expect(judge({ text, details: [street, park] })).to.deep.include({ ok: false, isNameAlone: true });
    expect(judge({ text, details: [street, park], isNoPerson: true }).ok).to.equal(true);
  });

  it('is refused while five of the group wait', () => {
    expect(judge({ waiting: MOST_OPEN - 1 }).ok).to.equal(true);
    expect(messageOf({ waiting: MOST_OPEN })).to.contain('please wait until one is answered');
  });

  it('waits until it is declined or answered, by scrutiny staff or by the Met', () => {
    const asked = question({ kind: 'asked', reviewSequence: 3 });
    expect(isWaiting(standingOf(question()), undefined)).to.equal(true);
    expect(isWaiting(standingOf(question({ kind: 'published' })), undefined)).to.equal(true);
    expect(isWaiting(standingOf(question({ kind: 'declined', reason: 'No.' })), undefined)).to.equal(false);
    expect(isWaiting(standingOf(question({ kind: 'answered', reply: 'Yes.' })), undefined)).to.equal(false);
    expect(isWaiting(standingOf(asked), metOf(REVIEW).question)).to.equal(true);
    expect(isWaiting(standingOf(asked), metOf([...REVIEW, ANSWER]).question)).to.equal(false);
  });

  it('finds its own answer among several that the Met gave about the finding', () => {
    expect(metOf([...REVIEW, ANSWER]).question.answer).to.deep.include({ found: 'An operation.' });
    expect(questionToMet(reviewOf(REVIEW, NOW), REVIEW, 2)).to.equal(undefined);
  });

  it('is told with its due date and then its answer, and names no person', () => {
    const asked = question({ kind: 'published' }, { kind: 'asked', reviewSequence: 3 });
    const waiting = tellQuestion(asked, metOf(REVIEW));
    expect(waiting.label).to.equal('put to the Met');
    expect(waiting.sentences.join(' ')).to.contain('the answer is due by 1 July 2026');
    const answered = tellQuestion(asked, metOf([...REVIEW, ANSWER]));
    expect(answered.label).to.equal('answered by the Met');
    expect(answered.answers.map(({ text }) => text)).to.deep.equal(['An operation.', 'Its brief.']);
    expect(JSON.stringify([waiting, answered])).to.not.contain('Ann');
  });

  it('tells its group why it was not published', () => {
    const told = tellQuestion(question({ kind: 'declined', reason: 'It names a school.' }));
    expect(told.sentences.join(' ')).to.equal('Scrutiny staff gave this reason on 10 April 2026: It names a school.');
  });

  it('reaches the Met in the group’s own words, with what scrutiny staff add after them', () => {
    expect(questionForMet(question(), ' ')).to.equal(`The community monitoring group Northbrook Group asks: “${TEXT}”`);
    expect(questionForMet(question(), 'By borough, please.')).to.match(/”\n\nBy borough, please\.$/);
  });

  it('can be decided on again, but neither answered once declined nor put to the Met twice', () => {
    expect(kindsOpen('pending', true)).to.deep.equal(['published', 'declined', 'asked', 'answered']);
    expect(kindsOpen('pending', false)).to.not.contain('asked');
    expect(kindsOpen('declined', true)).to.deep.equal(['published']);
    expect(kindsOpen('asked', true)).to.deep.equal(['answered']);
    expect(judgeQuestionStep('asked', { kind: 'declined', reason: 'No.' })).to.deep.include({ field: 'kind' });
  });

  it('is never declined or answered without words', () => {
    const blank = fc.stringMatching(/^[ \n\t\r]*$/);
    fc.assert(
      fc.property(fc.constantFrom(...QUESTION_STATES), blank, (state, words) => {
        expect(judgeQuestionStep(state, { kind: 'declined', reason: words }).ok).to.equal(false);
        expect(judgeQuestionStep(state, { kind: 'answered', reply: words }).ok).to.equal(false);
      }),
    );
    expect(judgeQuestionStep('pending', { kind: 'answered', reply: 'a'.repeat(4001) })).to.deep.include({
      field: 'reply',
    });
    expect(judgeQuestionStep('pending', { kind: 'declined', reason: ' It names a school. ' })).to.deep.equal({
      ok: true,
      step: { kind: 'declined', reason: 'It names a school.' },
    });
  });
});
