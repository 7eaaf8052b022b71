import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import Papa from 'papaparse';
import { type DemoExtract, writeDemoExtract } from '../../src/demo/extract.ts';
import { RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { OUTCOMES_MPS } from '../../src/vocabulary/outcome.ts';
import { SUBJECTS_MPS } from '../../src/vocabulary/person.ts';
import { REASONS_MPS } from '../../src/vocabulary/reason.ts';
import { decodeWindows1252 } from './decode-windows-1252.ts';
import { RESIDENTS, SMALL_PLAN } from './small-plan.ts';

type Row = Record<string, string>;

const HEADINGS = [
  'Date',
  'Stop Ref',
  'Time',
  'Subject',
  'Reason for Stop',
  'Outcome',
  'Outcome Reason',
  'Apparent Age',
  'Gender',
  'Ethnic Appearance Code',
  'EA Group',
  'Self-defined Ethnicity Code',
  'SDE Group',
  'Borough of Stop',
  'Borough Code',
  'Officer OCU',
  'Grounds',
];

describe('the synthetic extract', () => {
  let folder: string;
  let extract: DemoExtract;
  let bytes: Buffer[];
  let texts: string[];
  let tables: Row[][];
  /** The rows that count in the end: the revised month as it was replaced. */
  let accepted: Row[];
  const monthOf = (row: Row) => `${row.Date!.slice(6, 10)}-${row.Date!.slice(3, 5)}`;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'synthetic-extract-'));
    extract = await writeDemoExtract(folder, { plan: SMALL_PLAN, residents: RESIDENTS });
    bytes = await Promise.all(extract.files.map((path) => readFile(path)));
    texts = bytes.map((file) => (isUtf8(file) ? file.toString('utf8') : decodeWindows1252(file)));
    tables = texts.map(rowsOf);
    accepted = tables.flatMap((rows, index) =>
      index === tables.length - 1 ? rows : rows.filter((row) => monthOf(row) !== SMALL_PLAN.revisedMonth),
    );
  });
  after(() => rm(folder, { recursive: true }));

  it('is the same to the last byte when written again', async () => {
    const again = await mkdtemp(join(tmpdir(), 'synthetic-extract-'));
    const { files } = await writeDemoExtract(again, { plan: SMALL_PLAN, residents: RESIDENTS });
    const sums = await Promise.all(files.map(async (path) => checksum(await readFile(path))));
    await rm(again, { recursive: true });
    expect(sums).to.deep.equal(bytes.map(checksum));
  });

  it('is another one with another seed', async () => {
    const other = await mkdtemp(join(tmpdir(), 'synthetic-extract-'));
    const { files } = await writeDemoExtract(other, { plan: { ...SMALL_PLAN, seed: 8 }, residents: RESIDENTS });
    const sums = await Promise.all(files.map(async (path) => checksum(await readFile(path))));
    await rm(other, { recursive: true });
    for (const sum of sums) expect(bytes.map(checksum)).not.to.include(sum);
  });

  it('says in every file name that it is synthetic', () => {
    expect(extract.files.map((path) => basename(path))).to.deep.equal([
      'synthetic-mps-extract-2026-01-to-2026-03.csv',
      'synthetic-mps-extract-2026-04-to-2026-06.csv',
      'synthetic-mps-extract-2026-05-replacement.csv',
    ]);
  });

  it('has the published headings in every file, in more than one order', () => {
    const orders = texts.map((text) => text.slice(0, text.indexOf('\r\n')).split(','));
    for (const order of orders) expect(order.filter((name) => name !== '')).to.have.members(HEADINGS);
    expect(new Set(orders.map((order) => order.join())).size).to.be.greaterThan(1);
  });

  it('has empty columns at the end of some files, and as many in their rows as in their headings', () => {
    const orders = texts.map((text) => text.slice(0, text.indexOf('\r\n')).split(','));
    expect(orders.some((order) => order.at(-1) === '' && order.at(-2) === '')).to.equal(true);
    for (const [index, text] of texts.entries()) {
      const widths = new Set(
        Papa.parse<string[]>(text, { newline: '\r\n', skipEmptyLines: true }).data.map((row) => row.length),
      );
      expect([...widths]).to.deep.equal([orders[index]!.length]);
    }
  });

  it('comes as Windows-1252 in some files and as UTF-8 in others, with letters that show the difference', () => {
    const encodings = bytes.map(isUtf8);
    expect(encodings).to.include(true);
    expect(encodings).to.include(false);
    for (const text of texts) for (const letter of ['é', '’', '£']) expect(text).to.include(letter);
    const windows = bytes[encodings.indexOf(false)]!;
    for (const byte of [0xe9, 0x92, 0xa3]) expect(windows.includes(byte)).to.equal(true);
  });

  it('counts the rows and bytes it has written', () => {
    expect(extract.rows).to.equal(tables.flat().length);
    expect(extract.bytes).to.equal(bytes.reduce((sum, file) => sum + file.length, 0));
  });

  it('writes day, month and year, and a local time to the second', () => {
    for (const row of accepted) {
      expect(row.Date).to.match(/^(0[1-9]|[12]\d|3[01])\/(0[1-9]|1[0-2])\/2026$/);
      expect(row.Time!.trim()).to.match(/^([01]\d|2[0-3]):[0-5]\d:00$/);
    }
  });

  it('has no search in the hour that the clocks skip', () => {
    const skipped = accepted.filter((row) => row.Date === '29/03/2026' && row.Time!.startsWith('01'));
    expect(skipped).to.deep.equal([]);
  });

  it('pads values with spaces and cuts the self-defined labels at 15 characters', () => {
    expect(accepted.some((row) => row.Outcome!.endsWith('  '))).to.equal(true);
    const labels = new Set(accepted.map((row) => row['Self-defined Ethnicity Code']!));
    for (const label of labels) expect(label).to.have.lengthOf(15);
    expect([...labels]).to.include('W9 Any other Wh');
    expect([...labels]).to.include('O9 Any other et');
    expect([...labels]).to.include('N4 Person decli');
    expect([...labels]).to.include("N1 Officer's pr");
    expect([...labels]).to.include('A1 Indian      ');
    expect([...labels]).to.include('               ');
  });

  it('uses only published labels for subject, reason and outcome', () => {
    const reasons = Object.entries(REASONS_MPS).map(([code, { label }]) => `${code} ${label}`);
    const outcomes = Object.entries(OUTCOMES_MPS).map(([code, { label }]) => `${code} ${label}`);
    for (const row of accepted) {
      expect(reasons).to.include(row['Reason for Stop']!.trim());
      expect(outcomes).to.include(row.Outcome!.trim());
      expect(Object.keys(SUBJECTS_MPS)).to.include(row.Subject!.trim());
    }
  });

  it('covers the 32 boroughs of the Met and never the City of London', () => {
    expect(new Set(accepted.map((row) => row['Borough Code']!.trim()))).to.deep.equal(
      new Set(RATED_BOROUGHS.map(({ code }) => code)),
    );
  });

  it('holds about as many searches a month as planned', () => {
    const months = new Set(accepted.map(monthOf));
    expect(accepted.length / months.size).to.be.within(1200, 1800);
  });

  it('leaves the missing month out altogether', () => {
    expect([...new Set(accepted.map(monthOf))].sort()).to.deep.equal([
      '2026-01',
      '2026-03',
      '2026-04',
      '2026-05',
      '2026-06',
    ]);
    expect(extract.missingMonth).to.equal('2026-02');
    expect(extract.monthsPresent).not.to.include('2026-02');
  });

  it('gives every search of the accepted months a Stop Ref of its own', () => {
    expect(new Set(accepted.map((row) => row['Stop Ref'])).size).to.equal(accepted.length);
  });

  it('repeats between half and three in a hundred searches in everything but the Stop Ref', () => {
    const seen = new Set<string>();
    const repeats = accepted.filter((row) => {
      const content = JSON.stringify(HEADINGS.filter((name) => name !== 'Stop Ref').map((name) => row[name]));
      const isRepeat = seen.has(content);
      seen.add(content);
      return isRepeat;
    });
    expect(repeats.length / accepted.length).to.be.within(0.005, 0.03);
  });

  it('replaces the revised month by a file of that month alone, last in the order to load', () => {
    expect([...new Set(tables.at(-1)!.map(monthOf))]).to.deep.equal(['2026-05']);
  });

  it('sends the revised month first with 40 rows fewer and some rows that differ', () => {
    const first = new Map(
      tables
        .slice(0, -1)
        .flat()
        .filter((row) => monthOf(row) === '2026-05')
        .map((row) => [row['Stop Ref']!, row]),
    );
    const replacement = tables.at(-1)!;
    expect(replacement.length - first.size).to.equal(40);
    const content = (row: Row) => JSON.stringify(HEADINGS.map((name) => row[name]));
    const known = replacement.filter((row) => first.has(row['Stop Ref']!));
    const changed = known.filter((row) => content(row) !== content(first.get(row['Stop Ref']!)!));
    expect(known.length).to.equal(first.size);
    expect(changed.length).to.equal(extract.revision!.rowsChanged);
    expect(changed.length).to.be.within(3, 40);
    expect(extract.revision).to.include({ month: '2026-05', rowsFirst: first.size, rowsReplaced: replacement.length });
  });

  it('does not know the self-defined ethnicity of about a quarter of the persons', () => {
    const persons = accepted.filter((row) => row.Subject!.trim() !== 'Vehicle');
    const unknown = persons.filter((row) => /^(N\d.*|\s*)$/.test(row['Self-defined Ethnicity Code']!));
    expect(unknown.length / persons.length).to.be.within(0.22, 0.29);
    const blackShare = (rows: Row[]) => rows.filter((row) => row['EA Group']!.trim() === 'Black').length / rows.length;
    expect(blackShare(unknown)).to.be.greaterThan(blackShare(persons) + 0.03);
  });

  it('hides refusals, Mixed and Chinese under Other in the SDE Group, as published', () => {
    const others = accepted.filter((row) => row['SDE Group']!.trim() === 'Other');
    const codes = new Set(others.map((row) => row['Self-defined Ethnicity Code']!.slice(0, 2)));
    for (const code of ['N4', 'M1', 'M9', 'O1', 'O9']) expect([...codes]).to.include(code);
  });

  it('says nothing of a person where a vehicle alone was searched', () => {
    const vehicles = accepted.filter((row) => row.Subject!.trim() === 'Vehicle');
    expect(vehicles.length).to.be.greaterThan(0);
    for (const row of vehicles) {
      expect(row.Gender!.trim()).to.equal('V');
      expect(
        row['Self-defined Ethnicity Code']!.trim() + row['EA Group']!.trim() + row['Apparent Age']!.trim(),
      ).to.equal('');
    }
  });

  it('keeps the usual mix of reasons and outcomes', () => {
    const share = (rows: Row[], name: string, start: string) =>
      rows.filter((row) => row[name]!.startsWith(start)).length / rows.length;
    expect(share(accepted, 'Reason for Stop', 'B ')).to.be.within(0.54, 0.66);
    expect(share(accepted, 'Reason for Stop', 'D ')).to.be.within(0.1, 0.2);
    expect(share(accepted, 'Outcome', '1 ')).to.be.within(0.72, 0.83);
  });

  it('has new lines, commas and quotation marks inside some grounds', () => {
    for (const mark of ['\n', ',', '"']) {
      expect(
        accepted.some((row) => row.Grounds!.includes(mark)),
        JSON.stringify(mark),
      ).to.equal(true);
    }
  });

  it('leaves the grounds of a few persons blank and writes the rest at length', () => {
    const persons = accepted.filter((row) => row.Subject!.trim() !== 'Vehicle');
    const blank = persons.filter((row) => row.Grounds === '').length / persons.length;
    const short = persons.filter((row) => row.Grounds !== '' && row.Grounds!.length < 60).length / persons.length;
    expect(blank).to.be.within(0.015, 0.045);
    expect(short).to.be.within(0.015, 0.045);
    for (const row of persons) expect(row.Grounds!.length).to.be.at.most(400);
  });

  it('writes hardly any grounds twice', () => {
    const written = accepted.map((row) => row.Grounds!).filter((text) => text.length >= 60);
    expect(new Set(written).size / written.length).to.be.greaterThan(0.95);
  });

  it('reports how many drug searches were made to rest on the smell alone, by borough and month', () => {
    const judged = extract.soleSmellTruth.reduce((sum, truth) => sum + truth.judged, 0);
    const drugs = accepted.filter((row) => /^[BY] /.test(row['Reason for Stop']!) && row.Subject!.trim() !== 'Vehicle');
    expect(judged).to.be.within(drugs.length * 0.9, drugs.length * 0.98);
    expect(extract.soleSmellTruth).to.have.lengthOf(32 * 5);
  });

  it('refuses to be written without the residents of a borough', async () => {
    const incomplete = new Map([...RESIDENTS].slice(1));
    let message = '';
    await writeDemoExtract(folder, { plan: SMALL_PLAN, residents: incomplete }).catch((error: Error) => {
      message = error.message;
    });
    expect(message).to.include('E09000002');
  });
});

/** Rows by heading; columns without a heading are left aside. */
function rowsOf(text: string): Row[] {
  const [headings, ...records] = Papa.parse<string[]>(text, { newline: '\r\n', skipEmptyLines: true }).data;
  return records.map((record) =>
    Object.fromEntries(headings!.map((name, index) => [name, record[index]!]).filter(([name]) => name !== '')),
  );
}

function isUtf8(file: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(file);
    return true;
  } catch {
    return false;
  }
}

function checksum(file: Buffer): string {
  return createHash('sha256').update(file).digest('hex');
}
