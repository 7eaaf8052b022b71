import { expect } from 'chai';
import { readJsonLines } from '../../src/ingest/json-lines.ts';
import { InputProblem } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';

describe('a file of JSON lines', () => {
  let folder: CsvFolder;
  before(async () => {
    folder = await makeCsvFolder();
  });
  after(() => folder.remove());

  const read = async (content: string) => {
    const lines: { line: number; value: unknown }[] = [];
    for await (const { line, value } of readJsonLines(await folder.write('lines.jsonl', content))) {
      lines.push({ line, value });
    }
    return lines;
  };
  const problemOf = (reading: Promise<unknown>) =>
    reading.then(
      () => undefined,
      (error: unknown) => {
        expect(error).to.be.instanceOf(InputProblem);
        return (error as Error).message;
      },
    );

  it('gives each line with its number, with or without an end to the last', async () => {
    const both = [
      { line: 1, value: { a: 1 } },
      { line: 2, value: [2] },
    ];
    expect(await read('{"a":1}\n[2]')).to.deep.equal(both);
    expect(await read('{"a":1}\r\n[2]\r\n')).to.deep.equal(both);
  });

  it('passes over blank lines and a byte order mark, and counts them', async () => {
    expect(await read('\uFEFF1\n\n  \n2\n')).to.deep.equal([
      { line: 1, value: 1 },
      { line: 4, value: 2 },
    ]);
  });

  it('is empty where the file is', async () => {
    expect(await read('')).to.deep.equal([]);
  });

  it('ends no line at characters that end lines elsewhere', async () => {
    const text = 'one\u2028two\u2029three\u0085four';
    expect(await read(`${JSON.stringify(text)}\n`)).to.deep.equal([{ line: 1, value: text }]);
  });

  it('reads lines that are longer than what is read at once', async () => {
    const long = 'é'.repeat(400_000);
    const lines = await read(`${JSON.stringify(long)}\n"short"\n`);
    expect(lines.map(({ value }) => (value as string).length)).to.deep.equal([400_000, 5]);
  });

  it('names file, line and words of what is no JSON', async () => {
    expect(await problemOf(read('{"a":1}\nSmell of cannabis\n'))).to.match(
      /lines\.jsonl, line 2: "Smell of cannabis" is not JSON/,
    );
  });

  it('names a file that is not there, or is a folder', async () => {
    const reading = async (path: string) => {
      for await (const _ of readJsonLines(path)) break;
    };
    expect(await problemOf(reading('/nowhere.jsonl'))).to.equal('/nowhere.jsonl: there is no such file to read.');
    expect(await problemOf(reading(folder.path))).to.match(/is a folder/);
  });
});
