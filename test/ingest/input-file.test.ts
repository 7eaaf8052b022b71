import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { listInputFiles } from '../../src/ingest/input-file.ts';
import { inspect } from '../../src/ingest/inspect.ts';
import { InputProblem } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { withAlteredMember, zipOf } from '../support/zip-archive.ts';

describe('what a person hands in', () => {
  let folder: CsvFolder;
  beforeEach(async () => {
    folder = await makeCsvFolder();
  });
  afterEach(() => folder.remove());

  const namesIn = async (path: string) =>
    (await listInputFiles([path])).map((file) => relative(folder.path, file.path).replaceAll('\\', '/'));

  async function problemOf(work: Promise<unknown>): Promise<string> {
    const problem = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(problem).to.be.instanceOf(InputProblem);
    return (problem as Error).message;
  }

  it('may be a folder in the archive’s layout, of which street crime, outcomes and other files are passed over', async () => {
    for (const name of [
      '2022-05/2022-05-metropolitan-stop-and-search.csv',
      '2022-04/2022-04-city-of-london-stop-and-search.csv',
      '2022-05/2022-05-metropolitan-street.csv',
      '2022-05/2022-05-metropolitan-outcomes.csv',
      '2022-05/._2022-05-metropolitan-stop-and-search.csv',
      'README.txt',
    ]) {
      await folder.write(name, 'x\n');
    }
    expect(await namesIn(folder.path)).to.deep.equal([
      '2022-04/2022-04-city-of-london-stop-and-search.csv',
      '2022-05/2022-05-metropolitan-stop-and-search.csv',
    ]);
  });

  it('may be a ZIP, alone or in a folder, whose other members are passed over', async () => {
    const zip = await zipOf({
      '2022-05/': '',
      '2022-05/2022-05-metropolitan-stop-and-search.csv': 'a,b\n1,x\n',
      '2022-05/2022-05-metropolitan-street.csv': 'x\n',
      'licence.txt': 'x\n',
    });
    const path = await folder.write('all/archive.zip', zip);
    const expected = ['all/archive.zip!2022-05/2022-05-metropolitan-stop-and-search.csv'];
    expect(await namesIn(path)).to.deep.equal(expected);
    expect(await namesIn(folder.path)).to.deep.equal(expected);
    const [member] = await listInputFiles([path]);
    for (const _ of ['first', 'second']) expect(await text(await member!.open())).to.equal('a,b\n1,x\n');
  });

  it('has its checksum when it is inspected, in a ZIP as loose', async () => {
    const loose = await folder.write('may.csv', 'a,b\n1,x\n');
    const zipped = await folder.write('may.zip', await zipOf({ 'may.csv': 'a,b\n1,x\n' }));
    const [first, second] = await Promise.all((await listInputFiles([loose, zipped])).map(inspect));
    expect(first?.sha256)
      .to.equal(second?.sha256)
      .and.to.match(/^[0-9a-f]{64}$/);
  });

  it('is refused by name when it is not there, or is a folder without records', async () => {
    expect(await problemOf(listInputFiles([join(folder.path, 'may.csv')]))).to.match(/may\.csv: there is no such file/);
    await folder.write('notes/README.txt', 'x\n');
    expect(await problemOf(listInputFiles([join(folder.path, 'notes')]))).to.match(/notes: no stop-and-search CSV/);
  });

  it('is refused on reading when it is a ZIP that is none, or is cut short', async () => {
    const zip = await zipOf({ 'may.csv': 'a,b\n'.repeat(1000) });
    const [none] = await listInputFiles([await folder.write('none.zip', 'this is no ZIP')]);
    expect(await problemOf(inspect(none!))).to.match(/none\.zip: this is not a readable ZIP/);
    const [cut] = await listInputFiles([await folder.write('cut.zip', zip.subarray(0, zip.length - 30))]);
    expect(await problemOf(inspect(cut!))).to.match(/cut\.zip: this is not a readable ZIP/);
  });

  it('is refused on reading when a ZIP holds no CSV, and passed over in a folder', async () => {
    const path = await folder.write('photos.zip', await zipOf({ 'photo.jpg': 'x' }));
    await folder.write('may.csv', 'a,b\n');
    const [named] = await listInputFiles([path]);
    expect(await problemOf(inspect(named!))).to.match(/photos\.zip: no stop-and-search CSV among the members/);
    expect(await namesIn(folder.path)).to.deep.equal(['may.csv']);
  });

  it('is refused on reading when a ZIP member is not what was packed', async () => {
    const zip = withAlteredMember(await zipOf({ 'may.csv': 'a,b\n1,Black\n' }, { compress: false }), 'Black', 'White');
    const [member] = await listInputFiles([await folder.write('may.zip', zip)]);
    expect(await problemOf(inspect(member!))).to.match(/may\.zip!may\.csv: cannot be read to its end: .*checksum/);
  });

  it('is refused on reading when a packed ZIP member is damaged', async () => {
    const zip = await zipOf({ 'may.csv': 'a,b\n1,x\n'.repeat(1000) });
    zip.fill(0xff, 50, 60);
    const [member] = await listInputFiles([await folder.write('may.zip', zip)]);
    expect(await problemOf(inspect(member!))).to.match(/may\.zip!may\.csv: cannot be read to its end/);
  });
});
