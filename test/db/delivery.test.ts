import { expect } from 'chai';
import { sql } from 'kysely';
import {
  addDigest,
  countPending,
  deliverNext,
  findDelivery,
  isMailDue,
  listDigests,
  listFigureIdsOfDelivery,
  listReportedEditions,
} from '../../src/db/delivery.ts';
import { listMonitoringGroups } from '../../src/db/monitoring-group.ts';
import { addHoldEvent, startHold } from '../../src/db/publication.ts';
import { buildMails, clearMails } from '../support/build-mails.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2026-06-01T08:00:00Z');
const RETRY = { attempts: 2, after: () => 60 };

describe('deliveries', () => {
  let database: TestDatabase;

  before(async () => {
    database = await makeDatabase();
  });
  afterEach(() => clearMails(database.db));
  after(async () => database?.drop());

  it('hold one mail for a group and month, whoever writes it first', async () => {
    await buildMails(database.db, 1, { dueAt: NOW });
    const [group] = await listMonitoringGroups(database.db);
    const again = await addDigest(database.db, {
      monitoringGroupId: group!.monitoringGroupId,
      month: '2026-05',
      measurementId: 2,
      recipient: 'other@example.org',
      subject: 'Other',
      plainText: 'Other',
      html: 'Other',
      figureIds: [],
      dueAt: NOW,
    });
    expect(again).to.equal(undefined);
    expect((await findDelivery(database.db, 1))!.subject).to.equal('Stop and search: Group 1');
    expect(await listReportedEditions(database.db, '2026-05')).to.deep.equal(new Map([[group!.monitoringGroupId, 1]]));
  });

  it('refuse a mail that quotes a figure there is none of', async () => {
    await buildMails(database.db, 1, { dueAt: NOW });
    const refusal = await addDigest(database.db, {
      monitoringGroupId: 1,
      month: '2026-06',
      measurementId: 1,
      recipient: 'a@example.org',
      subject: 'S',
      plainText: 'T',
      html: 'H',
      figureIds: [999_999],
      dueAt: NOW,
    }).catch((error) => error);
    expect(refusal).to.be.instanceOf(Error).with.property('message').that.contains('delivery_figure');
    expect(await listFigureIdsOfDelivery(database.db, 1)).to.deep.equal([]);
  });

  it('come due by the clock of the one that sends, whatever the database’s says', async () => {
    const distant = new Date('2099-01-01T00:00:00Z');
    await buildMails(database.db, 1, { dueAt: distant });
    expect(await isMailDue(database.db, new Date('2098-12-31T23:59:59Z'))).to.equal(false);
    expect(await isMailDue(database.db, distant)).to.equal(true);
    expect(await countPending(database.db)).to.equal(1);
  });

  it('go out in the order in which they came due', async () => {
    await buildMails(database.db, 2, { dueAt: NOW });
    await sql`update delivery set next_attempt_at = ${new Date(NOW.getTime() - 1000)} where delivery_id = 2`.execute(
      database.db,
    );
    const order: number[] = [];
    for (let at = 0; at < 2; at += 1) {
      await deliverNext(
        database.db,
        () => NOW,
        async ({ deliveryId }) => {
          order.push(deliveryId);
        },
        RETRY,
      );
    }
    expect(order).to.deep.equal([2, 1]);
    expect(
      await deliverNext(
        database.db,
        () => NOW,
        async () => {},
        RETRY,
      ),
    ).to.equal(undefined);
  });

  it('keep a refusal whatever it is made of', async () => {
    await buildMails(database.db, 1, { dueAt: NOW });
    const refuse = (reason: unknown) =>
      deliverNext(
        database.db,
        () => NOW,
        async () => Promise.reject(reason),
        RETRY,
      );
    expect(await refuse(new Error(`bad \u0000 ${'x'.repeat(1000)}`))).to.deep.equal({
      deliveryId: 1,
      kind: 'digest',
      attemptCount: 1,
      outcome: 'postponed',
    });
    await sql`update delivery set next_attempt_at = ${NOW}`.execute(database.db);
    expect((await refuse(undefined))!.outcome).to.equal('failed');
    expect((await listDigests(database.db, '2026-05'))[0]!.state).to.equal('failed');
  });

  it('of a stopped month are not due; those of other months are', async () => {
    await buildMails(database.db, 1, { dueAt: NOW, month: '2026-05' });
    await startHold(database.db, '2026-05', NOW);
    await addHoldEvent(database.db, '2026-05', { kind: 'released', reason: 'released' });
    await addHoldEvent(database.db, '2026-05', { kind: 'stopped', reason: 'Doubled.' });
    expect(await isMailDue(database.db, NOW)).to.equal(false);
    await buildMails(database.db, 1, { dueAt: NOW, month: '2026-04' });
    expect(await isMailDue(database.db, NOW)).to.equal(true);
    await addHoldEvent(database.db, '2026-05', { kind: 'annotated', reason: 'A note is no release.' });
    const first = await deliverNext(
      database.db,
      () => NOW,
      async () => {},
      RETRY,
    );
    expect(first!.deliveryId).to.equal(2);
    expect(
      await deliverNext(
        database.db,
        () => NOW,
        async () => {},
        RETRY,
      ),
    ).to.equal(undefined);
  });
});
