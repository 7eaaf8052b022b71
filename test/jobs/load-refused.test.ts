import { expect } from 'chai';
import { loadSearches } from '../../jobs/load-searches.ts';
import { InputProblem } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne, refusalOf } from '../support/csv-load.ts';
import { archiveName, POLICE_UK_HEADER, policeUkCsv } from '../support/csv-searches.ts';
import { type TableContents, tableContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { withAlteredMember, zipOf } from '../support/zip-archive.ts';

const NAME = archiveName('2022-05');
const GOOD = policeUkCsv([{}, { Gender: 'Female' }, { Gender: 'X' }]);
const LINES = GOOD.trimEnd().split('\n');
const withLine = (line: number, text: string) => [...LINES.slice(0, line - 1), text, ...LINES.slice(line)].join('\n');

/** Files that cannot be used, and what is said of them after their path. */
const BAD_FILES: [what: string, content: string | Buffer, message: RegExp][] = [
  ['is cut short in the middle of a row', GOOD.slice(0, -60), /, line 4: \d+ columns, expected 15\. .*cut short/],
  [
    'has a row with a column too few',
    withLine(3, LINES[2]!.replace('Female,', '')),
    /, line 3: 14 columns, expected 15\.$/,
  ],
  ['has a row with a column too many', withLine(3, `${LINES[2]},x`), /, line 3: 16 columns, expected 15\.$/],
  ['has a header that is not known', GOOD.replace('Gender', 'Sex'), /, line 1: .*missing: gender; not expected: sex/],
  ['has no header', LINES.slice(1).join('\n'), /, line 1: .*is no header we know/],
  ['is a header alone', `${POLICE_UK_HEADER}\n`, /: no rows after the header on line 1/],
  ['is empty', '', /: the file is empty/],
  ['is not text', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0x0d]), /, line 1: this is not a text file/],
  [
    'is a web page',
    '<!DOCTYPE html>\n<html><body>Too many requests</body></html>\n',
    /, line 1: "<!DOCTYPE html>" is no header/,
  ],
  ['is in UTF-16', Buffer.from(`\ufeff${GOOD}`, 'utf16le'), /, line 1: this looks like UTF-16/],
  [
    'has a quotation that is never closed',
    withLine(3, LINES[2]!.replace('Female', '"Female')),
    /, line 3: a quotation is opened/,
  ],
  ['holds a zero byte further down', GOOD.replace('Female', 'Fem\0le'), /, line 3: this is not a text file/],
  [
    'has no row that could be used',
    GOOD.replaceAll('2022-05-10', '2021-05-10'),
    /: none of the 3 rows could be used; the first fault is on line 2: Date "2021-05-10T.*" is outside the month/,
  ],
];

describe('a file of searches that cannot be used', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let untouched: TableContents;
  let count = 0;
  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    await loadOne(database, await folder.write(`loaded/${NAME}`, policeUkCsv([{ Gender: 'Other' }, { Outcome: '?' }])));
    untouched = await tableContents(database.db);
  });
  after(async () => {
    await folder.remove();
    await database.drop();
  });

  async function expectRefusal(path: string, message: RegExp, shownPath = path): Promise<void> {
    const problem = await refusalOf(database, path);
    expect(problem.startsWith(shownPath), problem).to.equal(true);
    expect(problem.slice(shownPath.length)).to.match(message);
    expect(await tableContents(database.db)).to.deep.equal(untouched);
  }

  for (const [what, content, message] of BAD_FILES) {
    it(`is refused and leaves the database as it was when it ${what}`, async () => {
      count += 1;
      await expectRefusal(await folder.write(`${count}/${NAME}`, content), message);
    });
  }

  it('is refused and leaves the database as it was when a column of labels holds texts of all kinds', async () => {
    const rows = Array.from({ length: 50_100 }, (_, index) => ({ Outcome: `Arrest ${index}` }));
    await expectRefusal(
      await folder.write(`labels/${NAME}`, policeUkCsv(rows)),
      /, line 4\d{4}|, line 50\d{3}: column outcome holds "Arrest \d+", one of over 50000 different labels/,
    );
  });

  it('is refused and leaves the database as it was when its ZIP is damaged', async () => {
    const zip = await zipOf({ [NAME]: GOOD }, { compress: false });
    await expectRefusal(await folder.write('none.zip', zip.subarray(0, 200)), /: this is not a readable ZIP/);
    const altered = await folder.write('altered.zip', withAlteredMember(zip, 'Female', 'female'));
    await expectRefusal(altered, /: cannot be read to its end: .*checksum/, `${altered}!${NAME}`);
  });

  it('is listed as refused while a good file in the same call is loaded', async () => {
    const own = await makeDatabase();
    try {
      const files = await makeCsvFolder();
      for (const [index, [, content]] of BAD_FILES.entries()) {
        await files.write(archiveName(`2022-05`, `force-${'abcdefghijklmnop'[index]}`), content);
      }
      await files.write('archive.zip', 'this is no ZIP');
      await files.write(NAME, GOOD);
      await files.write('2022-05/licence.csv', 'Licence,Year\nOpen,2022\n');
      const report = await loadSearches(makeDeps(own), { paths: [files.path] });
      expect(report.files.map(({ path, rows }) => [path, rows])).to.deep.equal([[`${files.path}/${NAME}`, 3]]);
      expect(report.refused).to.have.length(BAD_FILES.length + 1);
      for (const { path, problem } of report.refused) expect(problem.startsWith(path), problem).to.equal(true);
      const alone = await makeDatabase();
      await loadSearches(makeDeps(alone), { paths: [`${files.path}/${NAME}`] });
      const contents = async (from: TestDatabase) =>
        (await from.pool.query('select row_count, accepted_count from source_file')).rows;
      expect(await contents(own)).to.deep.equal(await contents(alone));
      await alone.drop();
      await files.remove();
    } finally {
      await own.drop();
    }
  });

  it('is not passed over in silence when a folder holds nothing else', async () => {
    await folder.write('others/licence.csv', 'Licence,Year\nOpen,2022\n');
    const problem = await loadSearches(makeDeps(database), { paths: [`${folder.path}/others`] }).catch(
      (error: unknown) => error,
    );
    expect(problem).to.be.instanceOf(InputProblem);
    expect((problem as Error).message).to.match(/others: none of the CSV files there holds stop-and-search records/);
  });
});
