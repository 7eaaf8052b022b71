import { expect } from 'chai';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { load, loadOne } from '../support/csv-load.ts';
import { archiveName, extractCsv, policeUkCsv } from '../support/csv-searches.ts';
import { tableContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

describe('loading a file again, and newer versions of it', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  beforeEach(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
  });
  afterEach(async () => {
    await folder.remove();
    await database.drop();
  });

  const NAME = archiveName('2022-05');
  const at = (minute: number) => ({ Date: `2022-05-10T13:${String(minute).padStart(2, '0')}:00+00:00` });

  /** Months of files by path, what superseded them, and what they replaced. */
  async function versions(): Promise<
    [path: string, month: string, supersededBy: string | null, replaces: string | null][]
  > {
    const { rows } = await database.pool.query({
      text: `select file.path, to_char(month, 'YYYY-MM'), newer.path, older.path
             from source_file_month
             join source_file file using (source_file_id)
             left join source_file newer on newer.source_file_id = superseded_by
             left join source_file older on older.source_file_id = replaces
             order by month, file.source_file_id`,
      rowMode: 'array',
    });
    return rows.map((row) => row.map((value: string | null) => value?.replace(`${folder.path}/`, '') ?? null)) as never;
  }

  /** Searches in cells of files in force, by month. */
  async function activeSearches(): Promise<Record<string, number>> {
    const { rows } = await database.pool.query<{ month: string; searches: number }>(
      `select to_char(month, 'YYYY-MM') as month, sum(searches) as searches
       from cell_count join source_file_month using (source_file_id, month)
       where superseded_by is null group by 1 order by 1`,
    );
    return Object.fromEntries(rows.map(({ month, searches }) => [month, searches]));
  }

  it('changes nothing when the bytes are the same, wherever they come from', async () => {
    const content = policeUkCsv([at(1), at(2), { ...at(3), Gender: 'X' }]);
    const first = await loadOne(database, await folder.write(`first/${NAME}`, content));
    const before = await tableContents(database.db);
    const again = await load(database, [await folder.write(`again/${NAME}`, content), `${folder.path}/first`]);
    expect(await tableContents(database.db)).to.deep.equal(before);
    for (const file of again.files) {
      expect(file).to.include({ sourceFileId: first.sourceFileId, rows: 3, accepted: 3, rejected: 0, unchanged: true });
    }
    expect(again.totals).to.deep.equal({ files: 2, rows: 6, accepted: 6, rejected: 0, unchanged: 2 });
  });

  it('replaces a force’s month by its newer version, keeps the older one as superseded, and counts what came and went', async () => {
    const older = [at(1), at(2), at(2), at(2), at(3)];
    const newer = [at(2), at(3), at(3), at(4), at(5), at(1)];
    await loadOne(database, await folder.write(`1/${NAME}`, policeUkCsv(older)));
    const second = await loadOne(database, await folder.write(`2/${NAME}`, policeUkCsv(newer)));
    // Came: a second 13:03, 13:04 and 13:05. Went: two of the three 13:02.
    expect(second.revised).to.deep.equal([{ month: '2022-05', rowsAdded: 3, rowsRemoved: 2 }]);
    expect(await versions()).to.deep.equal([
      [`1/${NAME}`, '2022-05', `2/${NAME}`, null],
      [`2/${NAME}`, '2022-05', null, `1/${NAME}`],
    ]);
    expect(await activeSearches()).to.deep.equal({ '2022-05': 6 });
    const { rows } = await database.pool.query('select count(*) as searches from search');
    expect(rows[0].searches).to.equal(11);
  });

  it('takes the order of rows for no change', async () => {
    await loadOne(database, await folder.write(`1/${NAME}`, policeUkCsv([at(1), at(2)])));
    const second = await loadOne(database, await folder.write(`2/${NAME}`, policeUkCsv([at(2), at(1)])));
    expect(second.revised).to.deep.equal([{ month: '2022-05', rowsAdded: 0, rowsRemoved: 0 }]);
  });

  it('does not go back when an older version is handed in again', async () => {
    const first = await folder.write(`1/${NAME}`, policeUkCsv([at(1)]));
    await loadOne(database, first);
    await loadOne(database, await folder.write(`2/${NAME}`, policeUkCsv([at(1), at(2)])));
    await loadOne(database, await folder.write(`3/${NAME}`, policeUkCsv([at(1), at(2), at(3)])));
    const before = await tableContents(database.db);
    expect(await loadOne(database, first)).to.include({ unchanged: true, rows: 1 });
    expect(await tableContents(database.db)).to.deep.equal(before);
    expect(await versions()).to.deep.equal([
      [`1/${NAME}`, '2022-05', `2/${NAME}`, null],
      [`2/${NAME}`, '2022-05', `3/${NAME}`, `1/${NAME}`],
      [`3/${NAME}`, '2022-05', null, `2/${NAME}`],
    ]);
    expect(await activeSearches()).to.deep.equal({ '2022-05': 3 });
  });

  it('replaces nothing of another force or another month', async () => {
    await load(database, [
      await folder.write(archiveName('2022-05'), policeUkCsv([at(1)])),
      await folder.write(archiveName('2022-05', 'city-of-london'), policeUkCsv([at(1)])),
      await folder.write(archiveName('2022-06'), policeUkCsv([{ Date: '2022-06-10T13:00:00+00:00' }])),
    ]);
    expect((await versions()).filter(([, , supersededBy]) => supersededBy !== null)).to.deep.equal([]);
    expect(await activeSearches()).to.deep.equal({ '2022-05': 2, '2022-06': 1 });
  });

  it('takes the versions in one call in the order given, the last one being in force', async () => {
    const report = await load(database, [
      await folder.write(`b/${NAME}`, policeUkCsv([at(1)])),
      await folder.write(`a/${NAME}`, policeUkCsv([at(1), at(2)])),
    ]);
    expect(report.files.map(({ path, revised }) => [path.slice(folder.path.length + 1), revised.length])).to.deep.equal(
      [
        [`b/${NAME}`, 0],
        [`a/${NAME}`, 1],
      ],
    );
    expect(await activeSearches()).to.deep.equal({ '2022-05': 2 });
  });

  describe('of an MPS extract', () => {
    const on = (day: string, ref: string, Gender = 'M') => ({ Date: day, 'Stop Ref': ref, Gender });

    it('replaces only the months that the newer file covers', async () => {
      const older = [on('10/03/2022', '1'), on('10/04/2022', '2'), on('11/04/2022', '3'), on('10/05/2022', '4')];
      await loadOne(database, await folder.write('older.csv', extractCsv(older)));
      const newer = await loadOne(
        database,
        await folder.write(
          'newer.csv',
          extractCsv([on('10/04/2022', '2'), on('11/04/2022', '3', 'F'), on('12/04/2022', '5')]),
        ),
      );
      expect(newer.revised).to.deep.equal([{ month: '2022-04', rowsAdded: 2, rowsRemoved: 1 }]);
      expect(await versions()).to.deep.equal([
        ['older.csv', '2022-03', null, null],
        ['older.csv', '2022-04', 'newer.csv', null],
        ['newer.csv', '2022-04', null, 'older.csv'],
        ['older.csv', '2022-05', null, null],
      ]);
      expect(await activeSearches()).to.deep.equal({ '2022-03': 1, '2022-04': 3, '2022-05': 1 });
    });

    it('never replaces data.police.uk, nor one borough’s extract that of another or of the whole force', async () => {
      const headings = ['Stop Ref', 'Date', 'Time', 'Subject', 'Reason for Stop', 'Outcome', 'Outcome Reason'];
      headings.push(
        'Apparent Age',
        'Gender',
        'Ethnic Appearance Code',
        'EA Group',
        'Self-defined Ethnicity Code',
        'SDE Group',
      );
      await loadOne(database, await folder.write(NAME, policeUkCsv([at(1)])));
      await loadOne(database, await folder.write('force.csv', extractCsv([on('10/05/2022', '1')])));
      const camden = await folder.write('camden.csv', extractCsv([on('10/05/2022', '2')], headings));
      await loadOne(database, camden, { areaCode: 'E09000007' });
      const brent = await folder.write('brent.csv', extractCsv([on('10/05/2022', '3')], headings));
      await loadOne(database, brent, { areaCode: 'E09000005' });
      expect((await versions()).filter(([, , supersededBy]) => supersededBy !== null)).to.deep.equal([]);
      const again = await folder.write(
        'camden-again.csv',
        extractCsv([on('10/05/2022', '2'), on('10/05/2022', '4')], headings),
      );
      expect((await loadOne(database, again, { areaCode: 'E09000007' })).revised).to.deep.equal([
        { month: '2022-05', rowsAdded: 1, rowsRemoved: 0 },
      ]);
    });
  });
});
