import { expect } from 'chai';
import fc from 'fast-check';
import type { Person } from '../../src/domain/person.ts';
import {
  eventsSince,
  isFor,
  isPossible,
  mayDo,
  REVIEW_KINDS,
  REVIEW_STATES,
  type Review,
  type ReviewEvent,
  reviewOf,
} from '../../src/domain/review.ts';
import { judgeEvent, type ProposedStep, stepsOpenTo } from '../../src/domain/review-judgement.ts';
import type { ROLES } from '../../src/vocabulary/role.ts';
import { madeUpPerson } from '../support/people.ts';
import { ANN, ANSWERED, asked, BEN, eventsOf, noon } from './review-builders.ts';

const NOW = noon('2026-05-03');
const review = (...steps: Parameters<typeof eventsOf>) => reviewOf(eventsOf(...steps), NOW);
const TAKEN = { kind: 'taken' } as const;
const ACCEPTED = { kind: 'accepted', reason: 'One operation.' } as const;

describe('the review of a flag', () => {
  it('is open and nobody’s before anything was done', () => {
    expect(reviewOf([], NOW)).to.deep.include({ state: 'open', assignee: undefined, lastSequence: 0, questions: [] });
  });

  it('is with whoever took it, or was given it, last', () => {
    expect(review(['2026-04-01', TAKEN])).to.deep.include({
      state: 'with-reviewer',
      assignee: ANN,
      since: '2026-04-01',
    });
    const given = review(['2026-04-01', TAKEN], ['2026-04-02', { kind: 'assigned', assignedTo: BEN }]);
    expect(given).to.deep.include({ state: 'with-reviewer', assignee: BEN, since: '2026-04-01' });
  });

  it('is with whoever decided where nobody had taken it, and never with who answered or made a note', () => {
    expect(review(['2026-04-02', asked('2026-04-02')], ['2026-04-09', ANSWERED]).assignee).to.deep.equal(ANN);
    expect(review(['2026-04-02', { kind: 'noted', note: 'Look.' }])).to.deep.include({
      state: 'open',
      assignee: undefined,
      lastSequence: 1,
    });
  });

  it('waits for an answer for 28 days, is not overdue on the last of them, and is from the next', () => {
    const events = eventsOf(['2026-04-02', asked('2026-04-02')]);
    expect(reviewOf(events, noon('2026-04-30'))).to.deep.include({ dueOn: '2026-04-30', isOverdue: false });
    expect(reviewOf(events, new Date('2026-04-30T22:59:59Z')).isOverdue).to.equal(false);
    // Summer time: midnight in London.
    expect(reviewOf(events, new Date('2026-04-30T23:00:00Z'))).to.deep.include({ isOverdue: true, overdueDays: 1 });
    expect(reviewOf(events, NOW)).to.deep.include({ state: 'asked', overdueDays: 3 });
  });

  it('keeps what was answered beside what was asked, and whether it came late', () => {
    const both = review(
      ['2026-02-02', asked('2026-02-02', 'First?')],
      ['2026-03-03', ANSWERED],
      ['2026-03-04', asked('2026-03-04', 'Second?')],
      ['2026-04-01', ANSWERED],
    );
    expect(both).to.deep.include({ state: 'answered', pending: undefined, isOverdue: false });
    expect(both.publicAnswers.map(({ text, answer }) => [text, answer.answeredOn, answer.isLate])).to.deep.equal([
      ['First?', '2026-03-03', true],
      ['Second?', '2026-04-01', false],
    ]);
  });

  it('still waits for the answer while it is taken further, and no longer once it is decided without one', () => {
    const question = ['2026-03-01', asked('2026-03-01')] as const;
    const escalated = review([...question], ['2026-04-01', { kind: 'escalated' }]);
    expect(escalated).to.deep.include({ state: 'escalated', isOverdue: true });
    expect(mayDo(escalated, 'responder', 'answered')).to.equal(true);
    for (const step of [
      ACCEPTED,
      { kind: 'closed', reason: 'Doubled.' },
      { kind: 'reform-agreed', reform: 'This.', followUpMonth: '2026-09' },
    ] as const) {
      const decided = review([...question], ['2026-04-01', step]);
      expect(decided, step.kind).to.deep.include({ state: step.kind, pending: undefined, isOverdue: false });
      expect(decided.questions[0]!.endedOn).to.equal('2026-04-01');
      expect(mayDo(decided, 'responder', 'answered')).to.equal(false);
    }
  });

  it('is to be looked at again from the first day of the month agreed', () => {
    const events = eventsOf(['2026-04-02', { kind: 'reform-agreed', reform: 'This.', followUpMonth: '2026-06' }]);
    expect(reviewOf(events, new Date('2026-05-31T22:59:59Z'))).to.deep.include({
      followUpMonth: '2026-06',
      isFollowUpDue: false,
    });
    expect(reviewOf(events, new Date('2026-05-31T23:00:00Z')).isFollowUpDue).to.equal(true);
  });

  it('goes on with whoever had it when it is reopened', () => {
    const reopened = review(
      ['2026-04-01', TAKEN],
      ['2026-04-02', ACCEPTED],
      ['2026-04-03', { kind: 'reopened', reason: 'Up again.' }, BEN],
    );
    expect(reopened).to.deep.include({ state: 'with-reviewer', assignee: ANN, reason: 'Up again.' });
  });

  it('cannot be told from events of which one is missing', () => {
    const [first, , third] = eventsOf(['2026-04-01', TAKEN], ['2026-04-02', ACCEPTED], ['2026-04-03', TAKEN]);
    expect(() => reviewOf([first!, third!], NOW)).to.throw(RangeError, 'event 2 of a review has the number 3');
  });

  it('shows whoever was overtaken what happened since', () => {
    const events = eventsOf(['2026-04-01', TAKEN], ['2026-04-02', ACCEPTED]);
    expect(eventsSince(events, 1)).to.deep.equal([events[1]]);
    expect(eventsSince(events, 2)).to.deep.equal([]);
  });
});

