import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { download, type Wanted } from '../../src/fetch/download.ts';
import { OperationalFailure } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { failureOf, makeClient, NOW } from '../support/fetch-client.ts';
import { apologises, givesFile, md5Of, type Publisher, redirects, says, startPublisher } from '../support/publisher.ts';

/** A made-up ZIP of 100,000 bytes, no two stretches of which are alike. */
const FILE = Buffer.concat([
  Buffer.from('PK\u0003\u0004'),
  Buffer.from(Array.from({ length: 24_999 }, (_, i) => i).join('')).subarray(0, 99_996),
]);
const ETAG = '"v1"';

describe('a large download', () => {
  let publisher: Publisher;
  let folder: CsvFolder;
  let client: ReturnType<typeof makeClient>;
  let wanted: Wanted;

  beforeEach(async () => {
    publisher = await startPublisher();
    folder = await makeCsvFolder();
    client = makeClient();
    wanted = {
      service: 'test archive',
      address: `${publisher.url}/big.zip`,
      expected: 'a ZIP',
      path: join(folder.path, 'big.zip'),
      md5: md5Of(FILE),
      largestBytes: 1_000_000,
      progress: { start() {}, advance() {}, stop() {} },
      now: () => NOW,
    };
  });
  afterEach(async () => {
    await client.close();
    await publisher.close();
    await folder.remove();
  });

  const ranges = () => publisher.requests.map(({ headers }) => headers.range);
  const files = () => readdir(folder.path);

  it('lies there whole under its name, with both checksums, and nothing else is left', async () => {
    publisher.on('/big.zip', givesFile(FILE, { etag: ETAG, lastModified: 'Sun, 01 Nov 2026 03:00:00 GMT' }));
    const found = await download(client, wanted);
    expect(await readFile(wanted.path)).to.deep.equal(FILE);
    expect(await files()).to.deep.equal(['big.zip']);
    expect(found).to.deep.include({
      md5: md5Of(FILE),
      byteCount: 100_000,
      etag: ETAG,
      wasHere: false,
      retrievedAt: NOW,
    });
    expect(found.sha256).to.match(/^[0-9a-f]{64}$/);
  });

  it('is not asked for again while it lies there with its checksum', async () => {
    await writeFile(wanted.path, FILE);
    expect((await download(client, wanted)).wasHere).to.equal(true);
    expect(publisher.requests).to.have.length(0);
  });

  it('goes on from the byte where it was cut, asking for the rest of the same version', async () => {
    publisher.on(
      '/big.zip',
      givesFile(FILE, { etag: ETAG, cutAfter: 60_000 }),
      givesFile(FILE, { etag: ETAG, cutAfter: 30_000 }),
      givesFile(FILE, { etag: ETAG }),
    );
    await download(client, wanted);
    expect(await readFile(wanted.path)).to.deep.equal(FILE);
    expect(ranges()).to.deep.equal([undefined, 'bytes=60000-', 'bytes=90000-']);
    expect(publisher.requests.map(({ headers }) => headers['if-range'])).to.deep.equal([undefined, ETAG, ETAG]);
  });

  it('goes on from there in another process too, by the date where the version has no tag', async () => {
    const lastModified = 'Sun, 01 Nov 2026 03:00:00 GMT';
    const brief = makeClient({ attempts: 1 });
    publisher.on('/big.zip', givesFile(FILE, { lastModified, silentAfter: 70_000 }));
    expect(await failureOf(download(makeStubborn(brief), wanted))).to.match(
      /^test archive, GET .*\/big\.zip: silent for 150 ms \(expected a ZIP\)/,
    );
    expect(await files()).to.deep.equal(['big.zip.part', 'big.zip.part.json']);
    publisher.on('/big.zip', givesFile(FILE, { lastModified }));
    await download(client, wanted);
    expect(await readFile(wanted.path)).to.deep.equal(FILE);
    expect(publisher.requests.at(-1)!.headers).to.include({ range: 'bytes=70000-', 'if-range': lastModified });
  });

  it('begins anew where the publisher has another version meanwhile, or knows no ranges', async () => {
    const older = Buffer.from(FILE.toString('latin1').replaceAll('7', '8'), 'latin1');
    publisher.on('/big.zip', givesFile(older, { etag: '"v0"', cutAfter: 50_000 }), givesFile(FILE, { etag: ETAG }));
    await download(client, wanted);
    expect(ranges()).to.deep.equal([undefined, 'bytes=50000-']);
    expect(await readFile(wanted.path)).to.deep.equal(FILE);
    publisher.on(
      '/other.zip',
      givesFile(FILE, { etag: ETAG, cutAfter: 50_000 }),
      givesFile(FILE, { ignoresRanges: true }),
    );
    const other = { ...wanted, address: `${publisher.url}/other.zip`, path: join(folder.path, 'other.zip') };
    await download(client, other);
    expect(await readFile(other.path)).to.deep.equal(FILE);
  });

  it('begins anew where a piece has no version to ask for, or is longer than the file', async () => {
    publisher.on('/big.zip', givesFile(FILE, { cutAfter: 50_000 }), givesFile(FILE));
    await download(client, wanted);
    expect(ranges()).to.deep.equal([undefined, undefined]);
    const other = { ...wanted, path: join(folder.path, 'other.zip') };
    await writeFile(`${other.path}.part`, Buffer.concat([FILE, FILE]));
    const note = { address: other.address, md5: other.md5, etag: ETAG, lastModified: null };
    await writeFile(`${other.path}.part.json`, JSON.stringify(note));
    publisher.on('/big.zip', givesFile(FILE, { etag: ETAG }));
    await download(client, other);
    expect(await readFile(other.path)).to.deep.equal(FILE);
  });

  it('is deleted where its checksum is wrong, fetched once afresh, and then refused with both checksums', async () => {
    publisher.on('/big.zip', givesFile(FILE, { etag: ETAG }));
    const listed = 'a'.repeat(32);
    expect(await failureOf(download(client, { ...wanted, md5: listed }))).to.equal(
      `test archive, GET ${wanted.address}: the file has MD5 ${md5Of(FILE)}, after two tries (expected ${listed}, as the publisher's list says); it was deleted`,
    );
    expect(publisher.requests).to.have.length(2);
    expect(ranges()).to.deep.equal([undefined, undefined]);
    expect(await files()).to.deep.equal([]);
  });

  it('is whole where only the first try was damaged on its way', async () => {
    const damaged = Buffer.from(FILE);
    damaged[50_000]! ^= 1;
    publisher.on('/big.zip', givesFile(damaged, { etag: ETAG }), givesFile(FILE, { etag: ETAG }));
    await download(client, wanted);
    expect(await readFile(wanted.path)).to.deep.equal(FILE);
  });

  it('follows the publisher to the store where its files lie, and goes on there', async () => {
    publisher.on('/big.zip', redirects('/store/big.zip'));
    publisher.on('/store/big.zip', givesFile(FILE, { etag: ETAG, cutAfter: 60_000 }), givesFile(FILE, { etag: ETAG }));
    await download(client, wanted);
    expect(await readFile(wanted.path)).to.deep.equal(FILE);
    expect(ranges().at(-1)).to.equal('bytes=60000-');
  });

  it('keeps its piece where the publisher has a page of apology or an error in place of the rest', async () => {
    const sorry = makeClient({ attempts: 1 });
    publisher.on('/big.zip', givesFile(FILE, { etag: ETAG, cutAfter: 60_000 }), apologises);
    expect(await failureOf(download(sorry, wanted))).to.match(/expected a ZIP, but the answer is HTML/);
    publisher.on('/big.zip', says(500, 'x'));
    expect(await failureOf(download(makeStubborn(sorry), wanted))).to.match(/answered 500/);
    publisher.on('/big.zip', givesFile(FILE, { etag: ETAG }));
    await download(client, wanted);
    expect(ranges().at(-1)).to.equal('bytes=60000-');
    expect(await readFile(wanted.path)).to.deep.equal(FILE);
  });

  it('is not begun where it is larger than any such file, or than what the disk has room for', async () => {
    publisher.on('/big.zip', givesFile(FILE, { etag: ETAG }));
    expect(await failureOf(download(client, { ...wanted, largestBytes: 99_999 }))).to.match(
      /: has 100000 bytes or more \(expected at most 99999\)/,
    );
    const full = download(client, { ...wanted, freeBytes: async () => 512 * 1024 * 1024 + 99_999 });
    expect(await failureOf(full)).to.match(
      /: not fetched, since 100000 more bytes are needed in .* but only 536970911 are$/,
    );
    await full.catch((error) => expect(error).to.be.instanceOf(OperationalFailure));
    expect(await files()).to.deep.equal([]);
  });

  it('is ended at its bound where its length was not told', async () => {
    publisher.on('/big.zip', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/zip' });
      response.end(FILE);
    });
    expect(await failureOf(download(client, { ...wanted, largestBytes: 80_000 }))).to.match(/expected at most 80000/);
  });
});

/** The same client, which tries no question again. */
function makeStubborn(client: ReturnType<typeof makeClient>): ReturnType<typeof makeClient> {
  return { ...client, ask: (question, read) => client.ask({ ...question, attempts: 1 }, read) };
}
