import { join } from 'node:path';
import { expect } from 'chai';
import { loadOfficialTotals, officialTotalsText } from '../../jobs/load-official-totals.ts';
import { reconcileYear, reconciliationText } from '../../jobs/reconcile.ts';
import { InputProblem } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { load } from '../support/csv-load.ts';
import { archiveName, csvText, extractCsv, type PoliceUkSearch, policeUkCsv } from '../support/csv-searches.ts';
import { tableContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

/** A row of the Home Office's table as it is published. */
const OFFICIAL_ROW = {
  year_ending: '2023-03-31',
  force_name: 'Metropolitan Police',
  legislation: 'Section 1 (PACE)',
  reason_for_search_arrest: 'Drugs',
  ethnic_group_self_defined: 'White',
  ethnicity_self_defined: 'White British',
  searches: '12',
  resultant_arrests: '2',
  weapons_arrests_s60_only: 'NA',
};
const officialCsv = (rows: Partial<typeof OFFICIAL_ROW>[], headings = Object.keys(OFFICIAL_ROW)) =>
  csvText(
    headings,
    rows.map((row) => ({ ...OFFICIAL_ROW, ...row })),
  );
const SECTION_60 = { legislation: 'Section 60 (CJPOA)', reason_for_search_arrest: 'Anticipation of violence' };
const VEHICLES = { ethnic_group_self_defined: 'Vehicle only', ethnicity_self_defined: 'Vehicle only' };

describe('the Home Office’s totals', function () {
  this.timeout(60_000);
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

  const loadTotals = async (text: string) =>
    loadOfficialTotals(makeDeps(database), [await folder.write('totals.csv', text)]);
  const refusal = async (work: Promise<unknown>) => {
    const problem = (await work.catch((error: unknown) => error)) as Error;
    expect(problem).to.be.instanceOf(InputProblem);
    return problem.message;
  };
  const totals = async () =>
    (
      await database.pool.query(
        `select to_char(year_ending, 'YYYY') as year, force_id, ethnicity, ethnic_group, search_count, resultant_arrest_count
         from official_total order by year_ending, force_id, ethnicity`,
      )
    ).rows.map((row) => Object.values(row));

  it('are stored in our words, NA as no figure, vehicles as a group of their own and Chinese people under other', async () => {
    const report = await loadTotals(
      officialCsv([
        {},
        { ...VEHICLES, searches: 'NA', resultant_arrests: 'NA' },
        {
          ethnic_group_self_defined: 'Chinese or Other Ethnic Group',
          ethnicity_self_defined: 'Chinese',
          searches: '3',
        },
        {
          force_name: 'London, City of',
          ethnic_group_self_defined: 'Not stated',
          ethnicity_self_defined: 'Not Stated',
        },
      ]),
    );
    expect(report).to.include({ rows: 4, forces: 2, unchanged: false });
    expect(officialTotalsText(report)).to.match(/totals\.csv: 4 rows, 2 forces, years ending March 2023\.$/);
    expect(await totals()).to.deep.equal([
      ['2023', 'city-of-london', 'Not Stated', 'unknown', 12, 2],
      ['2023', 'metropolitan', 'Chinese', 'other', 3, 2],
      ['2023', 'metropolitan', 'Vehicle only', 'vehicle-only', null, null],
      ['2023', 'metropolitan', 'White British', 'white', 12, 2],
    ]);
  });

  it('replace those of the same years and forces, leave others, and change nothing when loaded twice', async () => {
    await loadTotals(officialCsv([{}, { year_ending: '2022-03-31' }, { force_name: 'Kent' }]));
    await loadTotals(officialCsv([{ searches: '15' }]));
    expect((await totals()).map((row) => [row[0], row[1], row[4]])).to.deep.equal([
      ['2022', 'metropolitan', 12],
      ['2023', 'kent', 12],
      ['2023', 'metropolitan', 15],
    ]);
    const before = await tableContents(database.db);
    expect((await loadTotals(officialCsv([{ searches: '15' }]))).unchanged).to.equal(true);
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('can be put back to an earlier table by loading that again', async () => {
    for (const searches of ['12', '15', '12']) await loadTotals(officialCsv([{ searches }]));
    expect((await totals()).map((row) => row[4])).to.deep.equal([12]);
  });

  it('are refused with line, column, value and what was expected, and nothing is changed', async () => {
    await loadTotals(officialCsv([{}]));
    const before = await tableContents(database.db);
    for (const [rows, said] of [
      [[{ year_ending: '2023-12-31' }], /line 2: year_ending "2023-12-31" is not known \(expected the last of a March/],
      [[{}, { ...VEHICLES, force_name: 'Lestrade' }], /line 3: force_name "Lestrade" .*expected Avon/],
      [[{ legislation: 'Section 2' }], /line 2: legislation "Section 2" .*expected Section 1 \(PACE\)/],
      [[{ reason_for_search_arrest: 'Whim' }], /line 2: reason_for_search_arrest "Whim"/],
      [[{ ethnic_group_self_defined: 'constructor' }], /line 2: ethnic_group_self_defined "constructor"/],
      [[{ searches: '1,200' }], /line 2: searches "1,200" .*a whole number, or NA/],
      [[{ searches: '' }], /line 2: searches ""/],
      [[{ resultant_arrests: '-1' }], /line 2: resultant_arrests "-1"/],
      [[{}, {}], /line 3: the same year, force, power, reason and ethnicity as line 2/],
    ] as const) {
      expect(await refusal(loadTotals(officialCsv([...rows]))))
        .to.match(said)
        .and.match(/No total was changed\.$/);
    }
    const { searches: _, ...short } = OFFICIAL_ROW;
    expect(await refusal(loadTotals(officialCsv([{}], Object.keys(short))))).to.match(/line 1: no column "searches"/);
    expect(await refusal(loadTotals(officialCsv([])))).to.contain('no rows after the header');
    expect(await refusal(loadOfficialTotals(makeDeps(database), []))).to.contain('0 were given');
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('are set beside the months loaded by force and power, vehicles and rows left out among what explains the rest', async () => {
    await loadTotals(
      officialCsv([
        { searches: '36' },
        { ...VEHICLES, searches: '12' },
        { ...SECTION_60, searches: '24' },
        { force_name: 'Kent', searches: '50' },
      ]),
    );
    const month = (name: string): Partial<PoliceUkSearch>[] => [
      { Date: `${name}-10T13:40:00+00:00` },
      { Date: `${name}-11T13:40:00+00:00`, Legislation: 'Police and Criminal Evidence Act 1984 (section 1)' },
      { Date: `${name}-12T13:40:00+00:00`, Type: 'Vehicle search' },
      { Date: `${name}-13T13:40:00+00:00`, Legislation: 'Criminal Justice and Public Order Act 1994 (section 60)' },
      { Date: `${name}-14T13:40:00+00:00`, Legislation: '' },
    ];
    for (const name of ['2022-04', '2022-05'])
      await folder.write(`records/${archiveName(name)}`, policeUkCsv(month(name)));
    await folder.write(
      `records/${archiveName('2022-06')}`,
      policeUkCsv([...month('2022-06'), { Date: '1999-01-01T00:00:00+00:00' }]),
    );
    await load(database, [join(folder.path, 'records')]);
    const { forces, notLoaded } = await reconcileYear(makeDeps(database), '2023');
    expect(notLoaded).to.equal(1);
    expect(forces.map(({ forceId }) => forceId)).to.deep.equal(['metropolitan']);
    const [met] = forces;
    expect(met!.missingMonths).to.have.length(9);
    const brief = met!.rows.map(({ power, officialSearches, loadedSearches, explained, unexplained }) => [
      power,
      officialSearches,
      loadedSearches,
      Math.round(explained.missingMonths),
      Math.round(explained.vehicleOnly),
      explained.rejectedRows,
      unexplained === undefined ? undefined : Math.round(unexplained),
    ]);
    expect(brief).to.deep.equal([
      ['all', 72, 15, 54, 0, 1, 2],
      ['section-1', 48, 9, 36, 0, 0, 3],
      ['section-60', 24, 3, 18, 0, 0, 3],
      ['other', undefined, 3, 0, 0, 0, undefined],
    ]);
    const text = reconciliationText({ yearEnding: '2023-03', forces, notLoaded });
    expect(text).to.contain('July 2022 to March 2023 are missing').and.to.contain('1 more force has a total');
  });

  it('are set beside the source that figures rest on, never beside two', async () => {
    await loadTotals(officialCsv([{}]));
    const days = (month: string) =>
      Array.from({ length: 30 }, (_, day) => ({ Date: `${String(day + 1).padStart(2, '0')}/${month}/2022` }));
    await folder.write(`records/${archiveName('2022-06')}`, policeUkCsv([{ Date: '2022-06-10T10:00:00+00:00' }]));
    await folder.write('records/extract.csv', extractCsv(days('06')));
    await load(database, [join(folder.path, 'records')]);
    const { forces } = await reconcileYear(makeDeps(database), '2023');
    expect(forces[0]!.rows[0]!.loadedSearches).to.equal(30);
  });

  it('must be loaded before a year can be compared', async () => {
    const deps = makeDeps(database);
    expect(await refusal(reconcileYear(deps, '2019')))
      .to.contain('none are loaded')
      .and.contain('load-official-totals');
    await loadTotals(officialCsv([{}]));
    expect(await refusal(reconcileYear(deps, '2019'))).to.contain('loaded are those of 2023');
    expect(await refusal(reconcileYear(deps, '19'))).to.contain('--year 19');
    expect(await refusal(reconcileYear(deps, undefined))).to.contain('--year is missing');
  });

  it('of the Met for the year to March 2019 are 181,836, beside 115,510 records of its first nine months', async function () {
    needsSharedData(this);
    const deps = makeDeps(database);
    const path = sharedPath('data/homeoffice/open_data_table_2016-2019_london.csv');
    expect(await loadOfficialTotals(deps, [path])).to.include({ rows: 1296, forces: 2 });
    const months = Array.from({ length: 9 }, (_, at) => `2018-${String(at + 4).padStart(2, '0')}`);
    await load(
      database,
      months.map((month) => sharedPath(`data/stops/${month}`)),
    );
    const { forces } = await reconcileYear(deps, '2019');
    const met = forces.find(({ forceId }) => forceId === 'metropolitan')!;
    expect(met.missingMonths).to.deep.equal(['2019-01', '2019-02', '2019-03']);
    expect(met.rows.map((row) => [row.power, row.officialSearches, row.loadedSearches])).to.deep.equal([
      ['all', 181_836, 115_510],
      ['section-1', 172_237, 108_869],
      ['section-60', 9_599, 6_641],
      ['other', undefined, 0],
    ]);
    const all = met.rows[0]!;
    expect(all).to.include({ officialPerMonth: 15_153, difference: 66_326 });
    expect(all.explained).to.deep.equal({
      missingMonths: 45_459,
      partialMonths: 0,
      vehicleOnly: 2_360 * 0.75 - 1_601,
      rejectedRows: 0,
    });
    expect(all.unexplained).to.equal(20_698);
    expect(met.likeness.state).to.equal('like');
    expect(met.sentences.join(' ')).to.contain('15% fewer a month than in the table');
    const city = forces.find(({ forceId }) => forceId === 'city-of-london')!;
    expect(city.rows[0]).to.include({ officialSearches: 1_538, loadedSearches: 1_096 });
  });
});
