import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { listZipMembers } from '../../src/ingest/zip.ts';
import { InputProblem } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { renamedMember, zipOf } from '../support/zip-archive.ts';

describe('a ZIP that nobody vouches for', () => {
  let folder: CsvFolder;
  beforeEach(async () => {
    folder = await makeCsvFolder();
  });
  afterEach(() => folder.remove());

  async function problemOf(work: Promise<unknown>): Promise<string> {
    const problem = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(problem).to.be.instanceOf(InputProblem);
    return (problem as Error).message;
  }
  const listed = async (zip: Buffer) => listZipMembers(await folder.write('strange.zip', zip));
  const opened = async (zip: Buffer, name: string) =>
    (await listed(zip)).find((member) => member.name === name)!.open();

  it('is refused where a name in it leads out of it', async () => {
    for (const name of ['../../../x.csv', '/home/me/x.csv', 'C:/home/m/x.csv', 'home\\me\\x.csv']) {
      const honest = 'a'.repeat(name.length);
      const zip = renamedMember(await zipOf({ [honest]: 'x' }), honest, name);
      expect(await problemOf(listed(zip)), name).to.match(/strange\.zip: a name in the ZIP leads out of it: /);
    }
  });

  it('is refused where two of its members have one name', async () => {
    const zip = renamedMember(await zipOf({ 'a.csv': 'x', 'b.csv': 'y' }), 'b.csv', 'a.csv');
    expect(await problemOf(listed(zip))).to.match(
      /two members of the ZIP are named a\.csv \(expected each name once\)/,
    );
  });

  it('is refused where its members lie over one another', async () => {
    const zip = await zipOf({ 'a.csv': 'x'.repeat(1000), 'b.csv': 'y'.repeat(1000) }, { compress: false });
    const central = zip.lastIndexOf(Buffer.from('PK\u0001\u0002'));
    for (const at of [20, 24]) zip.writeUInt32LE(90_000, central + at);
    expect(await problemOf(listed(zip))).to.match(
      /the members of the ZIP lie over one another: 91000 bytes in a file of/,
    );
  });

  it('has a member refused that would unpack to hundreds of times its size, and gives the others', async () => {
    const zip = await zipOf({ 'bomb.csv': Buffer.alloc(30_000_000), 'honest.csv': 'a,b\n' });
    expect(await problemOf(opened(zip, 'bomb.csv'))).to.match(
      /strange\.zip!bomb\.csv: would unpack from \d+ to 30000000 bytes \(expected at most 400 times as many\)/,
    );
    expect(await text(await opened(zip, 'honest.csv'))).to.equal('a,b\n');
  });

  it('gives a month that is one record over and over, which packs well and is no bomb', async () => {
    const record =
      'Person search,2022-05-02T16:16:52+00:00,,,51.500000,-0.100000,Male,18-24,,Asian,,,Arrest,False,False\n';
    const zip = await zipOf({ 'month.csv': record.repeat(120_000) });
    expect(zip.length * 100).to.be.lessThan(record.length * 120_000);
    expect((await text(await opened(zip, 'month.csv'))).length).to.equal(record.length * 120_000);
  });

  it('has a member refused that states more bytes than any file of records has', async () => {
    const zip = await zipOf({ 'a.csv': 'x' });
    zip.writeUInt32LE(2 ** 31 + 1, zip.lastIndexOf(Buffer.from('PK\u0001\u0002')) + 24);
    expect(await problemOf(opened(zip, 'a.csv'))).to.match(
      /would unpack to 2147483649 bytes \(expected at most 2147483648\)/,
    );
  });

  it('has a member refused that unpacks to more bytes than it states', async () => {
    const zip = await zipOf({ 'a.csv': 'x'.repeat(5000) });
    zip.writeUInt32LE(100, zip.lastIndexOf(Buffer.from('PK\u0001\u0002')) + 24);
    const stream = await opened(zip, 'a.csv');
    const told = await text(stream).then(
      () => 'read',
      (error: Error) => error.message,
    );
    expect(told).to.match(/too many bytes in the stream\. expected 100/);
  });

  it('has a member refused that is encrypted, or packed in a way we cannot read', async () => {
    const central = (zip: Buffer) => zip.lastIndexOf(Buffer.from('PK\u0001\u0002'));
    const locked = await zipOf({ 'a.csv': 'x'.repeat(100) });
    locked.writeUInt16LE(locked.readUInt16LE(central(locked) + 8) | 1, central(locked) + 8);
    expect(await problemOf(opened(locked, 'a.csv'))).to.match(/a\.csv: this member of the ZIP is encrypted/);
    const strange = await zipOf({ 'a.csv': 'x'.repeat(100) });
    strange.writeUInt16LE(12, central(strange) + 10);
    expect(await problemOf(opened(strange, 'a.csv'))).to.match(
      /packed by method 12 \(expected 0, stored, or 8, deflated\)/,
    );
  });
});
