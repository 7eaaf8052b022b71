import { expect } from 'chai';
import { REVIEW_KINDS, REVIEW_STATES, type ReviewStep, reviewOf } from '../../src/domain/review.ts';
import { flagStanding, inQueueOrder, needsReview } from '../../src/domain/review-queue.ts';
import {
  publicHistory,
  questionSentence,
  reviewSentences,
  STATE_NAMES,
  STEP_NAMES,
  staffSentence,
} from '../../src/domain/review-wording.ts';
import { ANSWERED, asked, BEN, eventsOf, noon } from './review-builders.ts';

type Steps = Parameters<typeof eventsOf>;
const reviewAt = (day: string, ...steps: Steps) => reviewOf(eventsOf(...steps), noon(day));
const toldAt = (day: string, ...steps: Steps) => reviewSentences(reviewAt(day, ...steps), 'open').join(' ');

const QUESTION: Steps[number] = ['2026-04-02', asked('2026-04-02')];
const REFORM: ReviewStep = { kind: 'reform-agreed', reform: 'Two officers read each record', followUpMonth: '2026-09' };

/** One of everything. */
const ALL: Steps = [
  ['2026-04-01', { kind: 'taken', note: 'Mine.' }],
  ['2026-04-01', { kind: 'noted', note: 'Between us.' }],
  QUESTION,
  ['2026-05-03', ANSWERED],
  ['2026-05-04', { kind: 'assigned', assignedTo: BEN }],
  ['2026-05-05', { kind: 'escalated', note: 'Thin.' }],
  ['2026-05-06', REFORM],
  ['2026-09-07', { kind: 'accepted', reason: 'It has gone down' }],
  ['2026-09-08', { kind: 'reopened', reason: 'It is up again!' }],
  ['2026-09-09', { kind: 'closed', reason: 'Doubled records.' }],
];

describe('a review in words', () => {
  it('says that nobody has taken it up yet, or that it is with scrutiny staff', () => {
    expect(toldAt('2026-04-02')).to.equal('Scrutiny staff have not yet taken up this finding.');
    expect(toldAt('2026-04-02', ['2026-04-01', { kind: 'taken' }])).to.equal('This finding is with scrutiny staff.');
  });

  it('says when the Met was asked, by when it is to answer, and how long it has been overdue', () => {
    expect(toldAt('2026-04-30', QUESTION)).to.equal(
      'The Met (Central South command unit) was asked on 2 April 2026; the answer is due by 30 April 2026.',
    );
    expect(toldAt('2026-05-01', QUESTION)).to.equal(
      'The Met (Central South command unit) was asked on 2 April 2026; the answer was due by 30 April 2026 and is overdue by 1 day.',
    );
    expect(toldAt('2026-05-03', QUESTION)).to.contain('is overdue by 3 days.');
    expect(toldAt('2026-04-02', ['2026-04-02', { ...asked('2026-04-02'), bcu: undefined } as ReviewStep])).to.equal(
      'The Met was asked on 2 April 2026; the answer is due by 30 April 2026.',
    );
  });

  it('says when the Met answered, late or not, and that it is for scrutiny staff to go on', () => {
    expect(toldAt('2026-05-09', QUESTION, ['2026-04-30', ANSWERED])).to.equal(
      'The Met (Central South command unit) was asked on 2 April 2026 and answered on 30 April 2026. Scrutiny staff will now say what follows from it.',
    );
    expect(toldAt('2026-05-09', QUESTION, ['2026-05-01', ANSWERED])).to.contain(
      'answered on 1 May 2026, after the 30 April 2026 by which it was due.',
    );
  });

  it('says of what was taken further that the answer is still awaited', () => {
    expect(toldAt('2026-05-03', QUESTION, ['2026-05-02', { kind: 'escalated' }])).to.equal(
      'Scrutiny staff took this finding further on 2 May 2026. The Met (Central South command unit) was asked on 2 April 2026; the answer was due by 30 April 2026 and is overdue by 3 days.',
    );
  });

  it('gives the reason or the reform in the words of whoever decided, ended as a sentence', () => {
    expect(toldAt('2026-06-01', ['2026-05-06', { kind: 'accepted', reason: 'One operation' }])).to.equal(
      'Scrutiny staff accepted this finding as explained on 6 May 2026: One operation.',
    );
    expect(toldAt('2026-06-01', ['2026-05-06', { kind: 'closed', reason: 'Doubled?' }])).to.equal(
      'Scrutiny staff closed this review on 6 May 2026: Doubled?',
    );
    expect(toldAt('2026-08-31', ['2026-05-06', REFORM])).to.equal(
      'A reform was agreed on 6 May 2026: Two officers read each record. It is to be looked at again in September 2026.',
    );
    expect(toldAt('2026-09-01', ['2026-05-06', REFORM])).to.contain(
      'It was to be looked at again in September 2026; that is now due.',
    );
    expect(toldAt('2026-09-08', ...ALL.slice(0, 9))).to.equal(
      'Scrutiny staff reopened this finding on 8 September 2026: It is up again!',
    );
  });

  it('says of a question that was never answered that it was decided without', () => {
    const review = reviewAt('2026-06-01', QUESTION, ['2026-05-06', { kind: 'closed', reason: 'Doubled.' }]);
    expect(questionSentence(review.questions[0]!, review)).to.equal(
      'The Met (Central South command unit) was asked on 2 April 2026; scrutiny staff decided on 6 May 2026 without an answer.',
    );
  });

  it('says what became of a figure that left the list, whatever the review has come to', () => {
    const open = reviewAt('2026-06-01');
    const waiting = reviewAt('2026-04-03', QUESTION);
    const closed = reviewAt('2026-06-01', ['2026-05-06', { kind: 'closed', reason: 'Doubled.' }]);
    const LEFT = 'The figure has since left the list of those that need explaining.';
    expect(reviewSentences(open, 'cleared')).to.include(`${LEFT} No review is needed.`);
    expect(reviewSentences(waiting, 'cleared').at(-1)).to.equal(`${LEFT} The review goes on until it is finished.`);
    expect(reviewSentences(closed, 'cleared').at(-1)).to.equal(LEFT);
    expect(reviewSentences(waiting, 'withdrawn').at(-1)).to.contain('The month was measured again');
  });

  it('never names staff to the public, nor tells what they noted for one another', () => {
    for (let done = 0; done <= ALL.length; done += 1) {
      const events = eventsOf(...ALL.slice(0, done));
      const review = reviewOf(events, noon('2026-09-09'));
      const told = [
        ...reviewSentences(review, 'cleared'),
        ...publicHistory(events).map(({ sentence }) => sentence),
        ...review.questions.map((question) => questionSentence(question, review)),
      ].join(' ');
      expect(told).not.to.match(/Ann|Ben|Ray|Mine|Between us|Thin|unlawful|illegal|racis/i);
      expect(told).not.to.match(/undefined|\.\.|: \./);
    }
  });

  it('tells the public what was done and when, once that it was taken up', () => {
    expect(publicHistory(eventsOf(...ALL)).map(({ on, sentence }) => `${on} ${sentence}`)).to.deep.equal([
      '2026-04-01 Scrutiny staff took up this finding.',
      '2026-04-02 The Met (Central South command unit) was asked for an answer by 30 April 2026: What was behind it?',
      '2026-05-03 The Met answered. What it found: An operation. What will change: Its brief.',
      '2026-05-05 Scrutiny staff took this finding further.',
      '2026-05-06 A reform was agreed: Two officers read each record. It is to be looked at again in September 2026.',
      '2026-09-07 Scrutiny staff accepted this finding as explained: It has gone down.',
      '2026-09-08 Scrutiny staff reopened this review: It is up again!',
      '2026-09-09 Scrutiny staff closed this review: Doubled records.',
    ]);
  });

  it('tells staff who did each thing', () => {
    expect(eventsOf(...ALL).map(staffSentence)).to.deep.equal([
      'Ann Example took this.',
      'Ann Example added a note.',
      'Ann Example asked the Met’s Central South command unit; the answer is due by 30 April 2026.',
      'Ray Example answered for the Met.',
      'Ann Example gave this to Ben Example.',
      'Ann Example took this further.',
      'Ann Example agreed a reform, to be looked at again in September 2026.',
      'Ann Example accepted this as explained.',
      'Ann Example reopened this.',
      'Ann Example closed this.',
    ]);
  });

  it('has a label for every state and every step, no two alike', () => {
    expect(new Set(REVIEW_STATES.map((state) => STATE_NAMES[state])).size).to.equal(REVIEW_STATES.length);
    expect(new Set(REVIEW_KINDS.map((kind) => STEP_NAMES[kind])).size).to.equal(REVIEW_KINDS.length);
  });
});

