import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { loadSearches } from '../../jobs/load-searches.ts';
import { findRawFile, listRawFilesKept } from '../../src/db/raw-file.ts';
import { listRawFiles, openRawFile, rawFilePath, verifyRawFile } from '../../src/store/raw-file.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { archiveName, extractCsv, policeUkCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { zipOf } from '../support/zip-archive.ts';

const sha256Of = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

describe('the files that figures rest on', () => {
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

  const home = () => `${folder.path}/home`;
  const load = (...paths: string[]) =>
    loadSearches(makeDeps(database, { settings: { home: home() } }), { paths, isSynthetic: false });

  it('are kept byte for byte when they are loaded, whatever becomes of the file handed in', async () => {
    const content = policeUkCsv(Array.from({ length: 300 }, () => ({})));
    const path = await folder.write(archiveName('2022-05'), content);
    await load(path);
    await rm(path);
    const [kept, ...others] = await listRawFilesKept(database.db);
    expect(others).to.deep.equal([]);
    expect(kept).to.include({ sha256: sha256Of(content), byteCount: content.length });
    expect((await buffer(openRawFile(home(), kept!.sha256))).toString()).to.equal(content);
  });

  it('are kept one by one where they come in a ZIP, and once where the same bytes come again', async () => {
    const [may, june] = [policeUkCsv([{}]), policeUkCsv([{ Date: '2022-06-10T13:40:00+00:00' }])];
    const zip = await zipOf({ [archiveName('2022-05')]: may, [archiveName('2022-06')]: june });
    await load(await folder.write('archive.zip', zip));
    await load(await folder.write(archiveName('2022-05'), may));
    const kept = (await listRawFilesKept(database.db)).map(({ sha256 }) => sha256);
    expect(kept).to.deep.equal([sha256Of(may), sha256Of(june)].sort());
    expect((await listRawFiles(home())).map(({ sha256 }) => sha256)).to.deep.equal(kept);
  });

  it('are not kept where they are refused: neither bytes nor a row stay', async () => {
    const { refused } = await load(await folder.write('extract.csv', extractCsv([{ Date: 'never' }])));
    expect(refused).to.have.length(1);
    expect(await listRawFiles(home())).to.deep.equal([]);
    expect(await listRawFilesKept(database.db)).to.deep.equal([]);
  });

  it('are kept when they are handed in again, where they were loaded before files were kept', async () => {
    const content = policeUkCsv([{}]);
    const path = await folder.write(archiveName('2022-05'), content);
    await load(path);
    await database.pool.query('delete from raw_file');
    await rm(rawFilePath(home(), sha256Of(content)));
    const { totals } = await load(path);
    expect(totals.unchanged).to.equal(1);
    expect(await verifyRawFile(home(), sha256Of(content))).to.equal('whole');
    expect(await findRawFile(database.db, sha256Of(content))).to.include({ byteCount: content.length });
  });
});
