import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { probit } from 'simple-statistics';
import { flagCells } from '../../jobs/flag-cells.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { csvText } from '../support/csv-searches.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COLUMNS = ['area', 'group', 'reason', 'n', 'residents', 'n0', 'residents0'];
const KEYS = [
  'area',
  'group',
  'reason',
  'ratio',
  'low',
  'high',
  'posteriorRatio',
  'probability',
  'flagged',
  'strict',
  'state',
];

type Row = Record<(typeof COLUMNS)[number], string>;

const row = (area: string, n: number, n0: number, only: Partial<Row> = {}): Row => ({
  area,
  group: 'north',
  reason: 'bags',
  n: String(n),
  residents: '20000',
  n0: String(n0),
  residents0: '100000',
  ...only,
});

/** Places whose ratios scatter around 2, of no country that the service knows. */
const ORDINARY = Array.from({ length: 40 }, (_, at) => {
  const times = 2 * Math.exp(0.25 * probit(((at + 1) * 0.618034) % 1));
  return row(`Place ${at + 1}`, Math.round(60 * times), 300);
});
const FAR = row('Far, "far" away\nand beyond', 900, 300);
const NO_RESIDENTS = row('Nobody', 12, 300, { residents: '0' });
const NOBODY_TO_COMPARE = row('No others', 12, 300, { residents0: '0' });
const NO_COMPARED = row('None compared', 400, 0);
const NOTHING = row('Nothing', 0, 0);
const FEW = row('Few', 3, 4);
const ALL = [FAR, ...ORDINARY, NO_RESIDENTS, NOBODY_TO_COMPARE, NO_COMPARED, NOTHING, FEW];

