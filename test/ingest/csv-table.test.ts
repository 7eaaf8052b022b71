import { expect } from 'chai';
import { encodeWindows1252 } from '../../src/demo/windows-1252.ts';
import { readCsvTable, refuseFaults } from '../../src/ingest/csv-table.ts';
import { InputProblem } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';

describe('a small CSV file', () => {
  let folder: CsvFolder;
  before(async () => {
    folder = await makeCsvFolder();
  });
  after(() => folder.remove());

  const read = async (content: string | Buffer) => readCsvTable(await folder.write('table.csv', content));
  const linesOf = async (content: string) => (await read(content)).records.map(({ line }) => line);
  async function problemOf(work: Promise<unknown>): Promise<string> {
    const problem = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(problem).to.be.instanceOf(InputProblem);
    return (problem as Error).message;
  }

  it('is its header and its records, each with the line it begins on', async () => {
    expect(await read('area,n\nA,1\nB,2\n')).to.deep.equal({
      header: ['area', 'n'],
      records: [
        { line: 2, fields: ['A', '1'] },
        { line: 3, fields: ['B', '2'] },
      ],
    });
  });

  it('may quote commas, quotation marks and line breaks', async () => {
    const { records } = await read('area,n\n"Barking, Dagenham","say ""1"""\n"two\nlines",2\n');
    expect(records.map(({ fields }) => fields)).to.deep.equal([
      ['Barking, Dagenham', 'say "1"'],
      ['two\nlines', '2'],
    ]);
  });

  it('counts a field’s line breaks as lines, those of its header too, whichever system wrote it', async () => {
    for (const end of ['\n', '\r\n']) {
      const content = `"area${end}name",n${end}"two${end}lines",1${end}B,"${end}${end}2"${end}C,3${end}`;
      expect(await linesOf(content), JSON.stringify(end)).to.deep.equal([3, 5, 8]);
    }
  });

  it('leaves blank lines out, and counts them', async () => {
    expect(await linesOf('area,n\n\nA,1\n  \n,\nB,2\n\n')).to.deep.equal([3, 6]);
  });

  it('needs no line break at its end', async () => {
    expect(await linesOf('area,n\nA,1')).to.deep.equal([2]);
  });

  it('begins after a byte order mark, where there is one', async () => {
    expect((await read('\ufeffarea,n\n')).header).to.deep.equal(['area', 'n']);
  });

  it('is Windows-1252 where it is no UTF-8', async () => {
    const text = 'area,n\nSt John’s – £5,1\n';
    expect(await read(encodeWindows1252(text))).to.deep.equal(await read(text));
    expect((await read(text)).records[0]!.fields[0]).to.equal('St John’s – £5');
  });

  it('is empty where nothing is in it', async () => {
    expect((await read('')).records).to.deep.equal([]);
  });

  it('is refused by the line on which a quotation begins that is not closed', async () => {
    expect(await problemOf(read('area,n\n"A,1\n'))).to.match(
      /table\.csv, line 2: a quotation is not closed properly\.$/,
    );
    expect(await problemOf(read('area,n\n"two\nlines",1\nB,2\n"C"d,3\n'))).to.match(/table\.csv, line 5: a quotation/);
  });

  it('is refused by name where there is none to read', async () => {
    expect(await problemOf(readCsvTable(`${folder.path}/absent.csv`))).to.match(
      /absent\.csv: there is no such file to read\.$/,
    );
  });

  describe('with faults', () => {
    const refusalOf = (faults: string[]) =>
      problemOf((async () => refuseFaults('a.csv', faults, 'Nothing was done.'))());
    const faults = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 2}: bad`);

    it('is refused with the first five of them, how many more there are, and what follows', async () => {
      expect(await refusalOf(faults(1))).to.equal('a.csv, line 2: bad. Nothing was done.');
      expect(await refusalOf(faults(5))).to.equal(
        'a.csv, line 2: bad; line 3: bad; line 4: bad; line 5: bad; line 6: bad. Nothing was done.',
      );
      expect(await refusalOf(faults(7))).to.match(/; line 6: bad; and 2 more\. Nothing was done\.$/);
    });

    it('is not refused where it has none', () => {
      expect(() => refuseFaults('a.csv', [], 'Nothing was done.')).not.to.throw();
    });
  });
});
