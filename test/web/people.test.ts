import { expect } from 'chai';
import { sql } from 'kysely';
import { listAudit } from '../../src/db/audit.ts';
import { storeMonitoringGroups } from '../../src/db/monitoring-group.ts';
import { addPerson, findPersonByEmail, findPersonRecord } from '../../src/db/person.ts';
import type { Person } from '../../src/domain/person.ts';
import { CHANGE_REFUSALS } from '../../src/domain/person-change.ts';
import type { Role } from '../../src/vocabulary/role.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { type Answer, openTestSite, type TestSite } from '../support/site.ts';

const wordsOf = ({ text }: Answer) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('people and groups, for administrators', () => {
  let database: TestDatabase;
  let site: TestSite;
  let production: TestSite;
  let groupId: number;
  const ids: Record<string, string> = {};
  const admin = () => ids.ada!;

  before(async () => {
    database = await makeDatabase();
    const { db } = database;
    const group = { name: 'Hackney', areaCode: 'E09000012', email: 'group@example.org', nextMeetingOn: undefined };
    await storeMonitoringGroups(db, [group, { ...group, name: 'Hackney Youth' }], false);
    const { rows } = await sql<{ id: number }>`
      select monitoring_group_id as id from monitoring_group where name = 'Hackney'`.execute(db);
    groupId = rows[0]!.id;
    const people: Person[] = [];
    for (const [name, role] of [
      ['ada', 'administrator'],
      ['bea', 'administrator'],
      ['rex', 'reviewer'],
    ] as const) {
      ids[name] = await add(name, role);
      people.push({ personId: ids[name], name, email: '', role, areaCodes: 'all', groupIds: [] });
    }
    site = await openTestSite(database, { people });
    production = await openTestSite(database, { people, settings: { isDevelopment: false } });
  });

  after(async () => {
    await site.close();
    await production.close();
    await database.drop();
  });

  async function add(name: string, role: Role): Promise<string> {
    const person = { name, email: `${name}@example.org`, role, bcu: undefined, groupIds: [] };
    return (await addPerson(database.db, person))!;
  }

  const record = (personId: string) => findPersonRecord(database.db, personId);

  it('are open to administrators alone', async () => {
    for (const path of [
      '/people',
      '/people/new',
      `/people/${ids.rex}`,
      '/monitoring-groups',
      `/monitoring-groups/${groupId}`,
    ]) {
      expect((await site.get(path, admin())).status, path).to.equal(200);
      expect((await site.get(path, ids.rex)).status, path).to.equal(403);
      expect((await site.get(path)).headers.get('location'), path).to.match(/^\/sign-in\?next=/);
    }
    expect((await site.post(`/people/${ids.bea}/disable`, {}, ids.rex)).status).to.equal(403);
    expect((await record(ids.bea!))!.isDisabled).to.equal(false);
  });

  it('are found by role and by words, which mean nothing but themselves', async () => {
    expect(wordsOf(await site.get('/people?role=reviewer', admin())))
      .to.contain('rex@')
      .and.not.to.contain('bea@');
    expect(wordsOf(await site.get('/people?words=BEA', admin())))
      .to.contain('bea@')
      .and.not.to.contain('rex@');
    expect(wordsOf(await site.get('/people?words=%25', admin()))).to.contain('Nobody fits that.');
    expect((await site.get('/people?words=%3Cb%3E', admin())).text).to.contain('value="&lt;b&gt;"');
  });

  it('are added with their groups, and the deed is recorded without their address', async () => {
    const fields = {
      name: 'Mo Member',
      email: 'Mo@Example.org',
      role: 'member',
      groupIds: String(groupId),
      bcu: 'Central East',
    };
    const answer = await site.post('/people', fields, admin());
    expect(answer.status).to.equal(303);
    const { personId } = (await findPersonByEmail(database.db, 'mo@example.org'))!;
    expect(answer.headers.get('location')).to.equal(`/people/${personId}?done=person-added`);
    expect(await record(personId)).to.deep.include({
      name: 'Mo Member',
      role: 'member',
      bcu: undefined,
      groups: [{ groupId, name: 'Hackney', areaCode: 'E09000012' }],
    });
    const [event] = await listAudit(database.db, { limit: 1 });
    expect(event).to.deep.include({ personId: admin(), action: 'person.added', subject: `person/${personId}` });
    expect(JSON.stringify(event)).not.to.match(/mo@|Mo Member/);
    expect(wordsOf(await site.get('/monitoring-groups', admin()))).to.match(/Hackney Hackney 1 Not known/);
  });

  it('are added once for an address; a form that is refused keeps what was typed', async () => {
    const fields = { name: 'Another "Rex"', email: 'REX@example.org', role: 'member', groupIds: String(groupId) };
    const taken = await site.post('/people', fields, admin());
    expect(taken.status).to.equal(422);
    expect(wordsOf(taken)).to.contain('Somebody has this address already');
    expect(taken.text)
      .to.contain('value="Another &quot;Rex&quot;"')
      .and.to.match(/value="\d+" checked/);
    const blank = wordsOf(await site.post('/people', { name: ' ', email: 'none', role: 'owner' }, admin()));
    expect(blank).to.contain('Enter a name').and.to.contain('Enter an email address').and.to.contain('Choose a role');
    const alone = await site.post('/people', { name: 'M', email: 'm@example.org', role: 'member' }, admin());
    expect(wordsOf(alone)).to.contain('Choose the groups that the member belongs to');
    const nowhere = await site.post('/people', { ...fields, email: 'm@example.org', groupIds: '999' }, admin());
    expect(wordsOf(nowhere)).to.contain('Choose a group from the list');
    expect(await findPersonByEmail(database.db, 'm@example.org')).to.equal(undefined);
  });

  it('are changed: role, unit and groups, of which only those of the role are kept', async () => {
    const personId = await add('una', 'reviewer');
    const change = { name: 'Una Unit', role: 'responder', bcu: 'Central East', groupIds: String(groupId) };
    expect((await site.post(`/people/${personId}`, change, admin())).status).to.equal(303);
    expect(await record(personId)).to.deep.include({
      name: 'Una Unit',
      role: 'responder',
      bcu: 'Central East',
      groups: [],
    });
    await site.post(`/people/${personId}`, { ...change, role: 'member' }, admin());
    expect((await record(personId))!.bcu).to.equal(undefined);
    expect((await record(personId))!.groups).to.have.lengthOf(1);
  });

  it('always have an administrator among them', async () => {
    const step = { name: 'Ada', role: 'reviewer' };
    const own = await site.post(`/people/${admin()}`, step, admin());
    expect(own.status).to.equal(422);
    expect(wordsOf(own)).to.contain(CHANGE_REFUSALS['own-role']);
    expect(wordsOf(await site.post(`/people/${admin()}/disable`, {}, admin()))).to.contain(
      CHANGE_REFUSALS['own-account'],
    );
    await site.post(`/people/${ids.bea}/disable`, {}, admin());
    // Somebody who was an administrator until a moment ago, and whose page is still open.
    expect(wordsOf(await site.post(`/people/${admin()}/disable`, {}, ids.bea))).to.contain(
      CHANGE_REFUSALS['last-administrator'],
    );
    expect((await record(admin()))!).to.include({ role: 'administrator', isDisabled: false });
    await site.post(`/people/${ids.bea}/enable`, {}, admin());
    expect((await record(ids.bea!))!.isDisabled).to.equal(false);
  });

  it('lose every session and every link with their account', async () => {
    const personId = await add('sid', 'member');
    const open = () =>
      sql`insert into sign_in_session (id, person_id, token, expires_at) values ('s', ${personId}, 't', now() + '1 day')`.execute(
        database.db,
      );
    const sessions = async () =>
      (await sql`select from sign_in_session where person_id = ${personId}`.execute(database.db)).rows.length;
    await open();
    await site.post(`/people/${personId}/sign-out`, {}, admin());
    expect(await sessions()).to.equal(0);
    await open();
    site.deps.signIn.requestLink('sid@example.org', '/');
    await site.deps.signIn.settled();
    await site.post(`/people/${personId}/disable`, {}, admin());
    expect(await sessions()).to.equal(0);
    expect((await sql`select from sign_in_token`.execute(database.db)).rows).to.deep.equal([]);
    expect((await record(personId))!.isDisabled).to.equal(true);
  });

  it('are members alone where an organisation looks after staff, or in production', async () => {
    const staff = { name: 'S', email: 's@example.org', role: 'administrator' };
    expect(wordsOf(await production.post('/people', staff, admin()))).to.contain(
      'Their organisation decides the role of staff',
    );
    const change = await production.post(
      `/people/${ids.rex}`,
      { name: 'Rex', role: 'member', groupIds: String(groupId) },
      admin(),
    );
    expect(wordsOf(change)).to.contain('Their organisation decides what they are');
    expect((await record(ids.rex!))!.role).to.equal('reviewer');
  });

  it('have groups whose next meeting, name and address can be changed', async () => {
    const path = `/monitoring-groups/${groupId}`;
    const change = { name: 'Hackney', email: 'new@example.org', nextMeetingOn: '2026-12-08' };
    expect((await site.post(path, change, admin())).headers.get('location')).to.equal(`${path}?done=group-changed`);
    const page = await site.get(path, admin());
    expect(page.text).to.contain('value="2026-12-08"').and.to.contain('value="new@example.org"');
    expect(wordsOf(await site.get('/monitoring-groups', admin()))).to.contain('8 December 2026');
    const wrong = await site.post(path, { name: '', email: 'x', nextMeetingOn: '2026-02-30' }, admin());
    expect(wrong.status).to.equal(422);
    expect(wordsOf(wrong)).to.contain('Enter a name').and.to.contain('Enter a day such as');
    const taken = await site.post(path, { ...change, name: 'Hackney Youth' }, admin());
    expect(wordsOf(taken)).to.contain('The borough has another group of this name');
    expect((await site.get('/monitoring-groups/999', admin())).status).to.equal(404);
    expect((await site.get('/people/nobody', admin())).status).to.equal(404);
  });
});