describe('the flag rule on any grid', function () {
  this.timeout(60_000);
  let folder: CsvFolder;
  let grid: string;
  let answer: Awaited<ReturnType<typeof run>>;
  let cells: Record<string, unknown>[];

  /** As a person would at a terminal; there is no database to reach. */
  const run = (words: readonly string[]) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'jobs/run.ts', 'flag-cells', ...words], {
        cwd: ROOT,
        env: { ...process.env, DATABASE_URL: 'postgres://reader@127.0.0.1:1/evenhand', EVENHAND_HOME: folder.path },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => {
        out += chunk;
      });
      child.stderr.on('data', (chunk) => {
        err += chunk;
      });
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, out, err }));
    });
  const cellOf = ({ area }: Row) => cells.find((cell) => cell.area === area)!;

  before(async () => {
    folder = await makeCsvFolder();
    grid = await folder.write('grid.csv', csvText(COLUMNS, ALL));
    answer = await run([grid]);
    cells = answer.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  });
  after(() => folder.remove());

  it('answers with one line a cell, in the order of the file, and with its reckoning on the side', () => {
    expect(answer.code, answer.err).to.equal(0);
    expect(cells.map(({ area, group, reason }) => [area, group, reason])).to.deep.equal(
      ALL.map(({ area, group, reason }) => [area, group, reason]),
    );
    for (const cell of cells) expect(Object.keys(cell)).to.deep.equal(KEYS);
    expect(answer.err).to.match(/^46 cells, 42 judged, 2 flagged, of which about 0\.\d are expected to be false\.$/m);
  });

  it('flags the place planted far above the others, and no ordinary one', () => {
    const far = cellOf(FAR);
    expect(far).to.include({ state: 'estimated', flagged: true, strict: true });
    expect(far.ratio).to.equal(15);
    expect(far.low).to.be.within(13, 15);
    expect(far.high).to.be.within(15, 17.2);
    expect(far.posteriorRatio).to.be.within(13, 15);
    expect(far.probability).to.be.above(0.999);
    for (const ordinary of ORDINARY) {
      expect(cellOf(ordinary), ordinary.area).to.include({ flagged: false, strict: false, state: 'estimated' });
    }
  });

  it('gives no number, and nothing judged, where there are no residents to reckon with', () => {
    for (const { area, group, reason } of [NO_RESIDENTS, NOBODY_TO_COMPARE]) {
      expect(cells.find((cell) => cell.area === area)).to.deep.equal({
        area,
        group,
        reason,
        ratio: null,
        low: null,
        high: null,
        posteriorRatio: null,
        probability: null,
        flagged: false,
        strict: false,
        state: 'not-estimable',
      });
    }
  });

  it('gives a lower limit and no ratio where nobody was searched to compare with, and judges it all the same', () => {
    const cell = cellOf(NO_COMPARED);
    expect(cell).to.include({ ratio: null, high: 'Infinity', flagged: true, state: 'not-estimable' });
    expect(cell.low).to.be.above(100);
    expect(cell.probability).to.be.above(0.99);
  });

  it('judges nothing of a cell with too few searches, and says so', () => {
    expect(cellOf(FEW)).to.include({ probability: null, posteriorRatio: null, flagged: false, state: 'too-few' });
    expect(cellOf(FEW).ratio).to.be.closeTo(3.75, 1e-12);
    expect(cellOf(NOTHING)).to.include({ ratio: null, low: null, high: null, probability: null, state: 'too-few' });
  });

  it('says the same when it is run again, and with --json', async () => {
    expect((await run([grid, '--json'])).out).to.equal(answer.out);
  });

  it('estimates every parameter from the file: residents by the thousand change nothing', async () => {
    const scaled = ALL.map((each) => ({
      ...each,
      residents: String(Number(each.residents) * 1000),
      residents0: String(Number(each.residents0) * 1000),
    }));
    const other = await flagCells(await folder.write('scaled.csv', csvText(COLUMNS, scaled)), 1.5);
    for (const [at, cell] of other.cells.entries()) {
      expect(cell).to.include({ flagged: cells[at]!.flagged, strict: cells[at]!.strict, state: cells[at]!.state });
      if (cell.probability !== null) expect(cell.probability).to.be.closeTo(Number(cells[at]!.probability), 1e-9);
    }
  });

  it('is less sure, the more a figure must exceed the usual by', async () => {
    const at = async (materiality: 1.25 | 1.5 | 2) =>
      (await flagCells(grid, materiality)).cells.map(({ probability }) => probability ?? 0);
    const [low, usual, high] = [await at(1.25), await at(1.5), await at(2)];
    expect(usual).to.deep.equal(cells.map(({ probability }) => probability ?? 0));
    for (const [cell, chance] of usual.entries()) {
      expect(low[cell]).to.be.at.least(chance);
      expect(high[cell]).to.be.at.most(chance);
    }
    const { out } = await run([grid, '--materiality', '2']);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).probability ?? 0),
    ).to.deep.equal(high);
  });

  it('flags nothing where there is no second cell to learn from, and says so', async () => {
    const { code, out, err } = await run([await folder.write('one.csv', csvText(COLUMNS, [FAR]))]);
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.include({ ratio: 15, probability: null, flagged: false, state: 'not-fitted' });
    expect(err).to.contain('nothing is flagged');
  });

  it('refuses bad input with status 2, naming line, value and what was expected, and prints no cell', async () => {
    const bad = await folder.write('bad.csv', csvText(COLUMNS, [FAR, { ...FEW, n: 'three' }]));
    const cases: [words: string[], complaint: RegExp][] = [
      // The first cell's name takes two lines.
      [
        [bad],
        /bad\.csv, line 4: n is "three" \(expected a whole number of searches, 0 or more\)\. Nothing was judged\./,
      ],
      [[`${folder.path}/absent.csv`], /absent\.csv: there is no such file to read/],
      [[], /flag-cells takes one file \(0 given\)/],
      [[grid, grid], /flag-cells takes one file \(2 given\)/],
      [[grid, '--materiality', '3'], /--materiality 3 is not offered \(expected 1\.25, 1\.5, 2\)/],
      [[grid, '--month', '2026-05'], /--month.*Usage: npm run job -- flag-cells FILE\.csv/s],
    ];
    for (const [words, complaint] of cases) {
      const { code, out, err } = await run(words);
      expect(code, words.join(' ')).to.equal(2);
      expect(err).to.match(complaint);
      expect(out).to.equal('');
    }
  });
});
