import { expect } from 'chai';
import { findFirstRejection } from '../../src/db/row-problem.ts';
import {
  findSourceFile,
  listActiveFileIds,
  listActiveFileMonths,
  listMonthsOfFile,
  makePartitions,
} from '../../src/db/source-file.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne } from '../support/csv-load.ts';
import { archiveName, extractCsv, policeUkCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

describe('source files in the database', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let older: number;
  let newer: number;
  let extract: number;
  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    const name = archiveName('2022-05');
    const load = async (path: string, content: string) => {
      const { sourceFileId } = await loadOne(database, await folder.write(path, content));
      return sourceFileId;
    };
    older = await load(`1/${name}`, policeUkCsv([{}, {}, { Date: '?' }]));
    newer = await load(`2/${name}`, policeUkCsv([{ Latitude: '', Longitude: '' }, {}, {}]));
    extract = await load(
      'extract.csv',
      extractCsv([{ Date: '01/04/2022' }, { Date: '30/04/2022' }, { Date: '02/05/2022' }]),
    );
  });
  after(async () => {
    await folder.remove();
    await database.drop();
  });

  it('are found by their bytes and force, and not by their bytes alone', async () => {
    const { rows } = await database.pool.query('select sha256 from source_file where source_file_id = $1', [older]);
    expect(await findSourceFile(database.db, rows[0].sha256, 'metropolitan')).to.include({
      sourceFileId: older,
      rowCount: 3,
      acceptedCount: 2,
      rejectedCount: 1,
    });
    expect(await findSourceFile(database.db, rows[0].sha256, 'city-of-london')).to.equal(undefined);
  });

  it('tell their months with what replaced them', async () => {
    expect(await listMonthsOfFile(database.db, older)).to.deep.equal([
      {
        month: '2022-05-01',
        searchCount: 2,
        unplacedCount: 2,
        repeatedCount: 1,
        supersededBy: newer,
        replaces: undefined,
        rowsAdded: undefined,
        rowsRemoved: undefined,
      },
    ]);
    expect((await listMonthsOfFile(database.db, newer))[0]).to.include({
      replaces: older,
      rowsAdded: 1,
      rowsRemoved: 0,
    });
  });

  it('are in force where no newer version of the month is, oldest month first', async () => {
    const months = await listActiveFileMonths(database.db);
    expect(
      months.map(({ sourceFileId, month, searchCount, firstOn, lastOn }) => [
        sourceFileId,
        month,
        searchCount,
        firstOn,
        lastOn,
      ]),
    ).to.deep.equal([
      [extract, '2022-04', 2, '2022-04-01', '2022-04-30'],
      [newer, '2022-05', 3, '2022-05-10', '2022-05-10'],
      [extract, '2022-05', 1, '2022-05-02', '2022-05-02'],
    ]);
    expect(await listActiveFileIds(database.db, 'police-uk')).to.deep.equal([newer]);
    expect(await listActiveFileIds(database.db, 'mps-extract')).to.deep.equal([extract]);
  });

  it('tell their first rejected row, where there is one', async () => {
    expect(await findFirstRejection(database.db, older)).to.include({ line: 4, columnName: 'Date', value: '?' });
    expect(await findFirstRejection(database.db, newer)).to.equal(undefined);
  });

  it('have room made for their months as often as is asked for', async () => {
    for (const _ of ['first', 'second']) await makePartitions(database.db, ['2030-12-01', '2031-01-01']);
    const { rows } = await database.pool.query(
      `select relname from pg_class where relname like 'search_203%' and relispartition order by 1`,
    );
    expect(rows.map(({ relname }) => relname)).to.include.members(['search_2030_12', 'search_2031_01']);
  });
});
