import { expect } from 'chai';
import { endOfHold, type Hold, holdStatus, isTooLateToMail } from '../../src/domain/publication.ts';

const BEGINS = new Date('2022-07-01T08:00:00Z');
const ENDS = endOfHold(BEGINS, 3);
const DURING = new Date('2022-07-02T08:00:00Z');
const AFTER = new Date('2022-07-05T08:00:00Z');

const hold = (...events: [Hold['events'][number]['kind'], string][]): Hold => ({
  heldUntil: ENDS,
  events: events.map(([kind, reason]) => ({ kind, reason, happenedAt: DURING })),
});

describe('a month between its figures and its mail', () => {
  it('is held for so many days, and for none by default', () => {
    expect(ENDS.toISOString()).to.equal('2022-07-04T08:00:00.000Z');
    expect(endOfHold(BEGINS, 0)).to.deep.equal(BEGINS);
  });

  it('is held until then, and released from that instant on', () => {
    expect(holdStatus(hold(), DURING)).to.deep.equal({ state: 'held', until: ENDS, notes: [] });
    expect(holdStatus(hold(), new Date(ENDS.getTime() - 1)).state).to.equal('held');
    expect(holdStatus(hold(), ENDS)).to.deep.equal({ state: 'released', notes: [] });
  });

  it('is released early when scrutiny staff say so', () => {
    expect(holdStatus(hold(['released', 'checked']), DURING)).to.deep.equal({ state: 'released', notes: [] });
  });

  it('stays stopped with its reason, however long ago the hold was over', () => {
    const stopped = { state: 'stopped', reason: 'March is doubled', notes: [] };
    expect(holdStatus(hold(['stopped', 'March is doubled']), DURING)).to.deep.equal(stopped);
    expect(holdStatus(hold(['stopped', 'March is doubled']), AFTER)).to.deep.equal(stopped);
  });

  it('is released after a stop when the last word is release, and stopped when it is stop', () => {
    expect(holdStatus(hold(['stopped', 'doubled'], ['released', 'mended']), DURING).state).to.equal('released');
    expect(holdStatus(hold(['released', 'checked'], ['stopped', 'doubled']), AFTER).state).to.equal('stopped');
  });

  it('carries every note, whatever else happened, and a note alone neither releases nor stops', () => {
    expect(holdStatus(hold(['annotated', 'one'], ['annotated', 'two']), DURING)).to.deep.equal({
      state: 'held',
      until: ENDS,
      notes: ['one', 'two'],
    });
    expect(holdStatus(hold(['annotated', 'one'], ['released', 'checked'], ['annotated', 'two']), DURING)).to.deep.equal(
      {
        state: 'released',
        notes: ['one', 'two'],
      },
    );
    expect(holdStatus(hold(['stopped', 'doubled'], ['annotated', 'why']), AFTER)).to.deep.equal({
      state: 'stopped',
      reason: 'doubled',
      notes: ['why'],
    });
  });

  it('is too late to write mails about once mails of then are deleted', () => {
    const twoYearsOn = new Date(ENDS);
    twoYearsOn.setUTCFullYear(twoYearsOn.getUTCFullYear() + 2);
    expect(isTooLateToMail(hold(), twoYearsOn)).to.equal(false);
    expect(isTooLateToMail(hold(), new Date(twoYearsOn.getTime() + 1))).to.equal(true);
  });
});
