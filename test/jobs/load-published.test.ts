import { expect } from 'chai';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { type LoadReport, loadSearches } from '../../jobs/load-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

/** What SOURCES.md and the publishers' files themselves say, counted apart from Evenhand. */
describe('the published records of the Met and the City', () => {
  let database: TestDatabase;
  let report: LoadReport;
  before(async function () {
    needsSharedData(this, 'data/stops');
    database = await makeDatabase();
    await loadBoundaries(makeDeps(database), [sharedPath('data/boundaries/london_boroughs_2013_full.geojson')]);
    report = await loadSearches(makeDeps(database), { paths: [sharedPath('data/stops')] });
  });
  after(() => database?.drop());

  const query = async (text: string) => (await database.pool.query({ text, rowMode: 'array' })).rows;
  const ERA = `case when month < '2017-01-01' then '2016' when month < '2020-01-01' then '2018-19' else '2021-22' end`;

  it('are 260,091 rows in 39 files, all of them accepted', () => {
    expect(report.refused).to.deep.equal([]);
    expect(report.totals).to.deep.equal({ files: 39, rows: 260_091, accepted: 260_091, rejected: 0, unchanged: 0 });
  });

  it('add up at every step, file by file', async () => {
    for (const file of report.files) expect(file.rows, file.path).to.equal(file.accepted + file.rejected);
    const uneven = await query(
      `select path from source_file file
       where row_count <> accepted_count + rejected_count
         or accepted_count <> (select count(*) from search where source_file_id = file.source_file_id)
         or accepted_count <> (select sum(search_count) from source_file_month where source_file_id = file.source_file_id)
         or accepted_count <> (select sum(searches) from cell_count where source_file_id = file.source_file_id)
         or rejected_count <> (
           select count(*) from row_problem where source_file_id = file.source_file_id and is_rejected)`,
    );
    expect(uneven).to.deep.equal([]);
  });

  it('hold no label that Evenhand does not know', async () => {
    expect(await query(`select distinct column_name, value from row_problem`)).to.deep.equal([]);
  });

  it('are of the month that their file is named after, in London time', async () => {
    const months = await query(
      `select count(*) from source_file_month join source_file using (source_file_id)
       where path not like '%' || to_char(month, 'YYYY-MM') || '-' || force_id || '-stop-and-search.csv'`,
    );
    expect(months).to.deep.equal([[0]]);
  });

  it('cannot be placed in a borough for 25,308 of the Met’s 256,207 and 1,168 of the City’s 3,884 (wherever they lie)', async () => {
    expect(
      await query(
        `select force_id, sum(search_count)::integer, sum(unplaced_count)::integer
         from source_file_month join source_file using (source_file_id) group by 1 order by 1 desc`,
      ),
    ).to.deep.equal([
      ['metropolitan', 256_207, 25_308],
      ['city-of-london', 3_884, 1_168],
    ]);
  });

  it('lack coordinates in 8.3%, 9.1% and 10.5% of the Met’s rows, by era', async () => {
    expect(
      await query(
        `select ${ERA}, round(100.0 * count(*) filter (where latitude is null) / count(*), 1)
         from search join source_file using (source_file_id) where force_id = 'metropolitan' group by 1 order by 1`,
      ),
    ).to.deep.equal([
      ['2016', 8.3],
      ['2018-19', 9.1],
      ['2021-22', 10.5],
    ]);
  });

  it('lack self-defined ethnicity in 10.8%, 17.1% and 28.5% of the Met’s rows, by era', async () => {
    expect(
      await query(
        `select ${ERA}, round(100.0 * count(*) filter (where self_defined_group = 'unknown') / count(*), 1)
         from search join source_file using (source_file_id) where force_id = 'metropolitan' group by 1 order by 1`,
      ),
    ).to.deep.equal([
      ['2016', 10.8],
      ['2018-19', 17.1],
      ['2021-22', 28.5],
    ]);
  });

  it('lack it more often for people whom officers saw as Black: 42% of the unknown against 36% of all in 2021-22', async () => {
    expect(
      await query(
        `select
           round(100.0 * count(*) filter (where officer_defined_group = 'black' and self_defined_group = 'unknown')
             / count(*) filter (where self_defined_group = 'unknown')),
           round(100.0 * count(*) filter (where officer_defined_group = 'black') / count(*))
         from search join source_file using (source_file_id)
         where force_id = 'metropolitan' and month >= '2021-01-01'`,
      ),
    ).to.deep.equal([[42, 36]]);
  });

  it('lack an age in 4.4%, 7.8% and 13.7% of the Met’s rows, by era', async () => {
    expect(
      await query(
        `select ${ERA}, round(100.0 * count(*) filter (where age_band = 'not-recorded') / count(*), 1)
         from search join source_file using (source_file_id) where force_id = 'metropolitan' group by 1 order by 1`,
      ),
    ).to.deep.equal([
      ['2016', 4.4],
      ['2018-19', 7.8],
      ['2021-22', 13.7],
    ]);
  });

  it('lie in the boroughs in which another program’s point-in-polygon test finds them (the Met’s rows)', async () => {
    const rows = await query(
      `select area_code, sum(searches)::integer from cell_count join source_file using (source_file_id)
       where force_id = 'metropolitan' group by 1`,
    );
    expect(Object.fromEntries(rows)).to.include({
      E09000001: 225,
      E09000005: 9937,
      E09000007: 8702,
      E09000012: 8600,
      E09000022: 15_273,
      E09000025: 12_315,
      E09000030: 13_956,
      E09000033: 15_882,
      'outside-london': 210,
      unplaced: 25_098,
    });
  });

  it('lie outside every borough at 64 of the Met’s coordinates', async () => {
    expect(
      await query(
        `select count(*) from (
           select distinct latitude, longitude from search join source_file using (source_file_id)
           where force_id = 'metropolitan'
         ) published join snap_point_area using (latitude, longitude) where area_code is null`,
      ),
    ).to.deep.equal([[64]]);
  });

  it('have reason unknown for 3,805 of the Met’s rows of June 2016, and for none later', async () => {
    expect(await query(`select month::text, count(*) from search where reason = 'unknown' group by 1`)).to.deep.equal([
      ['2016-06-01', 3805],
    ]);
  });

  it('show the Met’s burst of section 60 in August 2018: 4,007', async () => {
    expect(
      await query(
        `select count(*) from search join source_file using (source_file_id)
         where force_id = 'metropolitan' and month = '2018-08-01' and reason = 'section-60'`,
      ),
    ).to.deep.equal([[4007]]);
  });

  it('show the City’s months in which every row stands twice', async () => {
    expect(
      await query(
        `select month::text from source_file_month join source_file using (source_file_id)
         where force_id = 'city-of-london' and repeated_count * 2 >= search_count order by 1`,
      ),
    ).to.deep.equal([['2020-07-01'], ['2022-05-01']]);
  });

  it('never say of a blank that nothing was found or that no clothing was removed', async () => {
    expect(
      await query(
        `select count(*) filter (where is_find is not null), count(*) filter (where is_outer_clothing_exceeded is not null)
         from search join source_file using (source_file_id) where force_id = 'metropolitan'`,
      ),
    ).to.deep.equal([[0, 0]]);
  });
});
