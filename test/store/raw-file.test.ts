import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { InputProblem } from '../../src/problem.ts';
import {
  beginRawFile,
  deleteRawFile,
  listRawFiles,
  openRawFile,
  rawFilePath,
  verifyRawFile,
} from '../../src/store/raw-file.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';

const BYTES = Buffer.from(`Type,Date\n${'Person search,2022-05-10T13:40:00+00:00\n'.repeat(20_000)}\x93\n`, 'latin1');
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

describe('a file kept as published', () => {
  let folder: CsvFolder;
  beforeEach(async () => {
    folder = await makeCsvFolder();
  });
  afterEach(() => folder.remove());

  async function take(bytes = BYTES) {
    const keeper = await beginRawFile(folder.path, { sha256: SHA256, path: 'may.csv' });
    for (let at = 0; at < bytes.length; at += 50_000) await keeper.take(bytes.subarray(at, at + 50_000));
    return keeper;
  }

  it('is found by its checksum, far smaller, and any unpacking program gives back the very same bytes', async () => {
    const kept = await (await take()).keep();
    const path = rawFilePath(folder.path, SHA256);
    expect(path).to.equal(join(folder.path, 'raw', SHA256.slice(0, 2), `${SHA256}.csv.gz`));
    expect(gunzipSync(await readFile(path)).equals(BYTES)).to.equal(true);
    expect((await buffer(openRawFile(folder.path, SHA256))).equals(BYTES)).to.equal(true);
    expect(kept).to.deep.equal({
      sha256: SHA256,
      byteCount: BYTES.length,
      compressedByteCount: (await stat(path)).size,
    });
    expect(kept.compressedByteCount).to.be.below(BYTES.length / 10);
    expect(await verifyRawFile(folder.path, SHA256)).to.equal('whole');
  });

  it('can be read by its owner alone', async () => {
    await (await take()).keep();
    const path = rawFilePath(folder.path, SHA256);
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect((await stat(join(folder.path, 'raw'))).mode & 0o777).to.equal(0o700);
  });

  it('is not there before it is whole, and leaves nothing where it is given up', async () => {
    const keeper = await take();
    expect(await verifyRawFile(folder.path, SHA256)).to.equal('missing');
    await keeper.discard();
    expect(await readdir(join(folder.path, 'raw', SHA256.slice(0, 2)))).to.deep.equal([]);
  });

  it('stays when it is given up after it was kept, and is one file when kept twice', async () => {
    const keeper = await take();
    await keeper.keep();
    await keeper.discard();
    await (await take()).keep();
    expect(await readdir(join(folder.path, 'raw', SHA256.slice(0, 2)))).to.have.length(1);
    expect(await verifyRawFile(folder.path, SHA256)).to.equal('whole');
  });

  it('is refused where its bytes are not those of the checksum: it changed while it was read', async () => {
    const keeper = await take(BYTES.subarray(1));
    const refusal = await keeper.keep().catch((error: Error) => error);
    await keeper.discard();
    expect(refusal).to.be.instanceOf(InputProblem);
    expect((refusal as Error).message).to.match(/^may\.csv: the file changed while it was read/);
    expect(await listRawFiles(folder.path)).to.deep.equal([]);
  });

  it('is told to be damaged when a byte of it has changed on the disk, or its end is gone', async () => {
    await (await take()).keep();
    const path = rawFilePath(folder.path, SHA256);
    const whole = await readFile(path);
    const altered = Buffer.from(whole);
    altered[altered.length >> 1]! ^= 1;
    for (const bytes of [altered, whole.subarray(0, whole.length - 9), Buffer.from('no gzip')]) {
      await writeFile(path, bytes);
      expect(await verifyRawFile(folder.path, SHA256)).to.equal('damaged');
    }
  });

  it('is gone once deleted; to delete it again is harmless', async () => {
    await (await take()).keep();
    await deleteRawFile(folder.path, SHA256);
    await deleteRawFile(folder.path, SHA256);
    expect(await verifyRawFile(folder.path, SHA256)).to.equal('missing');
  });
});
