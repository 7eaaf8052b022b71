import { expect } from 'chai';
import { sql } from 'kysely';
import { listMonitoringGroups, storeMonitoringGroups } from '../../src/db/monitoring-group.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const CAMDEN = {
  name: 'Camden Monitoring Group',
  areaCode: 'E09000007',
  email: 'camden@example.org',
  nextMeetingOn: '2026-07-14',
};
const HACKNEY = {
  name: 'Hackney Monitoring Group',
  areaCode: 'E09000012',
  email: 'hackney@example.org',
  nextMeetingOn: undefined,
};

describe('monitoring groups', () => {
  let database: TestDatabase;

  before(async () => {
    database = await makeDatabase();
  });
  after(async () => database?.drop());

  it('are added, in the order of their boroughs', async () => {
    expect(await storeMonitoringGroups(database.db, [HACKNEY, CAMDEN], false)).to.deep.equal({ added: 2, updated: 0 });
    const groups = await listMonitoringGroups(database.db);
    expect(groups.map(({ monitoringGroupId: _, ...group }) => group)).to.deep.equal([CAMDEN, HACKNEY]);
  });

  it('keep their number when their address or meeting changes, and stay when they are not named', async () => {
    const before = await listMonitoringGroups(database.db);
    const moved = { ...CAMDEN, email: 'new@example.org', nextMeetingOn: undefined };
    expect(await storeMonitoringGroups(database.db, [moved], false)).to.deep.equal({ added: 0, updated: 1 });
    expect(await listMonitoringGroups(database.db)).to.deep.equal([{ ...before[0], ...moved }, before[1]]);
  });

  it('may be several in one borough, and one name in several', async () => {
    const more = [
      { ...CAMDEN, name: 'Second Camden Group' },
      { ...CAMDEN, areaCode: 'E09000005' },
    ];
    expect(await storeMonitoringGroups(database.db, more, false)).to.deep.equal({ added: 2, updated: 0 });
    expect(await listMonitoringGroups(database.db)).to.have.length(4);
  });

  it('belong to an area that there is', async () => {
    const refusal = await storeMonitoringGroups(database.db, [{ ...CAMDEN, areaCode: 'E09000099' }], false).catch(
      (error) => error,
    );
    expect(refusal).to.be.instanceOf(Error);
    expect(
      (await sql`select 1 from monitoring_group where area_code = 'E09000099'`.execute(database.db)).rows,
    ).to.deep.equal([]);
  });
});
