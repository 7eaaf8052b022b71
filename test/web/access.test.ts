import { expect } from 'chai';
import { storeMonitoringGroups } from '../../src/db/monitoring-group.ts';
import type { Person } from '../../src/domain/person.ts';
import { routesOf } from '../../src/web/routes.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';
import { type Answer, openTestSite, type TestSite } from '../support/site.ts';
import { HACKNEY, SUTTON } from './built-month.ts';
import { buildReview, PEOPLE } from './built-review.ts';

/** One of each role, and of those who have boroughs of their own one of Hackney and one of Sutton. */
const SENDERS = {
  member: 'mia',
  'member elsewhere': 'max',
  responder: 'ray',
  'responder elsewhere': 'sid',
  reviewer: 'ann',
  leadership: 'lea',
  administrator: 'ada',
} as const;
type Sender = keyof typeof SENDERS;

const EVERYBODY = Object.keys(SENDERS) as Sender[];
const REVIEWER: Sender[] = ['reviewer'];
const ADMINISTRATOR: Sender[] = ['administrator'];
const SCRUTINY: Sender[] = ['reviewer', 'administrator'];
const THE_MET: Sender[] = ['responder', 'responder elsewhere', 'leadership'];
const MEMBERS: Sender[] = ['member', 'member elsewhere'];
const LEARNERS: Sender[] = [...MEMBERS, ...THE_MET, ...REVIEWER];

/** Who may have each page and action, as decided here and nowhere else; what is about a borough is asked about Hackney. */
const MAY: Record<string, Sender[]> = {
  'get /review': SCRUTINY,
  'get /review/flags/:flagId': SCRUTINY,
  'post /review/flags/:flagId': SCRUTINY,
  'get /review/flags/:flagId/records': ['reviewer', 'responder'],
  'get /review/months': REVIEWER,
  'get /review/months/:month': REVIEWER,
  'post /review/months/:month': REVIEWER,
  'get /review/months/:month/boroughs/:code': REVIEWER,
  'get /answers': THE_MET,
  'get /answers/:flagId': ['responder', 'leadership'],
  'post /answers/:flagId': ['responder'],
  'get /audit': SCRUTINY,
  'get /audit/verify': SCRUTINY,
  'get /home': EVERYBODY,
  'get /account': EVERYBODY,
  'get /people': ADMINISTRATOR,
  'get /people/new': ADMINISTRATOR,
  'post /people': ADMINISTRATOR,
  'get /people/:personId': ADMINISTRATOR,
  'post /people/:personId': ADMINISTRATOR,
  'post /people/:personId/disable': ADMINISTRATOR,
  'post /people/:personId/enable': ADMINISTRATOR,
  'post /people/:personId/sign-out': ADMINISTRATOR,
  'get /monitoring-groups': ADMINISTRATOR,
  'get /monitoring-groups/:groupId': ADMINISTRATOR,
  'post /monitoring-groups/:groupId': ADMINISTRATOR,
  'get /samples': REVIEWER,
  'post /samples': REVIEWER,
  'get /samples/:sample': REVIEWER,
  'get /samples/:sample/next': REVIEWER,
  'get /samples/:sample/settle': REVIEWER,
  'post /samples/:sample/settle/:number': REVIEWER,
  'post /samples/:sample/:number': REVIEWER,
  'get /coding': REVIEWER,
  'get /coding/:sample/next': REVIEWER,
  'get /coding/:sample/settle': REVIEWER,
  'post /coding/:sample/settle/:number': REVIEWER,
  'post /coding/:sample/:number': REVIEWER,
  'get /learning': LEARNERS,
  'get /learning.csv': LEARNERS,
  'get /learning/new': REVIEWER,
  'post /learning': REVIEWER,
  'get /group': ['member'],
  'get /group/pack': ['member', 'reviewer'],
  'get /group/questions/new': ['member'],
  'post /group/questions/new': ['member'],
  'get /group-questions': REVIEWER,
  'get /group-questions/:questionId': REVIEWER,
  'post /group-questions/:questionId': REVIEWER,
  'post /sign-out-everywhere': EVERYBODY,
};

/** What of an address is not in its path: whose group is meant. */
const QUERIES: Record<string, string> = {
  '/group': '?group=1',
  '/group/pack': '?group=1',
  '/group/questions/new': '?group=1',
};

describe('who may have what', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let site: TestSite;
  let flagId: number;

  before(async () => {
    database = await makeDatabase();
    ({ hackney: flagId } = await buildReview(database));
    const max: Person = { ...madeUpPerson('max', 'member'), areaCodes: [SUTTON], groupIds: [2] };
    await storePeople(database.db, [max]);
    const group = (areaCode: string) => ({
      name: areaCode,
      areaCode,
      email: `${areaCode}@example.org`,
      nextMeetingOn: undefined,
    });
    await storeMonitoringGroups(database.db, [group(HACKNEY)], false);
    await storeMonitoringGroups(database.db, [group(SUTTON)], false);
    site = await openTestSite(database, {
      people: [...Object.values({ ...PEOPLE, mia: { ...PEOPLE.mia, groupIds: [1] } }), max],
    });
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  const guarded = () => routesOf(site.deps).filter(({ access }) => access !== 'public');
  const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
  const addressOf = (path: string) =>
    path
      .replace(':flagId', String(flagId))
      .replace(':month', '2026-05')
      .replace(':code', HACKNEY)
      .replace(':personId', 'max')
      .replace(/:(groupId|sample|number|questionId)/g, '1') + (QUERIES[path] ?? '');

  /** Asks with an empty form, which does nothing where a form needs words. */
  const ask = ({ method, path }: { method: 'get' | 'post'; path: string }, personId?: string): Promise<Answer> =>
    method === 'get' ? site.get(addressOf(path), personId) : site.post(addressOf(path), {}, personId);

  it('is decided for every page and action that is not public', () => {
    expect(guarded().map(nameOf)).to.have.members(Object.keys(MAY));
  });

  it('sends whoever has not signed in to do so, from every one of them', async () => {
    for (const route of guarded()) {
      const { status, headers } = await ask(route);
      expect(status, nameOf(route)).to.equal(303);
      expect(headers.get('location'), nameOf(route)).to.match(/^\/sign-in/);
    }
  });

  for (const sender of EVERYBODY) {
    it(`lets the ${sender} in where they may be, and nowhere else`, async () => {
      for (const route of guarded()) {
        const { status, text } = await ask(route, SENDERS[sender]);
        const where = `${nameOf(route)} as ${sender}`;
        expect(status, `${where}: ${text.slice(0, 400)}`).to.be.below(500);
        if (MAY[nameOf(route)]!.includes(sender)) expect(status, where).to.not.equal(403);
        // What is about one of several things may say that there is no such thing; what is Hackney's never does.
        else expect(status, where).to.be.oneOf(/:(sample|questionId)/.test(route.path) ? [403, 404] : [403]);
      }
    });
  }

  it('takes no form that this site did not give out, from anyone', async () => {
    for (const route of routesOf(site.deps).filter(({ method }) => method === 'post')) {
      for (const personId of [undefined, 'ann', 'ada', 'ray', 'mia']) {
        const response = await fetch(`${site.url}${addressOf(route.path)}`, {
          method: 'POST',
          redirect: 'manual',
          headers: {
            'Content-Type': 'application/x-www-form-urlencoded',
            ...(personId ? { 'x-test-person': personId } : {}),
          },
          body: '_csrf=made-up',
        });
        expect(response.status, nameOf(route)).to.be.oneOf([403, 429]);
      }
    }
  });
});
