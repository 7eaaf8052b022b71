import { expect } from 'chai';
import { loadPopulations, populationsText } from '../../jobs/load-populations.ts';
import { listBoroughAgeResidents } from '../../src/db/age-population.ts';
import { getResidents } from '../../src/db/area.ts';
import { storeReference } from '../../src/db/reference.ts';
import { InputProblem } from '../../src/problem.ts';
import { RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';
import { makeAgesCsv } from '../support/csv-ages.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { tableContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

const [CAMDEN, WESTMINSTER] = ['E09000007', 'E09000033'];
const BY_AGE = 'data/census/census2021_ethnic_group_19_by_age_london_32areas.csv';

describe('loading residents by age', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  before(async () => {
    folder = await makeCsvFolder();
  });
  after(() => folder.remove());
  beforeEach(async () => {
    database = await makeDatabase();
  });
  afterEach(() => database.drop());

  const loadTable = (path: string) => loadPopulations(makeDeps(database), [path]);
  const loadText = async (text: string) => loadTable(await folder.write('ages.csv', text));
  async function stored(areaCode: string, group: string): Promise<Record<string, [number, number]>> {
    const { rows } = await database.pool.query<{ age_band: string; residents: number; suppressed_residents: number }>(
      'select age_band, residents, suppressed_residents from area_age_population where area_code = $1 and ethnic_group = $2',
      [areaCode, group],
    );
    return Object.fromEntries(
      rows.map(({ age_band, residents, suppressed_residents }) => [age_band, [residents, suppressed_residents]]),
    );
  }

  it('gives every borough its ages, which add up group by group to the residents that its other rates rest on', async () => {
    const report = await loadText(await makeAgesCsv(database.db));
    expect(report).to.include({ areas: 32, cells: 32 * 19 * 101, unchanged: false });
    const residents = await getResidents(database.db);
    for (const { code } of RATED_BOROUGHS) {
      for (const group of ETHNIC_GROUPS) {
        const bands = Object.values(await stored(code, group));
        expect(bands).to.have.length(5);
        expect(
          bands.reduce((sum, [count]) => sum + count, 0),
          `${code} ${group}`,
        ).to.equal(residents.get(code)![group]);
      }
    }
    expect((await listBoroughAgeResidents(database.db)).size).to.equal(32);
  });

  it('keeps them, and London’s as they ship, at the next start', async () => {
    await loadText(await makeAgesCsv(database.db));
    const before = await tableContents(database.db);
    await storeReference(database.db);
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('changes nothing when the bytes are the same', async () => {
    const text = await makeAgesCsv(database.db);
    await loadText(text);
    const before = await tableContents(database.db);
    expect(await loadText(text)).to.include({ unchanged: true });
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('refuses a table that is another, naming the line, and leaves the database as it was', async () => {
    const text = await makeAgesCsv(database.db);
    const before = await tableContents(database.db);
    const lines = text.split('\n');
    const withLine = (at: number, change: (line: string) => string) =>
      lines.map((line, index) => (index === at - 1 ? change(line) : line)).join('\n');
    const faults: [string, RegExp][] = [
      ['Area,Group,Residents\n1,2,3\n', /line 1: no column "Geography Code"/],
      [withLine(1, (line) => line.replace(',Age,', ',')), /line 1: no column "Age": this is the table of all ages/],
      [withLine(1, (line) => line.replace('White: Roma', 'White: Romani')), /no column "White: Roma"/],
      [
        withLine(5, (line) => line.replace(/,[^,]*$/, ',about 5')),
        /line 5: .*Any other ethnic group "about 5" is no count/,
      ],
      [withLine(5, (line) => line.replace(/,[^,]*$/, '')), /line 5: 21 fields \(expected 22/],
      [
        withLine(5, (line) => line.replace(/,3,/, ',2,')),
        /line 5: City of London and Westminster, age 2 comes a second time/,
      ],
      [
        withLine(5, (line) => line.replace(/,3,/, ',101,')),
        /line 5: Age "101" is no age \(expected 0 to 99, or 100 or over\)/,
      ],
      [
        withLine(5, (line) => line.replace('E09000001', 'E09000033')),
        /line 5: "E09000033".*is none of the table's areas/,
      ],
      [lines.filter((line) => !line.startsWith(CAMDEN)).join('\n'), /no residents of Camden \(expected 32 areas\)/],
      [
        withLine(5, (line) => line.replace(/,[^,]*$/, ',90000')),
        /line 2: the ages of other-other in E09000001 add up to \d+.*\(expected 12400 as in the Census 2021 table of all ages/,
      ],
    ];
    for (const [content, expected] of faults) {
      const problem = await loadText(content).catch((error: unknown) => error);
      expect(problem).to.be.instanceOf(InputProblem);
      expect((problem as Error).message).to.match(expected);
    }
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('shares the suppressed counts of the published table out, and tells how much rests on them', async function () {
    needsSharedData(this, BY_AGE);
    const report = await loadTable(sharedPath(BY_AGE));
    expect(report).to.include({ cells: 61_408, suppressedCells: 17_278, residents: 8_791_146 });
    // 1 in 200 residents.
    expect(report.suppressedResidents).to.equal(47_152);
    expect(populationsText(report)).to.contain(
      'Most of all: Black in Richmond upon Thames 17%, Black in Kingston upon Thames 12%',
    );
    expect(await stored(CAMDEN, 'black')).to.deep.equal({
      'under-10': [2_255, 0],
      '10-17': [2_500, 0],
      '18-24': [2_495, 0],
      '25-34': [2_980, 0],
      'over-34': [8_660, 195],
    });
    // In the table Westminster is one with the City: its residents are its own.
    expect(Object.values(await stored(WESTMINSTER, 'mixed')).reduce((sum, [count]) => sum + count, 0)).to.equal(13_335);
    // The boroughs add up to London's numbers, which ship, but for the shares being those of each borough.
    const { rows } = await database.pool.query<{ boroughs: number; london: number }>(
      `select
         sum(residents) filter (where population_file_id is not null)::integer as boroughs,
         sum(residents) filter (where population_file_id is null)::integer as london
       from area_age_population group by ethnic_group, age_band`,
    );
    expect(rows).to.have.length(25);
    for (const { boroughs, london } of rows) expect(boroughs / london).to.be.closeTo(1, 0.001);
  });
});
