import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { measure } from '../../jobs/measure.ts';
import { ofRevisions } from '../../jobs/report-revisions.ts';
import { revisions } from '../../jobs/revisions.ts';
import { getResidents } from '../../src/db/area.ts';
import { publishMeasurement } from '../../src/db/measurement.ts';
import { listRevisedFields } from '../../src/db/revision.ts';
import type { Deps } from '../../src/deps.ts';
import { buildBoundaries, buildPoliceUk, evenCells } from '../support/build-records.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne } from '../support/csv-load.ts';
import { archiveName, extractCsv, policeUkCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

describe('which fields a revised month changed', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  beforeEach(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
  });
  afterEach(async () => {
    await folder.remove();
    await database.drop();
  });

  async function fieldsOf(name: string, before: string, after: string) {
    await loadOne(database, await folder.write(`before/${name}`, before));
    const { sourceFileId, revised } = await loadOne(database, await folder.write(`after/${name}`, after));
    const fields = await listRevisedFields(database.db, [sourceFileId]);
    return {
      revised,
      fields: Object.fromEntries(fields.get(`${sourceFileId} 2022-05`)?.map(({ field, rows }) => [field, rows]) ?? []),
    };
  }

  it('is told of an extract by Stop Ref, field by field, whatever else changed in the row', async () => {
    const found = await fieldsOf(
      'extract.csv',
      extractCsv([{}, {}, { Grounds: 'Smell of cannabis.' }, {}, {}]),
      extractCsv([
        { Outcome: '4 Arrested' },
        { Outcome: '4 Arrested', 'Apparent Age': '23' },
        { Grounds: 'Strong smell of cannabis.' },
        {},
        { 'Stop Ref': '01TW/9' },
      ]),
    );
    expect(found.fields).to.deep.equal({ outcome: 2, age: 1, grounds: 1 });
  });

  it('is told of data.police.uk where rows are the same in all but one field, and only then', async () => {
    const at = (minute: number) => ({ Date: `2022-05-10T13:${minute}:00+00:00` });
    const found = await fieldsOf(
      archiveName('2022-05'),
      policeUkCsv([at(10), at(11), at(12), at(13), at(14), at(14), at(15)]),
      policeUkCsv([
        { ...at(10), Outcome: 'Community resolution' },
        { ...at(11), Outcome: 'Community resolution' },
        { ...at(12), Gender: 'Female' },
        // Two fields at once: nobody can say which row it was.
        { ...at(13), Gender: 'Female', Outcome: 'Community resolution' },
        at(14),
        { ...at(14), 'Officer-defined ethnicity': 'Black' },
        at(15),
      ]),
    );
    expect(found.revised).to.deep.equal([{ month: '2022-05', rowsAdded: 5, rowsRemoved: 5 }]);
    expect(found.fields).to.deep.equal({ outcome: 2, gender: 1 });
  });

  it('is nothing where rows were only added, or taken away', async () => {
    const [one, other] = [{}, { Gender: 'Female', Outcome: '' }];
    const found = await fieldsOf(archiveName('2022-05'), policeUkCsv([one, one]), policeUkCsv([one, one, one, other]));
    expect(found.fields).to.deep.equal({});
  });
});

describe('what changed in published figures, and why', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let deps: Deps;
  let folder: CsvFolder;

  before(async () => {
    database = await makeDatabase();
    deps = makeDeps(database);
    folder = await makeCsvFolder();
    await loadBoundaries(deps, [await buildBoundaries(join(folder.path, 'boroughs.geojson'))]);
    const cells = evenCells(await getResidents(database.db), { perResident: 1 / 8000 });
    const [march, may] = [
      await buildPoliceUk(folder.path, '2026-03', cells),
      await buildPoliceUk(folder.path, '2026-05', cells),
    ];
    await loadSearches(deps, { paths: [march, may] });
    const { measurement } = await measure(deps, '2026-05');
    await publishMeasurement(database.db, measurement.measurementId);
    // An edition that nobody has seen stands between: the log is against the one that was published.
    const april = await buildPoliceUk(folder.path, '2026-04', cells);
    await loadSearches(deps, { paths: [april] });
    await measure(deps, '2026-05');
    const revised = (await readFile(may, 'utf8')).split('\n');
    revised[1] = revised[1]!.replace('A no further action disposal', 'Arrest');
    const later = await folder.write(`later/${archiveName('2026-05')}`, '');
    await writeFile(later, [...revised.slice(0, 2), ...revised.slice(12)].join('\n'));
    await loadSearches(deps, { paths: [later] });
  });
  after(async () => {
    await folder.remove();
    await database.drop();
  });

  it('is nothing to tell of before the month is measured again: it is held against nothing', async () => {
    const refusal = await revisions(deps, '2025-01').catch((error: Error) => error);
    expect((refusal as Error).message).to.match(/no figures of 2025-01: run measure first/);
  });

  it('names the rows that a file took away, the field it changed and the month that came late, for the figures they changed', async () => {
    await measure(deps, '2026-05');
    const report = await revisions(deps, '2026-05');
    expect(report.edition).to.equal(3);
    const month = report.logs.find(({ kind }) => kind === 'latest-month')!;
    expect(month.before).to.deep.equal({ month: '2026-05', edition: 1, isPublished: true });
    expect(month.reasons).to.have.length(1);
    expect(month.reasons[0]).to.deep.include({
      kind: 'month-revised',
      month: '2026-05',
      rowsAdded: 1,
      rowsRemoved: 11,
      fields: [{ field: 'outcome', rows: 1 }],
    });
    const year = report.logs.find(({ kind }) => kind === 'rolling-12-months')!;
    expect(year.reasons.map(({ kind }) => kind)).to.deep.equal(['month-arrived', 'month-revised']);
    expect(year.changes.every(({ reasons }) => reasons.join() === '0,1')).to.equal(true);
    const london = month.changes.find(
      ({ areaCode, group, measure: what, basis }) =>
        areaCode === 'E12000007' && group === 'white' && what === 'rate-per-1000' && basis === 'self-defined',
    )!;
    expect(london.before!.searches - london.after!.searches).to.equal(10);
    const financial = report.logs.find(({ kind }) => kind === 'financial-year')!;
    expect(financial.changes).to.deep.equal([]);
  });

  it('is told in words that need no other page', async () => {
    const text = ofRevisions(await revisions(deps, '2026-05'));
    expect(text).to.contain('The month, May 2026, against what was published with May 2026 (edition 1):');
    expect(text).to.match(
      /May 2026 was revised: 1 rows? added and 11 removed, .*\. Rows that stayed and changed: outcome in 1\./,
    );
    expect(text).to.match(/April 2026 arrived: [\d,]+ searches, /);
    expect(text).to.match(
      /London, White, all reasons, rate-per-1000, self-defined: [\d.]+ \([\d,]+ searches\) -> [\d.]+ \([\d,]+ searches\) \[1\]/i,
    );
    expect(text).to.match(/None of the [\d,]+ headline figures changed/);
  });

  it('holds a financial year against what was published of it with an earlier month', async () => {
    const cells = evenCells(await getResidents(database.db), { perResident: 1 / 8000 });
    await loadSearches(deps, { paths: [await buildPoliceUk(folder.path, '2026-06', cells)] });
    await measure(deps, '2026-06');
    const { logs, first } = await revisions(deps, '2026-06');
    expect(first).to.have.members(['latest-month', 'rolling-12-months']);
    expect(logs.map(({ kind, before, changes }) => [kind, before.month, changes.length])).to.deep.equal([
      ['financial-year', '2026-05', 0],
    ]);
  });
});