describe('what may be done about a flag', () => {
  const states: Record<string, Review> = {
    open: reviewOf([], NOW),
    taken: review(['2026-04-01', TAKEN]),
    asked: review(['2026-04-02', asked('2026-04-02')]),
    answered: review(['2026-04-02', asked('2026-04-02')], ['2026-04-03', ANSWERED]),
    escalated: review(['2026-04-02', { kind: 'escalated' }]),
    accepted: review(['2026-04-02', ACCEPTED]),
    reform: review(['2026-04-02', { kind: 'reform-agreed', reform: 'This.', followUpMonth: '2026-09' }]),
    closed: review(['2026-04-02', { kind: 'closed', reason: 'Doubled.' }]),
  };
  const allowed = (role: (typeof ROLES)[number]) =>
    Object.fromEntries(
      Object.entries(states).map(([name, state]) => [
        name,
        REVIEW_KINDS.filter((kind) => mayDo(state, role, kind)).join(' '),
      ]),
    );
  const decisions = 'accepted escalated reform-agreed closed';

  it('is everything but answering, for scrutiny staff, as the review stands', () => {
    expect(allowed('reviewer')).to.deep.equal({
      open: `taken assigned noted asked ${decisions}`,
      taken: `taken assigned noted asked ${decisions}`,
      asked: `taken assigned noted ${decisions}`,
      answered: `taken assigned noted asked ${decisions}`,
      escalated: 'taken assigned noted asked accepted reform-agreed closed',
      accepted: 'noted reopened',
      reform: `taken assigned noted asked ${decisions}`,
      closed: 'noted reopened',
    });
  });

  it('is answering, for the police, and only while a question is open', () => {
    const none = Object.fromEntries(Object.keys(states).map((name) => [name, '']));
    expect(allowed('responder')).to.deep.equal({ ...none, asked: 'answered' });
  });

  it('is to give it to someone and to reopen it, for an administrator', () => {
    expect(allowed('administrator')).to.deep.include({ open: 'assigned', asked: 'assigned', closed: 'reopened' });
  });

  it('is nothing for police leadership and members of groups', () => {
    for (const role of ['leadership', 'member'] as const) {
      expect(Object.values(allowed(role)).join(''), role).to.equal('');
    }
  });
});

