import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import {
  checksumOf,
  clearHalfMade,
  isUnchanged,
  listArrivals,
  prepareInbox,
  putIntoInbox,
  shelve,
} from '../../src/ingest/inbox.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';

/** Another device, where the machine has one that anybody may write to. */
const OTHER_DEVICE = '/dev/shm';

describe('the watched folder', () => {
  let folder: CsvFolder;
  let inbox: string;
  beforeEach(async () => {
    folder = await makeCsvFolder();
    inbox = join(folder.path, 'inbox');
    await prepareInbox(inbox);
  });
  afterEach(() => folder.remove());

  const arrive = (name: string, text = 'a,b\n1,2\n') => folder.write(join('inbox', name), text);
  const shelveFile = async (path: string, said = 'Taken.') => {
    const sha256 = await checksumOf(path);
    return shelve(inbox, 'done', { path, sha256 }, `${said}\n${sha256}\n`);
  };
  const done = async () => (await readdir(join(inbox, 'done'))).sort();

  it('shows files and those in boroughs’ subfolders, but no hidden, half-written or shelved ones and no links', async () => {
    const path = await arrive('may.csv');
    await arrive('E09000022/june.csv');
    for (const name of ['.may.csv', 'may.csv.part', 'MAY.CSV.PART', '~$may.csv', 'x.crdownload', '.git/y.csv']) {
      await arrive(name);
    }
    for (const name of ['done/old.csv', 'rejected/bad.csv', 'E09000022/deeper/z.csv']) await arrive(name);
    await symlink(path, join(inbox, 'link.csv'));
    const arrivals = await listArrivals(inbox);
    expect(arrivals.map((arrival) => [basename(arrival.path), arrival.folder])).to.deep.equal([
      ['june.csv', 'E09000022'],
      ['may.csv', undefined],
    ]);
  });

  it('is empty where there is no such folder', async () => {
    expect(await listArrivals(join(folder.path, 'nowhere'))).to.deep.equal([]);
  });

  it('is for nobody but its owner', async () => {
    for (const path of [inbox, join(inbox, 'done'), join(inbox, 'rejected')]) {
      expect((await stat(path)).mode & 0o077, path).to.equal(0);
    }
  });

  it('tells a file that has grown, was written to, or is gone from one that lies still', async () => {
    await arrive('may.csv');
    const [arrival] = await listArrivals(inbox);
    expect(await isUnchanged(arrival!)).to.equal(true);
    await utimes(arrival!.path, new Date(), new Date(arrival!.modifiedAt.getTime() + 5));
    expect(await isUnchanged(arrival!)).to.equal(false);
    await arrive('may.csv', 'a,b\n1,2\n3,4\n');
    expect(await isUnchanged(arrival!)).to.equal(false);
    await rm(arrival!.path);
    expect(await isUnchanged(arrival!)).to.equal(false);
  });

  it('shelves a file with its report beside it', async () => {
    const path = await arrive('may.csv');
    const { reportPath } = await shelveFile(path);
    expect(await done()).to.deep.equal(['may.csv', 'may.csv.report.txt']);
    expect(await readFile(reportPath, 'utf8')).to.match(/^Taken\.\n[0-9a-f]{64}\n$/);
    expect(existsSync(path)).to.equal(false);
  });

  it('overwrites no earlier file of the same name, nor its report, however many there are', async () => {
    for (const text of ['one\n', 'two\n', 'two\n', 'two\n']) await shelveFile(await arrive('may.csv', text), text);
    const names = await done();
    expect(names).to.have.length(8);
    const texts = await Promise.all(names.map((name) => readFile(join(inbox, 'done', name), 'utf8')));
    const files = names.map((name, at) => [name, texts[at]!]).filter(([name]) => !name!.endsWith('.report.txt'));
    expect(files.map(([, text]) => text).sort()).to.deep.equal(['one\n', 'two\n', 'two\n', 'two\n']);
    for (const [name, text] of files) {
      expect(texts[names.indexOf(`${name}.report.txt`)]).to.match(new RegExp(`^${text}`));
    }
    expect(names.find((name) => /^may\.[0-9a-f]{8}-3\.csv$/.test(name))).to.be.a('string');
  });

  it('ends with one file and one report when it was cut off after the report was written', async () => {
    const path = await arrive('may.csv');
    await folder.write('inbox/done/may.csv.report.txt', `Cut off.\n${await checksumOf(path)}\n`);
    await shelveFile(path, 'Second run.');
    expect(await done()).to.deep.equal(['may.csv', 'may.csv.report.txt']);
    expect(await readFile(join(inbox, 'done', 'may.csv.report.txt'), 'utf8')).to.match(/^Second run/);
  });

  it('leaves a report of another file alone, though that file is gone', async () => {
    await folder.write('inbox/done/may.csv.report.txt', 'Of another May.\n');
    const { path } = await shelveFile(await arrive('may.csv'));
    expect(basename(path)).to.match(/^may\.[0-9a-f]{8}\.csv$/);
    expect(await readFile(join(inbox, 'done', 'may.csv.report.txt'), 'utf8')).to.equal('Of another May.\n');
  });

  it('ends with one file when it was cut off between the new name and the old', async () => {
    const path = await arrive('may.csv');
    await folder.write('inbox/done/may.csv.report.txt', `First run.\n${await checksumOf(path)}\n`);
    await link(path, join(inbox, 'done', 'may.csv'));
    await shelveFile(path, 'Second run.');
    expect(existsSync(path)).to.equal(false);
    expect(await done()).to.deep.equal(['may.csv', 'may.csv.report.txt']);
  });

  it('shelves a file on another device by a whole copy', async function () {
    if (!existsSync(OTHER_DEVICE) || (await stat(OTHER_DEVICE)).dev === (await stat(inbox)).dev) this.skip();
    const elsewhere = await mkdtemp(join(OTHER_DEVICE, 'evenhand-'));
    try {
      await rm(join(inbox, 'done'), { recursive: true });
      await symlink(elsewhere, join(inbox, 'done'));
      for (const text of ['one\n', 'two\n']) await shelveFile(await arrive('may.csv', text));
      const names = await done();
      expect(names).to.have.length(4);
      expect(await readFile(join(elsewhere, 'may.csv'), 'utf8')).to.equal('one\n');
      expect((await listArrivals(inbox)).length).to.equal(0);
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });

  it('receives an upload whole at once, beside a file of the same name that waits already', async () => {
    const source = await folder.write('may.csv', 'one\n');
    await putIntoInbox(inbox, source, 'E09000022');
    await folder.write('may.csv', 'two\n');
    const second = await putIntoInbox(inbox, source, 'E09000022');
    expect(basename(second.path)).to.equal(`may.${second.sha256.slice(0, 8)}.csv`);
    const arrivals = await listArrivals(inbox);
    expect(await Promise.all(arrivals.map(({ path }) => readFile(path, 'utf8')))).to.have.members(['one\n', 'two\n']);
    expect(await readFile(source, 'utf8')).to.equal('two\n');
  });

  it('is cleared of what killed processes left half made, once a day has passed', async () => {
    await arrive('.evenhand-old', 'half');
    await arrive('done/.evenhand-new', 'half');
    await mkdir(join(inbox, 'E09000022'));
    await arrive('.hidden', 'whole');
    const now = new Date();
    await utimes(join(inbox, '.evenhand-old'), now, new Date(now.getTime() - 2 * 86_400_000));
    await clearHalfMade(inbox, now);
    expect((await readdir(inbox)).sort()).to.deep.equal(['.hidden', 'E09000022', 'done', 'rejected']);
    expect(await done()).to.deep.equal(['.evenhand-new']);
  });
});
