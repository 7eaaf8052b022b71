import { expect } from 'chai';
import { inOrderOfNeed, isWanted, type QueuedFlag, type QueueFilter } from '../../src/domain/queue-filter.ts';
import { dueText, isPressing, nextStepText, standingText } from '../../src/domain/queue-wording.ts';
import { type ReviewEvent, type ReviewStep, reviewOf } from '../../src/domain/review.ts';

const NOW = new Date('2026-06-10T12:00:00Z');
const ANN = { personId: 'ann', name: 'Ann' };
const EVERYTHING: QueueFilter = {
  state: 'all',
  areaCode: undefined,
  assignee: undefined,
  family: undefined,
  isOverdue: false,
};

let number = 0;
const flag = (steps: readonly ReviewStep[] = [], cleared = false): QueuedFlag => {
  number += 1;
  const happenedAt = new Date('2026-05-01T12:00:00Z');
  const events = steps.map((step, at): ReviewEvent => ({ ...step, sequence: at + 1, happenedAt, by: ANN }));
  return {
    flag: {
      flagId: number,
      areaCode: 'E09000012',
      group: 'black',
      reason: 'weapons',
      openedMonth: '2026-01',
      events: [
        { month: '2026-01', kind: 'opened' },
        { month: '2026-04', kind: cleared ? 'cleared' : 'continued' },
      ],
    },
    review: reviewOf(events, NOW),
  };
};
const asked = (dueOn: string): ReviewStep => ({ kind: 'asked', bcu: undefined, dueOn, question: 'Why?' });
const answered: ReviewStep = { kind: 'answered', found: 'This.', willChange: 'That.' };
const reform: ReviewStep = { kind: 'reform-agreed', reform: 'A second look.', followUpMonth: '2026-06' };

describe('the queue of flags', () => {
  const untouched = flag();
  const cleared = flag([], true);
  const taken = flag([{ kind: 'taken' }]);
  const waiting = flag([asked('2026-06-20')]);
  const late = flag([asked('2026-06-01')]);
  const toRead = flag([asked('2026-06-20'), answered]);
  const toFollow = flag([reform]);
  const over = flag([{ kind: 'closed', reason: 'Done.' }]);
  const all = [over, cleared, untouched, taken, waiting, late, toRead, toFollow];

  it('has what is late, answered or due again on top, and what is over at its end', () => {
    const order = inOrderOfNeed(all);
    expect(order.slice(0, 4)).to.deep.equal([late, toRead, toFollow, untouched]);
    expect(order.slice(-2)).to.have.members([over, cleared]);
  });

  it('says what comes next, and marks only what waits for scrutiny staff', () => {
    expect(all.map(nextStepText)).to.deep.equal([
      'Nothing to do',
      'Nothing to do',
      'Take it: nobody has it',
      'Look at the evidence and decide',
      'Wait for the answer',
      'Chase the answer or take it further',
      'Read the answer and decide',
      'Look at the reform again',
    ]);
    expect(all.filter(({ review }) => isPressing(review))).to.deep.equal([late, toRead, toFollow]);
  });

  it('counts as to do neither what is over nor what cleared before anybody took it up', () => {
    const toDo = all.filter((queued) => isWanted(queued, { ...EVERYTHING, state: 'to-do' }, ANN));
    expect(toDo).to.deep.equal([untouched, taken, waiting, late, toRead, toFollow]);
    expect(all.filter((queued) => isWanted(queued, { ...EVERYTHING, state: 'open' }, ANN))).to.deep.equal([untouched]);
  });

  it('is narrowed by who has it, by what is late, by borough and by kind', () => {
    const left = (filter: Partial<QueueFilter>, person = ANN) =>
      all.filter((queued) => isWanted(queued, { ...EVERYTHING, ...filter }, person)).length;
    expect(left({})).to.equal(8);
    expect(left({ assignee: 'nobody' })).to.equal(2);
    expect([left({ assignee: 'me' }), left({ assignee: 'me' }, { personId: 'ben', name: 'Ben' })]).to.deep.equal([
      6, 0,
    ]);
    expect(left({ isOverdue: true })).to.equal(1);
    expect([left({ areaCode: 'E09000012' }), left({ areaCode: 'E09000001' })]).to.deep.equal([8, 0]);
    expect([left({ family: 'reasons' }), left({ family: 'smell-ratio' })]).to.deep.equal([8, 0]);
  });

  it('tells days left and days late', () => {
    expect(dueText(waiting.review, '2026-06-10')).to.equal('20 June 2026, 10 days left');
    expect(dueText(waiting.review, '2026-06-20')).to.equal('20 June 2026, due today');
    expect(dueText(late.review, '2026-06-10')).to.equal('1 June 2026, overdue by 9 days');
    expect(dueText(toFollow.review, '2026-06-10')).to.equal('June 2026');
    expect(dueText(taken.review, '2026-06-10')).to.equal(undefined);
  });

  it('says how the figure stands, whatever people did', () => {
    expect(standingText(over.flag, '2026-04')).to.equal('On the list');
    expect(standingText(over.flag, '2026-05')).to.equal('Not on the list');
    expect(standingText(cleared.flag, '2026-04')).to.equal('Cleared');
  });
});
