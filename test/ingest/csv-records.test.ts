import { Readable } from 'node:stream';
import { expect } from 'chai';
import { encodeWindows1252 } from '../../src/demo/windows-1252.ts';
import { type RecordShape, readRecords } from '../../src/ingest/csv-records.ts';
import type { InputFile } from '../../src/ingest/input-file.ts';
import { inspect } from '../../src/ingest/inspect.ts';
import { InputProblem } from '../../src/problem.ts';

/** A file that arrives in pieces of so many bytes. */
function fileOf(content: string | Buffer, pieceSize = 1 << 16): InputFile {
  const bytes = Buffer.from(content);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceSize) pieces.push(bytes.subarray(at, at + pieceSize));
  return { path: 'may.csv', byteCount: bytes.length, isNamed: true, open: async () => Readable.from(pieces) };
}

async function recordsOf(file: InputFile, shape: RecordShape = { headingCount: 2, fieldCount: 2 }) {
  const { encoding } = await inspect(file);
  const records: [line: number, ...fields: string[]][] = [];
  for await (const batch of readRecords(file, encoding, shape)) {
    for (const [index, record] of batch.records.entries()) records.push([batch.lines[index]!, ...record]);
  }
  return records;
}

async function problemOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    expect(error).to.be.instanceOf(InputProblem);
    return (error as Error).message;
  }
  throw new Error('nothing was found wrong');
}

describe('records of a CSV file', () => {
  it('carry the line they begin on, after values that run over several lines', async () => {
    expect(await recordsOf(fileOf('a,b\n1,"one\ntwo\n\nfour"\n2,x\n'))).to.deep.equal([
      [2, '1', 'one\ntwo\n\nfour'],
      [6, '2', 'x'],
    ]);
  });

  it('are counted past blank lines, which hold no record', async () => {
    expect(await recordsOf(fileOf('a,b\n\n1,x\n\n   \n2,y\n\n'))).to.deep.equal([
      [3, '1', 'x'],
      [6, '2', 'y'],
    ]);
  });

  it('include the last one when no newline follows it', async () => {
    expect(await recordsOf(fileOf('a,b\n1,x\n2,y'))).to.deep.equal([
      [2, '1', 'x'],
      [3, '2', 'y'],
    ]);
  });

  it('are the same with Windows line ends', async () => {
    expect(await recordsOf(fileOf('a,b\r\n1,"one\r\ntwo"\r\n\r\n2,y\r\n'))).to.deep.equal([
      [2, '1', 'one\ntwo'],
      [5, '2', 'y'],
    ]);
  });

  it('do not depend on how the bytes arrive', async () => {
    const text = '\ufeffa,b\r\n1,"é ""’"" ,\r\n£"\r\n\r\n2,  y\r\n3,';
    const whole = await recordsOf(fileOf(text));
    expect(whole).to.deep.equal([
      [2, '1', 'é "’" ,\n£'],
      [5, '2', '  y'],
      [6, '3', ''],
    ]);
    for (const pieceSize of [1, 2, 3, 5, 7]) expect(await recordsOf(fileOf(text, pieceSize))).to.deep.equal(whole);
  });

  it('are the same in UTF-8 and in Windows-1252', async () => {
    const text = 'a,b\nCafé ‘Zoë’,it’s £20 – or €5…\n';
    const file = fileOf(encodeWindows1252(text), 3);
    expect((await inspect(file)).encoding).to.equal('windows-1252');
    expect(await recordsOf(file)).to.deep.equal([[2, 'Café ‘Zoë’', 'it’s £20 – or €5…']]);
    expect((await inspect(fileOf(text))).encoding).to.equal('utf-8');
    expect(await recordsOf(fileOf(text, 3))).to.deep.equal(await recordsOf(file));
  });

  it('may leave out, or add to, the empty columns at the end', async () => {
    const shape = { headingCount: 4, fieldCount: 2 };
    expect((await recordsOf(fileOf('a,b,,\n1,x,,\n2,y\n3,z,,,,\n'), shape)).map(([line]) => line)).to.deep.equal([
      2, 3, 4,
    ]);
  });

  it('of another width are refused with file and line, in the middle as at the end', async () => {
    expect(await problemOf(recordsOf(fileOf('a,b\n1,x\n2,y,z\n3,x\n')))).to.equal(
      'may.csv, line 3: 3 columns, expected 2.',
    );
    expect(await problemOf(recordsOf(fileOf('a,b\n1,"x\ny"\n2\n3,x\n')))).to.equal(
      'may.csv, line 4: 1 columns, expected 2.',
    );
  });

  it('cut short in the middle of the last one are refused as cut short', async () => {
    expect(await problemOf(recordsOf(fileOf('a,b\n1,x\n2')))).to.equal(
      'may.csv, line 3: 1 columns, expected 2. It is the last line: the file looks cut short.',
    );
  });

  it('with a quotation that is never closed are refused with the line where it opens', async () => {
    const text = `a,b\n1,x\n2,"y\n${'3,z\n'.repeat(1000)}`;
    for (const pieceSize of [100, 1 << 16]) {
      expect(await problemOf(recordsOf(fileOf(text, pieceSize)))).to.match(
        /^may\.csv, line 3: a quotation is opened and never closed/,
      );
    }
  });

  it('with text after a closed quotation are refused with the line', async () => {
    expect(await problemOf(recordsOf(fileOf('a,b\n1,x\n2,"y"z\n3,"w"\n')))).to.match(
      /^may\.csv, line 3: text follows a closing quotation mark/,
    );
  });
});

describe('what is no text', () => {
  it('is refused when it is empty', async () => {
    expect(await problemOf(inspect(fileOf('')))).to.match(/^may\.csv: the file is empty/);
  });

  it('is refused with the line of its first zero byte', async () => {
    expect(await problemOf(inspect(fileOf(Buffer.from('a,b\n1,x\n2,\0\n'), 3)))).to.equal(
      'may.csv, line 3: this is not a text file: byte 11 is zero (expected a CSV file as UTF-8 or Windows-1252 text).',
    );
  });

  it('is named as UTF-16 when that is what it is', async () => {
    for (const bytes of [
      Buffer.from('\ufeffa,b\n1,x\n', 'utf16le'),
      Buffer.from('\ufeffa,b\n1,x\n', 'utf16le').swap16(),
      Buffer.from('a,b\n1,x\n', 'utf16le'),
    ]) {
      expect(await problemOf(inspect(fileOf(bytes)))).to.match(/^may\.csv, line 1: this looks like UTF-16/);
    }
  });
});
