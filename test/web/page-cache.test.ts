import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { storeFigureList, storeFlagChanges } from '../../src/db/flag.ts';
import { addReviewEvent } from '../../src/db/flag-review.ts';
import { findGroupQuestion, recordGroupQuestion, recordQuestionEvent } from '../../src/db/group-question.ts';
import { findMeasurement } from '../../src/db/measurement.ts';
import { changeMonitoringGroup, listMonitoringGroups, storeMonitoringGroups } from '../../src/db/monitoring-group.ts';
import { addHoldEvent, startHold } from '../../src/db/publication.ts';
import { sharedRead } from '../../src/web/shared-read.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { HACKNEY, storeFinding, storeMonth } from './built-month.ts';

const PERSON = madeUpPerson('reviewer', 'reviewer');

/** Asks as a browser does that has a page already; fetch itself would ask for all of it. */
async function conditional(url: string, etag: string): Promise<{ status: number; size: number }> {
  const [response] = (await once(
    get(url, { headers: { 'Accept-Encoding': 'gzip, deflate, br', 'If-None-Match': etag } }),
    'response',
  )) as [IncomingMessage];
  let size = 0;
  for await (const chunk of response) size += (chunk as Buffer).length;
  return { status: response.statusCode!, size };
}

describe('pages that are kept', () => {
  let database: TestDatabase;
  let site: TestSite;
  let now = new Date('2026-11-01T12:00:00Z');
  const tagOf = async (path: string) => (await site.get(path)).headers.get('etag');
  const PATHS = ['/', '/boroughs', `/boroughs/${HACKNEY}`];

  before(async () => {
    database = await makeDatabase();
    await storeMonth(database.db, '2026-05', { isSynthetic: true });
    site = await openTestSite(database, { people: [PERSON] });
    site.deps.clock = () => now;
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  it('are the same bytes, with the same strong tag, until something changes', async () => {
    for (const path of PATHS) {
      const [first, second] = [await site.get(path), await site.get(path)];
      expect(first.headers.get('etag'), path).to.match(/^"[\w-]{22}-(br|gzip)"$/);
      expect(second.headers.get('etag'), path).to.equal(first.headers.get('etag'));
      expect(second.text, path).to.equal(first.text);
      expect(second.headers.get('content-type'), path).to.equal('text/html; charset=utf-8');
      expect(second.headers.get('cache-control'), path).to.equal('no-cache');
      expect(second.headers.get('content-security-policy'), path).to.contain("default-src 'none'");
    }
  });

  it('are not sent again to a reader who has them', async () => {
    const etag = (await tagOf('/'))!;
    expect(await conditional(`${site.url}/`, etag)).to.deep.equal({ status: 304, size: 0 });
    expect(await conditional(`${site.url}/`, '"another"')).to.include({ status: 200 });
  });

  it('come whole to a reader who takes no compression, and as a head alone to one who asks for that', async () => {
    const plain = await fetch(`${site.url}/boroughs`, { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).to.equal(null);
    expect(await plain.text()).to.equal((await site.get('/boroughs')).text);
    const head = await fetch(`${site.url}/boroughs`, { method: 'HEAD' });
    expect([head.status, await head.text()]).to.deep.equal([200, '']);
  });

  it('are told apart by what was asked for, and by nothing that was made up', async () => {
    const usual = await tagOf('/boroughs');
    expect(await tagOf('/boroughs?reason=drugs')).not.to.equal(usual);
    expect(await tagOf('/boroughs?made=up&utm_source=x')).to.equal(usual);
    expect(await tagOf('/boroughs?reason=drugs&group=asian')).to.equal(
      await tagOf('/boroughs?group=asian&reason=drugs'),
    );
  });

  it('are not those of somebody who has signed in, nor theirs those of others', async () => {
    const own = await site.get('/', PERSON.personId);
    expect(own.headers.get('cache-control')).to.equal('no-store');
    expect(own.text).to.contain(PERSON.name);
    expect((await site.get('/')).text).not.to.contain(PERSON.name);
  });

  it('hold no refusal', async () => {
    for (let time = 0; time < 2; time += 1) {
      const { status, headers } = await site.get('/?group=white');
      expect(status).to.equal(400);
      expect(headers.get('etag') ?? '').not.to.match(/-(br|gzip)"$/);
    }
  });

  it('are rendered once for all who ask at once', async () => {
    let reads = 0;
    const { deps } = site;
    const path = `/boroughs/${HACKNEY}?reason=weapons`;
    const { pool } = deps.database;
    const connect = pool.connect.bind(pool);
    const listened = new Set<unknown>();
    // How near its border a borough's searches lie is read once by each rendering of its page, and by nothing else.
    Object.assign(pool, {
      connect: async (...done: Parameters<typeof connect>) => {
        // The pool itself, which reads the state by it, asks with a function to call.
        if (done.length > 0) return connect(...done);
        const client = await connect();
        if (listened.has(client)) return client;
        listened.add(client);
        const own = client.query.bind(client) as (...given: unknown[]) => unknown;
        Object.assign(client, {
          query: (...given: unknown[]) => {
            if (JSON.stringify(given).includes('area_border_count')) reads += 1;
            return own(...given);
          },
        });
        return client;
      },
    });
    const answers = await Promise.all(Array.from({ length: 8 }, () => site.get(path)));
    Object.assign(pool, { connect });
    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1);
    expect(reads).to.equal(1);
  });

  const changes: [string, () => Promise<unknown>, string][] = [
    [
      'a flag that opens',
      async () => storeFinding(database.db, (await findMeasurement(database.db))!),
      'Weapons searches of Black',
    ],
    [
      'a month that is measured and held',
      async () => {
        await startHold(database.db, '2026-06', new Date('2026-11-05T00:30:00Z'));
        await storeMonth(database.db, '2026-06', { isSynthetic: true });
      },
      'with scrutiny staff until 5 November 2026',
    ],
    [
      'a month that is stopped',
      () => addHoldEvent(database.db, '2026-06', { kind: 'stopped', reason: 'Half of June is missing.' }),
      'Half of June is missing.',
    ],
    [
      'a month that is annotated and released',
      async () => {
        await addHoldEvent(database.db, '2026-06', { kind: 'annotated', reason: 'June was sent twice.' });
        await addHoldEvent(database.db, '2026-06', { kind: 'released', reason: 'released' });
      },
      'June was sent twice.',
    ],
    [
      'an entry in the history of a flag, and a list',
      async () => {
        const { measurementId } = (await findMeasurement(database.db))!;
        await storeFigureList(database.db, measurementId, {
          family: 'reasons',
          ruleVersion: 'test',
          materiality: 1.5,
          state: 'complete',
          monthsPresent: 11,
          cells: [],
          expectedFalse: 0,
          fit: { state: 'converged', iterations: 9, parameters: undefined },
        });
        await storeFlagChanges(
          database.db,
          '2026-06',
          measurementId,
          { open: [], entries: [{ flagId: 1, kind: 'absent' }], waiting: [] },
          () => {
            throw new Error('nothing opens');
          },
        );
      },
      'not on this month’s list',
    ],
    [
      'what scrutiny staff do about a flag',
      async () => {
        await storePeople(database.db, [PERSON]);
        await addReviewEvent(database.db, {
          flagId: 1,
          step: { kind: 'taken' },
          expectedSequence: 0,
          person: { personId: PERSON.personId, name: PERSON.name },
          happenedAt: now,
        });
      },
      'With scrutiny staff',
    ],
  ];
  for (const [what, change, words] of changes) {
    it(`are rendered anew after ${what}`, async () => {
      expect((await site.get('/')).text).not.to.contain(words);
      const before = await tagOf(`/boroughs/${HACKNEY}`);
      await change();
      expect((await site.get('/')).text).to.contain(words);
      expect(await tagOf(`/boroughs/${HACKNEY}`)).not.to.equal(before);
    });
  }

  it('are rendered anew when a hold has run out, though nobody did anything', async () => {
    await startHold(database.db, '2026-07', new Date('2026-11-05T00:30:00Z'));
    await storeMonth(database.db, '2026-07', { isSynthetic: true });
    expect((await site.get('/')).text).to.contain(': June 2026');
    now = new Date('2026-11-05T00:30:00Z');
    expect((await site.get('/')).text).to.contain(': July 2026');
  });

  it('are rendered anew when a group that asked something has another name', async () => {
    const { db } = database;
    await storeFinding(db, (await findMeasurement(db))!);
    const group = { name: 'First name', areaCode: HACKNEY, email: 'group@example.org', nextMeetingOn: undefined };
    await storeMonitoringGroups(db, [group], true);
    const { monitoringGroupId } = (await listMonitoringGroups(db))[0]!;
    await db.transaction().execute(async (trx) => {
      const asked = {
        monitoringGroupId,
        areaCode: HACKNEY,
        flagId: 1,
        text: 'What is behind this rise?',
        askedAt: now,
      };
      const groupQuestionId = await recordGroupQuestion(trx, asked, PERSON);
      const question = (await findGroupQuestion(trx, groupQuestionId))!;
      const step = { kind: 'published' as const };
      const event = { question, expectedSequence: 0, person: PERSON, role: PERSON.role, step, happenedAt: now };
      await recordQuestionEvent(trx, event);
    });
    expect((await site.get('/flags/1')).text).to.contain('First name');
    await changeMonitoringGroup(db, monitoringGroupId, { ...group, name: 'Second name' });
    expect((await site.get('/flags/1')).text)
      .to.contain('Second name')
      .and.not.to.contain('First name');
  });
});

describe('a read that is shared', () => {
  it('has begun after each who shares it asked, and runs no more often than it must', async () => {
    let begun = 0;
    const ends: (() => void)[] = [];
    const read = sharedRead(async () => {
      begun += 1;
      const number = begun;
      await new Promise<void>((resolve) => ends.push(resolve));
      return number;
    });
    const first = read();
    await new Promise(setImmediate);
    const later = [read(), read(), read()];
    await new Promise(setImmediate);
    expect(begun).to.equal(1);
    ends[0]!();
    expect(await first).to.equal(1);
    await new Promise(setImmediate);
    ends[1]!();
    expect(await Promise.all(later)).to.deep.equal([2, 2, 2]);
    expect(begun).to.equal(2);
  });

  it('fails those who share it, and none who ask after', async () => {
    let isBroken = true;
    const read = sharedRead(async () => {
      if (isBroken) throw new Error('no answer');
      return 'an answer';
    });
    const failed = await Promise.allSettled([read(), read()]);
    expect(failed.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    isBroken = false;
    expect(await read()).to.equal('an answer');
  });
});
