import { expect } from 'chai';
import { addPersonByHand, type GivenPerson } from '../../jobs/add-person.ts';
import { addDemonstrationPeople } from '../../jobs/demonstration-people.ts';
import { listAudit } from '../../src/db/audit.ts';
import { storeMonitoringGroups } from '../../src/db/monitoring-group.ts';
import { findPerson, findPersonRecord, listPeople } from '../../src/db/person.ts';
import { InputProblem } from '../../src/problem.ts';
import { ROLES } from '../../src/vocabulary/role.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

const GROUPS = ['E09000012', 'E09000030'].map((areaCode) => ({
  name: `Group ${areaCode}`,
  areaCode,
  email: 'group@example.org',
  nextMeetingOn: undefined,
}));

describe('adding a person at the command line', () => {
  let database: TestDatabase;
  const given = (person: Partial<GivenPerson>): GivenPerson => ({
    email: 'person@example.org',
    name: 'A Person',
    role: 'administrator',
    bcu: undefined,
    group: undefined,
    ...person,
  });
  const add = (person: Partial<GivenPerson>) => addPersonByHand(makeDeps(database), given(person));

  before(async () => {
    database = await makeDatabase();
    await storeMonitoringGroups(database.db, GROUPS, true);
  });
  after(() => database.drop());

  it('makes the first administrator, and is recorded as done by a job', async () => {
    const { personId } = await add({});
    expect(await findPersonRecord(database.db, personId)).to.include({ role: 'administrator', name: 'A Person' });
    const [event] = await listAudit(database.db, { limit: 1 });
    expect(event).to.deep.include({
      role: 'job',
      personId: undefined,
      action: 'person.added',
      subject: `person/${personId}`,
    });
  });

  it('gives members their group and responders their unit', async () => {
    const member = await add({ email: 'm@example.org', role: 'member', group: 'Group E09000012' });
    expect((await findPerson(database.db, member.personId))!.areaCodes).to.deep.equal(['E09000012']);
    const responder = await add({ email: 'r@example.org', role: 'responder', bcu: 'Central East' });
    expect((await findPerson(database.db, responder.personId))!.areaCodes).to.deep.equal(['E09000012', 'E09000030']);
  });

  it('adds nobody where an option is at fault or the address is taken, in capitals or not', async () => {
    const before = await listPeople(database.db);
    const faults: [Partial<GivenPerson>, RegExp][] = [
      [{ email: undefined }, /--email/],
      [{ email: 'nobody' }, /--email/],
      [{ name: ' ' }, /--name/],
      [{ role: 'owner' }, /--role owner/],
      [{ email: 'x@example.org', role: 'member' }, /--group is missing/],
      [{ email: 'x@example.org', role: 'member', group: 'None' }, /no monitoring group "None"/],
      [{ email: 'x@example.org', role: 'reviewer', group: 'Group E09000012' }, /--group is for members/],
      [{ email: 'x@example.org', role: 'responder', bcu: 'Nowhere' }, /--bcu Nowhere/],
      [{ email: 'x@example.org', role: 'reviewer', bcu: 'Central East' }, /--bcu Central East/],
      [{ email: 'PERSON@example.org' }, /this address already/],
    ];
    for (const [person, message] of faults) {
      const problem = await add(person).catch((error: unknown) => error);
      expect(problem, String(message)).to.be.instanceOf(InputProblem);
      expect((problem as Error).message).to.match(message);
    }
    expect(await listPeople(database.db)).to.deep.equal(before);
  });

  it('is done for the demonstration once: somebody of each role and a member of each group, none of whom can have mail', async () => {
    const deps = makeDeps(database);
    expect(await addDemonstrationPeople(deps)).to.equal(8);
    expect(await addDemonstrationPeople(deps)).to.equal(0);
    const made = (await listPeople(database.db)).filter(({ isSynthetic }) => isSynthetic);
    expect(new Set(made.map(({ role }) => role))).to.deep.equal(new Set(ROLES));
    for (const { email, name } of made) {
      expect(email).to.match(/^[a-z-]+@demonstration\.invalid$/);
      expect(name).to.match(/\(synthetic\)$/);
    }
    expect(made.filter(({ role }) => role === 'member').map(({ groups }) => groups.length)).to.deep.equal([1, 1]);
  });
});
