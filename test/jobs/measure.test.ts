import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { measure } from '../../jobs/measure.ts';
import { getResidents } from '../../src/db/area.ts';
import { findMeasurement, listCountedRecords, listStoredFigures, listWindows } from '../../src/db/measurement.ts';
import { listMonthlyRatios } from '../../src/db/monthly-ratio.ts';
import type { Deps } from '../../src/deps.ts';
import { InputProblem } from '../../src/problem.ts';
import { buildBoundaries, buildExtract, buildPoliceUk, type Cell, evenCells } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

const MONTHS = ['2021-09', '2021-10', '2021-11', '2021-12', '2022-02', '2022-03', '2022-04', '2022-05'];
const CAMDEN = 'E09000007';
const LONDON = 'E12000007';

describe('measuring a month', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;
  let deps: Deps;
  let cells: Cell[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenhand-measure-'));
    database = await makeDatabase();
    deps = makeDeps(database);
    cells = evenCells(await getResidents(database.db), { perResident: 1 / 8000 });
    await loadBoundaries(deps, [await buildBoundaries(join(folder, 'boroughs.geojson'))]);
    const paths: string[] = [];
    for (const month of MONTHS) paths.push(await buildPoliceUk(folder, month, cells));
    await loadSearches(deps, { paths });
  });

  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const find = async (measurementId: number, areaCode: string, group: string, measure: string) =>
    (
      await listStoredFigures(database.db, measurementId, { windowKind: 'rolling-12-months', areaCode, reason: 'all' })
    ).find((figure) => figure.group === group && figure.measure === measure && figure.basis === 'self-defined')!;
  const count = async (table: string) =>
    (await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(database.db)).rows[0]!
      .count;

  it('refuses a month whose records are not loaded, and names the months that are', async () => {
    const refusal = await measure(deps, '2022-01').catch((error: Error) => error);
    expect(refusal).to.be.instanceOf(InputProblem);
    expect((refusal as Error).message)
      .to.contain('2022-01 cannot be measured')
      .and.to.contain('September 2021 to December 2021 and February 2022 to May 2022');
    expect(await count('measurement')).to.equal(0);
  });

  it('rests on the 8 months of 12 that were published, and says that the window is incomplete', async () => {
    const { window, missingMonths, measurement, unchanged } = await measure(deps, '2022-05');
    expect(window).to.deep.equal({ from: '2021-06', to: '2022-05', monthsPresent: 8, months: 12, isIncomplete: true });
    expect(missingMonths).to.deep.equal(['2022-01']);
    expect(unchanged).to.equal(false);
    expect(measurement.edition).to.equal(1);
    const perMonth = cells.find((cell) => cell.areaCode === CAMDEN && cell.group === 'black')!.searches;
    const figure = await find(measurement.measurementId, CAMDEN, 'black', 'rate-per-1000');
    expect(figure.searches).to.equal(8 * perMonth);
    // A year's rate: a month that was not published adds no residents' time.
    expect(figure.estimate)
      .to.have.property('value')
      .closeTo((1000 * 8 * perMonth) / ((figure.residents * 8) / 12), 1e-9);
  });

  it('stores nothing new when the month is measured again from the same files', async () => {
    const before = [await count('measurement'), await count('figure'), await count('measurement_file')];
    const again = await measure(deps, '2022-05');
    expect(again.unchanged).to.equal(true);
    expect(again.measurement.edition).to.equal(1);
    expect([await count('measurement'), await count('figure'), await count('measurement_file')]).to.deep.equal(before);
  });

  it('gives one edition when two processes measure the month at the same time', async () => {
    const reports = await Promise.all([measure(deps, '2022-04'), measure(makeDeps(database), '2022-04')]);
    expect(reports.map((report) => report.measurement.edition)).to.deep.equal([1, 1]);
    expect(reports.map((report) => report.unchanged)).to.have.members([true, false]);
  });

  it('lets no stored figure be changed or removed', async () => {
    const update = await sql`update figure set value = 1 where area_code = ${CAMDEN}`
      .execute(database.db)
      .catch((e) => e);
    expect(update).to.be.instanceOf(Error).with.property('message', 'figure is append-only');
    const removal = await sql`delete from figure where area_code = ${CAMDEN}`.execute(database.db).catch((e) => e);
    expect(removal).to.be.instanceOf(Error).with.property('message', 'figure is append-only');
  });

  it('gives a second edition when the police replace a file, and leaves the first as it was', async () => {
    const first = (await findMeasurement(database.db, '2022-05'))!;
    const before = await listStoredFigures(database.db, first.measurementId);
    const path = await buildPoliceUk(join(folder, 'revised'), '2022-05', [
      ...cells,
      { areaCode: CAMDEN, group: 'black', searches: 7 },
    ]);
    await loadSearches(deps, { paths: [path] });
    const { measurement, unchanged } = await measure(deps, '2022-05');
    expect(unchanged).to.equal(false);
    expect(measurement.edition).to.equal(2);
    expect(await listStoredFigures(database.db, first.measurementId)).to.deep.equal(before);
    const [old, corrected] = [
      await find(first.measurementId, CAMDEN, 'black', 'rate-per-1000'),
      await find(measurement.measurementId, CAMDEN, 'black', 'rate-per-1000'),
    ];
    expect(corrected.searches).to.equal(old.searches + 7);
    expect(await listCountedRecords(database.db, old.figureId)).to.have.length(old.searches);
    expect(await listCountedRecords(database.db, corrected.figureId)).to.have.length(corrected.searches);
  });

  it('takes a borough from its own extract where that covers the whole month, and London from the force’s file', async () => {
    const before = (await findMeasurement(database.db, '2022-05'))!;
    const london = await find(before.measurementId, LONDON, 'black', 'rate-per-1000');
    const borough = await find(before.measurementId, CAMDEN, 'black', 'rate-per-1000');
    const inMonth = cells.find((cell) => cell.areaCode === CAMDEN && cell.group === 'black')!.searches + 7;
    const path = await buildExtract(
      join(folder, 'camden.csv'),
      {
        '2022-05': [
          { areaCode: CAMDEN, group: 'white', searches: 40 },
          { areaCode: CAMDEN, group: 'black', searches: 60 },
          { areaCode: CAMDEN, group: 'asian', searches: 3 },
        ],
      },
      { hasBoroughs: false },
    );
    await loadSearches(deps, { paths: [path], areaCode: CAMDEN });
    const { measurement } = await measure(deps, '2022-05');
    expect(measurement.edition).to.equal(3);
    const corrected = await find(measurement.measurementId, CAMDEN, 'black', 'rate-per-1000');
    expect(corrected.searches).to.equal(borough.searches - inMonth + 60);
    expect((await find(measurement.measurementId, LONDON, 'black', 'rate-per-1000')).searches).to.equal(
      london.searches,
    );
    const rolling = (await listWindows(database.db, measurement.measurementId)).find(
      ({ kind }) => kind === 'rolling-12-months',
    )!;
    const filesOf = (areaCode: string) => rolling.files.filter((file) => file.areaCode === areaCode);
    expect([...new Set(rolling.files.map((file) => file.areaCode))]).to.have.members([LONDON, CAMDEN]);
    expect(filesOf(CAMDEN).map((file) => file.month)).to.deep.equal(MONTHS);
    const different = filesOf(CAMDEN).filter(
      ({ month, sourceFileId }) => filesOf(LONDON).find((file) => file.month === month)?.sourceFileId !== sourceFileId,
    );
    expect(different.map((file) => file.month)).to.deep.equal(['2022-05']);
    const records = await listCountedRecords(database.db, corrected.figureId);
    expect(records).to.have.length(corrected.searches);
    expect(records.filter((record) => record.path === path)).to.have.length(60);
  });

  it('stores no count of 1 to 4 of a single month of an extract, and leaves the months that the police have published', async () => {
    const { measurementId } = (await findMeasurement(database.db, '2022-05'))!;
    const asian = await listMonthlyRatios(database.db, measurementId, {
      areaCode: CAMDEN,
      group: 'asian',
      reason: 'all',
    });
    expect(asian.map(({ month }) => month)).to.deep.equal(MONTHS);
    expect(asian.at(-1)).to.deep.include({ estimate: { state: 'small-count' }, searches: 0, whiteSearches: 0 });
    for (const { estimate } of asian.slice(0, -1)) expect(estimate.state).not.to.equal('small-count');
    const london = await listMonthlyRatios(database.db, measurementId, {
      areaCode: LONDON,
      group: 'asian',
      reason: 'all',
    });
    for (const { estimate } of london) expect(estimate.state).not.to.equal('small-count');
  });

  it('leaves an extract aside that ends in the middle of the month', async () => {
    const path = await buildExtract(
      join(folder, 'half.csv'),
      { '2022-05': [{ areaCode: 'E09000012', group: 'black', searches: 15 }] },
      { hasBoroughs: false },
    );
    await loadSearches(deps, { paths: [path], areaCode: 'E09000012' });
    expect((await measure(deps, '2022-05')).unchanged).to.equal(true);
  });
});
