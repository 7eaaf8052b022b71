import { expect } from 'chai';
import { readGrid } from '../../src/ingest/grid-file.ts';
import { InputProblem } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';

const HEADER = 'area,group,reason,n,residents,n0,residents0';

describe('a file of a grid of cells', () => {
  let folder: CsvFolder;
  before(async () => {
    folder = await makeCsvFolder();
  });
  after(() => folder.remove());

  const read = async (content: string) => readGrid(await folder.write('grid.csv', content));
  async function problemOf(content: string): Promise<string> {
    const problem = await read(content).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(problem).to.be.instanceOf(InputProblem);
    return (problem as Error).message;
  }

  it('gives each cell its name, its counts and its residents, in the order of the file', async () => {
    expect(await read(`${HEADER}\nB,black,drugs,12,20000,30,100000\nA,asian,weapons,0,1500.5,7,0\n`)).to.deep.equal([
      {
        area: 'B',
        group: 'black',
        reason: 'drugs',
        searches: [12],
        residents: 20_000,
        whiteSearches: [30],
        whiteResidents: 100_000,
      },
      {
        area: 'A',
        group: 'asian',
        reason: 'weapons',
        searches: [0],
        residents: 1_500.5,
        whiteSearches: [7],
        whiteResidents: 0,
      },
    ]);
  });

  it('may have its columns in any order and case, others among them, and padding', async () => {
    const [cell] = await read(
      ' Reason ,N0,Residents0,note,AREA,group,n,residents\n drugs , 30 ,100000,seen, B ,black,12,20000\n',
    );
    expect(cell).to.include({ area: 'B', group: 'black', reason: 'drugs', residents: 20_000, whiteResidents: 100_000 });
    expect([cell!.searches, cell!.whiteSearches]).to.deep.equal([[12], [30]]);
  });

  it('may name areas with commas, quotation marks and line breaks', async () => {
    const cells = await read(`${HEADER}\n"Barking, ""B&D""",black,drugs,1,2,3,4\n"two\nlines",black,drugs,1,2,3,4\n`);
    expect(cells.map(({ area }) => area)).to.deep.equal(['Barking, "B&D"', 'two\nlines']);
  });

  it('is refused with the columns that it lacks and those that are expected', async () => {
    expect(await problemOf('area,group,n,residents,n0\nA,black,1,2,3\n')).to.match(
      /grid\.csv, line 1: no column reason, residents0 in "area,group,n,residents,n0" \(expected area,group,reason,n,residents,n0,residents0\)\.$/,
    );
    expect(await problemOf('')).to.contain('line 1: no column area, group, reason');
  });

  it('is refused with line, column, value and what was expected for a number that is none', async () => {
    const withValue = (column: string, value: string) => {
      const values: Record<string, string> = { n: '1', residents: '2', n0: '3', residents0: '4', [column]: value };
      return problemOf(`${HEADER}\nA,black,drugs,${values.n},${values.residents},${values.n0},${values.residents0}\n`);
    };
    for (const value of ['', '-1', '1.5', 'many', '1e400', 'NaN']) {
      expect(await withValue('n', value), value).to.contain(
        `grid.csv, line 2: n is "${value}" (expected a whole number of searches, 0 or more). Nothing was judged.`,
      );
      expect(await withValue('n0', value), value).to.contain(`line 2: n0 is "${value}"`);
    }
    for (const value of ['', '-0.5', 'Infinity', 'many']) {
      expect(await withValue('residents', value), value).to.contain(
        `grid.csv, line 2: residents is "${value}" (expected a number of residents, 0 or more). Nothing was judged.`,
      );
      expect(await withValue('residents0', value), value).to.contain(`line 2: residents0 is "${value}"`);
    }
  });

  it('is refused for a row that ends too early, by the line it begins on', async () => {
    expect(await problemOf(`${HEADER}\n"two\nlines",black,drugs,1,2,3,4\n\nA,black,drugs,1,2\n`)).to.match(
      /grid\.csv, line 5: n0 is "" \(.*\); line 5: residents0 is "" \(/,
    );
  });

  it('is refused for a cell that stands in it twice, with both lines', async () => {
    const row = 'A,black,drugs,1,2,3,4';
    expect(await problemOf(`${HEADER}\n${row}\nB,black,drugs,1,2,3,4\n${row}\n`)).to.match(
      /grid\.csv, line 4: A, black, drugs stands on line 2 too\. Nothing was judged\.$/,
    );
    // Names that only read alike when they are put together are two cells.
    expect(await read(`${HEADER}\n"A, b",c,d,1,2,3,4\nA,"b, c",d,1,2,3,4\n`)).to.have.length(2);
  });

  it('is refused with every fault of the first rows at once', async () => {
    const message = await problemOf(`${HEADER}\nA,black,drugs,x,2,y,4\nB,black,drugs,1,z,3,4\n`);
    expect(message.match(/line \d/g)).to.deep.equal(['line 2', 'line 2', 'line 3']);
  });

  it('is refused where no cell is in it', async () => {
    expect(await problemOf(`${HEADER}\n\n`)).to.match(/grid\.csv: no cells after the header on line 1\.$/);
  });
});
