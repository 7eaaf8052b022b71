import { expect } from 'chai';
import { sql } from 'kysely';
import { hold } from '../../jobs/hold.ts';
import { listAudit } from '../../src/db/audit.ts';
import { storeMeasurement } from '../../src/db/measurement.ts';
import type { Deps } from '../../src/deps.ts';
import { InputProblem } from '../../src/problem.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

const NOW = new Date('2026-06-01T08:00:00Z');
const NO_DECISION = { release: false, annotate: undefined, stop: undefined };

describe('the hold on a month', () => {
  let database: TestDatabase;
  let deps: Deps;

  before(async () => {
    database = await makeDatabase();
    deps = makeDeps(database, { now: NOW, settings: { publishHoldDays: 5 } });
    await storeMeasurement(
      database.db,
      { month: '2026-04', methodVersion: 'test', inputs: 'test', isSynthetic: false },
      [{ kind: 'rolling-12-months', from: '2025-05', to: '2026-04', monthsPresent: 12, files: [], figures: [] }],
    );
  });
  after(async () => database?.drop());

  const refusalOf = (month: string, options: Partial<typeof NO_DECISION> | Record<string, unknown>) =>
    hold(deps, month, { ...NO_DECISION, ...options } as Parameters<typeof hold>[2]).then(
      () => undefined,
      (error: Error) => error,
    );

  it('is refused for a month without figures, since there is nothing to hold', async () => {
    expect(await refusalOf('2026-03', { release: true }))
      .to.be.instanceOf(InputProblem)
      .with.property('message')
      .that.contains('2026-03');
  });

  it('takes one decision at a time', async () => {
    expect(await refusalOf('2026-04', { release: true, stop: 'both' })).to.be.instanceOf(InputProblem);
  });

  it('takes no note and no stop without words', async () => {
    for (const options of [{ stop: '  ' }, { annotate: '' }]) {
      expect(await refusalOf('2026-04', options)).to.be.instanceOf(InputProblem);
    }
  });

  it('begins with the first look at it and lasts the days that are set', async () => {
    const status = await hold(deps, '2026-04', NO_DECISION);
    expect(status).to.deep.equal({ state: 'held', until: new Date('2026-06-06T08:00:00Z'), notes: [] });
    // A later look does not begin it anew.
    const later = makeDeps(database, { now: new Date('2026-06-05T08:00:00Z'), settings: { publishHoldDays: 5 } });
    expect(await hold(later, '2026-04', NO_DECISION)).to.deep.equal(status);
  });

  it('ends by itself when its days are over', async () => {
    const later = makeDeps(database, { now: new Date('2026-06-06T08:00:00Z'), settings: { publishHoldDays: 5 } });
    expect((await hold(later, '2026-04', NO_DECISION)).state).to.equal('released');
  });

  it('goes by the last release or stop, and keeps every note', async () => {
    await hold(deps, '2026-04', { ...NO_DECISION, annotate: ' One district is late. ' });
    expect(await hold(deps, '2026-04', { ...NO_DECISION, stop: 'Records were doubled.' })).to.deep.equal({
      state: 'stopped',
      reason: 'Records were doubled.',
      notes: ['One district is late.'],
    });
    expect(await hold(deps, '2026-04', { ...NO_DECISION, release: true })).to.deep.equal({
      state: 'released',
      notes: ['One district is late.'],
    });
    expect((await hold(deps, '2026-04', { ...NO_DECISION, stop: 'Doubled after all.' })).state).to.equal('stopped');
  });

  it('is recorded in the audit, as done by a job', async () => {
    const events = await listAudit(database.db, { subject: 'month/2026-04', limit: 10 });
    expect(events.map(({ action, role, personId }) => [action, role, personId])).to.deep.equal(
      ['month.stopped', 'month.released', 'month.stopped', 'month.annotated'].map((action) => [
        action,
        'job',
        undefined,
      ]),
    );
  });

  it('is a history that nobody can change', async () => {
    const refusal = await sql`delete from publication_event`.execute(database.db).catch((error) => error);
    expect(refusal).to.be.instanceOf(Error).with.property('message', 'publication_event is append-only');
  });
});
