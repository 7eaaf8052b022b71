import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect } from 'chai';
import { storeMonitoringGroups } from '../../src/db/monitoring-group.ts';
import type { Route } from '../../src/web/route.ts';
import { routesOf } from '../../src/web/routes.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { HACKNEY, storeFinding, storeMonth } from './built-month.ts';

const PEOPLE = [
  madeUpPerson('ann', 'reviewer'),
  madeUpPerson('ray', 'responder', 'Central East'),
  { ...madeUpPerson('mia', 'member'), areaCodes: [HACKNEY], groupIds: [1] },
  madeUpPerson('ada', 'administrator'),
];

const NAMES = [
  ...['reason', 'group', 'area', 'state', 'window', 'compare', 'way', 'month', 'cursor', 'limit', 'basis', 'measure'],
  ...[
    'next',
    'done',
    'refused',
    'token',
    'code',
    'date',
    'flag',
    'page',
    'seed',
    'figure',
    'before',
    'subject',
    'words',
  ],
  ...['__proto__', 'constructor', 'hasOwnProperty', 'toString', ''],
];
const VALUES = [
  ...['', '__proto__', 'constructor', 'toString', '%00', 'a%00b', '%ff', '%C0%80', '%E0%A4%A', '%ED%A0%80', '%'],
  ...['-1', '0', '1e999', '99999999999999999999', '0x10', 'NaN', '[]', '{}', 'null', 'a%0d%0aSet-Cookie:x=1'],
  ...["'%22%3E%3Cscript%3Ealert(1)%3C/script%3E", '..%2f..%2fetc%2fpasswd', '//evil.example', '%F0%9F%98%80'],
  'x'.repeat(7000),
];
const PARTS = ['1', HACKNEY, '2026-05', 'flags.csv', '__proto__', 'constructor', '%00', '%ff', '0', '-1', '9999999999'];

/** The same odd requests in every run. */
function openLottery(seed: number): <One>(choices: readonly One[]) => One {
  let state = seed;
  return (choices) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return choices[Math.floor((state / 2 ** 32) * choices.length)]!;
  };
}

describe('odd requests', () => {
  let database: TestDatabase;
  let site: TestSite;
  let routes: Route[];

  before(async () => {
    database = await makeDatabase();
    await storeFinding(database.db, await storeMonth(database.db, '2026-05', { isSynthetic: true }));
    const group = { name: 'Hackney group', areaCode: HACKNEY, email: 'group@example.org', nextMeetingOn: undefined };
    await storeMonitoringGroups(database.db, [group], true);
    await storePeople(database.db, PEOPLE);
    site = await openTestSite(database, { people: PEOPLE, settings: { trustedProxies: 1 } });
    routes = routesOf(site.deps);
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  let asked = 0;
  /** Sends an address as it stands: a browser or fetch would put it right. Each comes from an address of its own. */
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    asked += 1;
    const from = { 'X-Forwarded-For': `10.1.${asked >> 8}.${asked & 255}`, ...headers };
    const sent = request(site.url, { path, headers: from }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    return { status: response.statusCode!, text: Buffer.concat(parts).toString(), headers: response.headers };
  };

  const oddRequests = (seed: number, count: number, of: readonly Route[]) => {
    const draw = openLottery(seed);
    const query = () => {
      const name = draw(NAMES);
      const form = draw(['=', '[__proto__]=', '[]=', '%00=', `=${draw(VALUES)}&${name}=`]);
      return `${name}${form}${draw(VALUES)}`;
    };
    return Array.from({ length: count }, (_, at) => {
      const path = of[at % of.length]!.path.replace(/[:*]\w+/g, () => draw(PARTS));
      return `${path}?${query()}&${query()}`;
    });
  };

  const expectSound = (path: string, { status, text, headers }: Awaited<ReturnType<typeof ask>>, known: number[]) => {
    expect(status, path.slice(0, 200)).to.be.oneOf(known);
    if (headers['content-type']?.includes('html')) expect(text, path).not.to.contain('<script');
    expect(headers['set-cookie']?.join() ?? '', path).not.to.match(/(^|,)\s*x=1/);
    expect(headers.location ?? '', path).not.to.match(/^(https?:)?\/\/evil/);
  };

  it('get an answer from every public page, never a failure of ours', async () => {
    const open = routes.filter(({ access, method }) => access === 'public' && method === 'get');
    for (const path of oddRequests(7, 220, open)) {
      expectSound(path, await ask(path), [200, 303, 400, 403, 404]);
    }
  });

  it('get one from the pages behind signing in too', async () => {
    const closed = routes.filter(({ access, method }) => access !== 'public' && method === 'get');
    for (const path of oddRequests(11, 120, closed)) {
      const roles = closed.find((route) => path.startsWith(route.path.split(/[:*]/)[0]!))!.access;
      const person = PEOPLE.find(({ role }) => roles !== 'public' && roles.roles.includes(role)) ?? PEOPLE[0]!;
      expectSound(path, await ask(path, { 'X-Test-Person': person.personId }), [200, 303, 400, 403, 404]);
    }
  });

  it('get one where a cookie is made to look like an object', async () => {
    for (const cookie of [
      'evenhand-form=j:{"a":1}',
      'evenhand.session_token=j:{"toString":1}',
      'a=%E0%A4%A',
      'x=%00',
    ]) {
      expect((await ask('/sign-in', { Cookie: cookie })).status, cookie).to.equal(200);
    }
  });

  it('are refused where a form holds a NUL, before anything is done', async () => {
    const forms: [string, Record<string, string>, string][] = [
      ['/review/months/2026-05', { kind: 'stopped', reason: 'In doubt\0.', seen: '0' }, 'ann'],
      ['/learning', { flag: '1', theme: 'good-practice', text: 'Write what was seen\0.' }, 'ann'],
      ['/review/flags/1', { kind: 'noted', note: 'A\0note', sequence: '0' }, 'ann'],
      ['/people', { name: 'A', email: 'a\0@example.org', role: 'member', groupIds: '1' }, 'ada'],
    ];
    for (const [path, fields, personId] of forms) {
      expect((await site.post(path, fields, personId)).status, path).to.equal(400);
    }
    const { rows } = await database.pool.query('select count(*)::integer as events from audit_event');
    expect(rows[0].events).to.equal(0);
  });

  it('by another spelling of an address neither escape its limit nor change what others are shown', async () => {
    expect((await ask('/SIGN-IN')).status).to.equal(404);
    const [odd, usual] = [await ask('/FLAGS'), await ask('/flags')];
    expect(odd.status).to.equal(404);
    expect(usual.text).to.match(/href="\/flags"[^>]*aria-current/);
  });

  it('that fail tell a reference, and nothing of what failed', async () => {
    const broken = () => Promise.reject(new Error('relation "secret_table" does not exist at /srv/app.ts'));
    const mend = [site.deps.database, site.deps.signedIn].map(({ pool }) => {
      const { query } = pool;
      Object.assign(pool, { query: broken });
      return () => Object.assign(pool, { query });
    });
    const { status, text } = await ask('/');
    for (const each of mend) each();
    expect(status).to.equal(500);
    expect(text)
      .to.match(/[0-9a-f]{8}/)
      .and.not.to.match(/secret_table|app\.ts|Error:/);
  });
});
