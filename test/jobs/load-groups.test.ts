import { expect } from 'chai';
import { loadGroups } from '../../jobs/load-groups.ts';
import { listMonitoringGroups } from '../../src/db/monitoring-group.ts';
import { InputProblem } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { tableContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

const HEADER = 'group,borough code,email,next meeting';

describe('loading monitoring groups', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
  });
  after(async () => {
    await folder.remove();
    await database.drop();
  });

  const load = async (lines: string) =>
    loadGroups(makeDeps(database), [await folder.write('groups.csv', `${HEADER}\n${lines}\n`)]);
  const groups = async () =>
    (await listMonitoringGroups(database.db)).map(({ monitoringGroupId: _, ...group }) => Object.values(group));

  it('adds new ones, brings known ones up to date, and leaves those not named alone', async () => {
    expect(await load('A,E09000007,a@x.example,2026-11-20\nB,Brent,b@x.example,')).to.include({
      groups: 2,
      added: 2,
      updated: 0,
    });
    expect(await load('A,E09000007,new@x.example,\nA,E09000012,a@x.example,')).to.include({
      groups: 2,
      added: 1,
      updated: 1,
    });
    expect(await groups()).to.deep.equal([
      ['B', 'E09000005', 'b@x.example', undefined],
      ['A', 'E09000007', 'new@x.example', undefined],
      ['A', 'E09000012', 'a@x.example', undefined],
    ]);
  });

  it('changes no group when one line of the file is at fault', async () => {
    const before = await tableContents(database.db);
    const problem = await load('C,E09000007,c@x.example,\nA,E09000007,nobody,').catch((error: unknown) => error);
    expect(problem).to.be.instanceOf(InputProblem);
    expect((problem as Error).message).to.match(/groups\.csv, line 3: email "nobody".*No group was changed/);
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('changes nothing when the file is the same', async () => {
    await load('A,E09000007,a@x.example,2026-11-20');
    const before = await tableContents(database.db);
    await load('A,E09000007,a@x.example,2026-11-20');
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('takes one file, no more and no fewer', async () => {
    const problem = await loadGroups(makeDeps(database), []).catch((error: unknown) => error);
    expect((problem as Error).message).to.contain('one CSV file with --from-file; 0 were given');
  });
});