describe('the queue of scrutiny staff', () => {
  const untouched = reviewAt('2026-05-03');
  const withReviewer = reviewAt('2026-05-03', ['2026-04-01', { kind: 'taken' }]);
  const waiting = reviewAt('2026-04-03', QUESTION);
  const overdue = reviewAt('2026-05-03', QUESTION);
  const answered = reviewAt('2026-05-03', QUESTION, ['2026-04-30', ANSWERED]);
  const due = reviewAt('2026-09-01', ['2026-05-06', REFORM]);
  const agreed = reviewAt('2026-06-01', ['2026-05-06', REFORM]);
  const escalated = reviewAt('2026-06-01', ['2026-05-06', { kind: 'escalated' }]);
  const closed = reviewAt('2026-06-01', ['2026-05-06', { kind: 'closed', reason: 'Doubled.' }]);

  it('holds a figure on the list until its review is over', () => {
    for (const review of [untouched, withReviewer, waiting, answered, agreed, escalated]) {
      expect(needsReview(review, 'open'), review.state).to.equal(true);
    }
    expect(needsReview(closed, 'open')).to.equal(false);
  });

  it('holds a figure that left the list only where its review had begun', () => {
    for (const standing of ['cleared', 'withdrawn'] as const) {
      expect(needsReview(untouched, standing)).to.equal(false);
      expect(needsReview(waiting, standing)).to.equal(true);
      expect(needsReview(closed, standing)).to.equal(false);
    }
  });

  it('tells by the last entry of a flag’s history how its figure stands', () => {
    const standing = (...kinds: ('opened' | 'continued' | 'absent' | 'cleared' | 'withdrawn')[]) =>
      flagStanding({ events: kinds.map((kind) => ({ month: '2026-05', kind })) });
    expect(standing('opened')).to.equal('open');
    expect(standing('opened', 'absent')).to.equal('open');
    expect(standing('opened', 'cleared')).to.equal('cleared');
    expect(standing('opened', 'withdrawn')).to.equal('withdrawn');
    expect(standing('opened', 'withdrawn', 'continued')).to.equal('open');
  });

  it('begins with what is overdue, then what waits for a decision, and ends with what waits for others', () => {
    const order = [overdue, answered, due, untouched, escalated, withReviewer, waiting, agreed, closed];
    expect(order.toReversed().sort(inQueueOrder)).to.deep.equal(order);
  });

  it('puts what has waited longest first among the same', () => {
    const earlier = reviewAt('2026-05-03', ['2026-03-02', asked('2026-03-02')]);
    expect([overdue, earlier].sort(inQueueOrder)).to.deep.equal([earlier, overdue]);
  });
});