describe('any course that a review can take', () => {
  const PEOPLE: Person[] = [
    madeUpPerson('rev-1', 'reviewer'),
    madeUpPerson('rev-2', 'reviewer'),
    madeUpPerson('res-here', 'responder', 'Central South'),
    madeUpPerson('res-there', 'responder', 'North West'),
    madeUpPerson('res-met', 'responder'),
    madeUpPerson('lead', 'leadership'),
    madeUpPerson('admin', 'administrator'),
    { ...madeUpPerson('member', 'member'), areaCodes: ['E09000022'] },
  ];
  const LAMBETH = 'E09000022';
  const proposal = fc.record({
    // Those who can do something come up more often, so that courses get somewhere.
    by: fc.constantFrom(...PEOPLE, ...PEOPLE.slice(0, 5), ...PEOPLE.slice(0, 2)),
    kind: fc.constantFrom(
      ...REVIEW_KINDS,
      'asked',
      'asked',
      'answered',
      'answered',
      'answered',
      'answered',
      'reopened',
    ),
    note: fc.string(),
    text: fc.string({ unit: 'binary', minLength: 0, maxLength: 30 }),
    assignedTo: fc.constantFrom('rev-1', 'rev-2', 'lead', 'nobody'),
    followUpMonth: fc.constantFrom('2026-04', '2027-01', '2026-13', ''),
    days: fc.integer({ min: 0, max: 40 }),
  });
  type Proposal = typeof proposal extends fc.Arbitrary<infer P> ? P : never;
  const reviewers = PEOPLE.filter(({ role }) => role === 'reviewer');

  /** Plays proposals one after the other; those that are refused leave no event. */
  function play(proposals: readonly Proposal[]) {
    const events: ReviewEvent[] = [];
    const refused: { person: Person; proposed: ProposedStep; before: Review }[] = [];
    let now = noon('2026-04-02');
    for (const { by: person, kind, note, text, assignedTo, followUpMonth, days } of proposals) {
      now = new Date(now.getTime() + days * 86_400_000);
      const before = reviewOf(events, now);
      const proposed = {
        kind,
        note,
        assignedTo,
        followUpMonth,
        question: text,
        found: text,
        willChange: text,
        reason: text,
        reform: text,
      };
      const judged = judgeEvent({ review: before, areaCode: LAMBETH, reviewers, now }, person, proposed);
      if (judged.ok) {
        const { personId, name } = person;
        events.push({ ...judged.event, sequence: before.lastSequence + 1, happenedAt: now, by: { personId, name } });
      } else refused.push({ person, proposed, before });
    }
    return { events, refused, now };
  }
  const check = (property: (played: ReturnType<typeof play>) => void) =>
    fc.assert(
      fc.property(fc.array(proposal, { maxLength: 60, size: 'max' }), (proposals) => property(play(proposals))),
      { seed: 6, numRuns: 300 },
    );

  it('ends in one state, and has somebody from the first thing done on', () => {
    check(({ events, now }) => {
      const end = reviewOf(events, now);
      expect(REVIEW_STATES).to.include(end.state);
      expect(end.assignee === undefined).to.equal(end.state === 'open');
      expect(end.lastSequence).to.equal(events.length);
    });
  });

  it('never loses a question, nor asks a second while one is open', () => {
    check(({ events, now }) => {
      const { questions, pending, publicAnswers } = reviewOf(events, now);
      expect(questions.map(({ text }) => text)).to.deep.equal(
        events.flatMap((event) => (event.kind === 'asked' ? [event.question] : [])),
      );
      expect(publicAnswers).to.have.length(events.filter(({ kind }) => kind === 'answered').length);
      for (const { answer, endedOn } of questions) expect(answer === undefined || endedOn === undefined).to.equal(true);
      expect(questions.filter(({ answer, endedOn }) => !answer && !endedOn)).to.deep.equal(pending ? [pending] : []);
      if (pending) expect(pending).to.equal(questions.at(-1));
    });
  });

  it('is answered by nobody but the police of that command unit, or of the whole Met', () => {
    let answers = 0;
    check(({ events }) => {
      answers += events.filter(({ kind }) => kind === 'answered').length;
      for (const { kind, by } of events) {
        if (kind === 'answered') expect(by!.personId).to.be.oneOf(['res-here', 'res-met']);
        else expect(by!.personId).to.be.oneOf(['rev-1', 'rev-2', 'admin']);
      }
    });
    expect(answers).to.be.above(100);
  });

  it('is the same to the public, but for the people in it', () => {
    check(({ events, now }) => {
      const shown = events.map((event) => {
        const { by, ...rest } = event;
        return rest.kind === 'assigned' ? { ...rest, assignedTo: undefined } : rest;
      }) as ReviewEvent[];
      expect(reviewOf(shown, now)).to.deep.equal({ ...reviewOf(events, now), assignee: undefined });
    });
  });

  it('never lets through what a person’s role, the state or the area rules out, nor offers it', () => {
    check(({ events, refused }) => {
      for (const { person, before, proposed } of refused) {
        const isOffered = stepsOpenTo(before, person, LAMBETH).includes(proposed.kind);
        const isRuledOut = !isFor(person.role, proposed.kind) || !isPossible(before, proposed.kind);
        if (isRuledOut) expect(isOffered).to.equal(false);
      }
      for (const event of events) {
        const person = PEOPLE.find(({ personId }) => personId === event.by!.personId)!;
        const before = reviewOf(events.slice(0, event.sequence - 1), event.happenedAt);
        expect(stepsOpenTo(before, person, LAMBETH)).to.include(event.kind);
      }
    });
  });
});
