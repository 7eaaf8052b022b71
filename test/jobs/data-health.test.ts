import { expect } from 'chai';
import { dataHealth } from '../../jobs/data-health.ts';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { healthDocument, ofHealth } from '../../jobs/report-health.ts';
import type { Deps } from '../../src/deps.ts';
import type { Finding, MonthHealth } from '../../src/domain/data-health/month-health.ts';
import { findingText } from '../../src/domain/data-health/told-finding.ts';
import { monthsOf } from '../../src/domain/period.ts';
import { InputProblem } from '../../src/problem.ts';
import { readingGrade } from '../domain/reading-grade.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { load } from '../support/csv-load.ts';
import { archiveName, type PoliceUkSearch, policeUkCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

const MET = 'metropolitan';
const CITY = 'city-of-london';

async function monthOf(deps: Deps, forceId: string, month: string): Promise<MonthHealth> {
  const { forces } = await dataHealth(deps, { month, forceId });
  return forces[0]!;
}

async function findingsOf(deps: Deps, forceId: string, rule: string, months: readonly string[]): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const month of months)
    found.push(...(await monthOf(deps, forceId, month)).findings.filter((one) => one.rule === rule));
  return found;
}

describe('the data health of the published records of the Met and the City', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let deps: Deps;
  const MONTHS = {
    [MET]: [
      '2016-06',
      ...monthsOf({ from: '2018-04', to: '2018-12' }),
      ...monthsOf({ from: '2021-09', to: '2021-12' }),
      ...monthsOf({ from: '2022-02', to: '2022-05' }),
    ],
    [CITY]: [
      ...monthsOf({ from: '2018-04', to: '2018-12' }),
      ...monthsOf({ from: '2020-05', to: '2020-08' }),
      ...monthsOf({ from: '2021-09', to: '2021-12' }),
      ...monthsOf({ from: '2022-02', to: '2022-05' }),
    ],
  };

  before(async function () {
    needsSharedData(this, 'data/stops');
    database = await makeDatabase();
    deps = makeDeps(database);
    await loadBoundaries(deps, [sharedPath('data/boundaries/london_boroughs_2013_full.geojson')]);
    await load(database, [sharedPath('data/stops')]);
  });
  after(() => database?.drop());

  const share = (findings: readonly Finding[], part: string, of: string) => {
    const sum = (name: string) => findings.reduce((total, { numbers }) => total + (numbers[name] as number), 0);
    return sum(part) / sum(of);
  };

  it('has no place for 8.3% of the Met’s searches in June 2016, 9.1% in 2018, 10.5% in 2021-22, and 30% of the City’s', async () => {
    const [of2016, ...later] = await findingsOf(deps, MET, 'no-place', MONTHS[MET]);
    expect(of2016!.numbers).to.deep.equal({ lacking: 871, searches: 10_490 });
    expect(later).to.have.length(MONTHS[MET].length - 1);
    expect(share(later.slice(0, 9), 'lacking', 'searches')).to.be.closeTo(0.091, 0.0005);
    expect(share(later.slice(9), 'lacking', 'searches')).to.be.closeTo(0.105, 0.0005);
    const city = await findingsOf(deps, CITY, 'no-place', MONTHS[CITY]);
    expect(city).to.have.length(MONTHS[CITY].length);
    expect(share(city, 'lacking', 'searches')).to.be.closeTo(0.3, 0.01);
  });

  it('lies outside London for some of the Met’s searches in every month, and never for one in a hundred', async () => {
    const outside = await findingsOf(deps, MET, 'outside-london', MONTHS[MET]);
    expect(outside).to.have.length(MONTHS[MET].length);
    expect(new Set(outside.map(({ severity }) => severity))).to.deep.equal(new Set(['note']));
  });

  it('leaves out the ethnicity people gave for over a quarter of the Met’s records from September 2021, a step up', async () => {
    const step = (await findingsOf(deps, MET, 'unknown-change', MONTHS[MET])).map(({ month, about }) => [month, about]);
    expect(step).to.deep.equal([
      ['2021-09', 'self-defined'],
      ['2021-09', 'age'],
    ]);
    const own = (await findingsOf(deps, MET, 'unknown-share', MONTHS[MET])).filter(
      ({ about }) => about === 'self-defined',
    );
    expect(own.map(({ month }) => month)).to.deep.equal(MONTHS[MET].slice(-8));
    // 28.5% of all records; without those of vehicles alone, which have no ethnicity, a little less.
    expect(share(own, 'lacking', 'searches')).to.be.closeTo(0.278, 0.002);
  });

  it('leaves out the age of people seen as Black nearly twice as often as of people seen as White', async () => {
    const found = (await findingsOf(deps, MET, 'unknown-by-group', ['2022-05'])).find(({ about }) => about === 'age')!;
    expect(findingText(found))
      .to.include('19% of people seen by officers as Black')
      .and.include('For those seen as White it is 9%');
    const eras = await findingsOf(deps, MET, 'unknown-by-group', MONTHS[MET]);
    expect(new Set(eras.filter(({ about }) => about === 'age').map(({ month }) => month))).to.include.all.keys(
      '2018-08',
      '2021-09',
      '2022-04',
    );
  });

  it('holds the City’s July 2020 and May 2022 twice over, and no other month', async () => {
    const doubled = await findingsOf(deps, CITY, 'file-doubled', MONTHS[CITY]);
    expect(doubled.map(({ month, severity, numbers }) => [month, severity, numbers])).to.deep.equal([
      ['2020-07', 'blocks', { repeated: 259, searches: 518 }],
      ['2022-05', 'blocks', { repeated: 131, searches: 262 }],
    ]);
  });

  it('has a burst of 4,007 section 60 searches in August 2018, and no other', async () => {
    const bursts = await findingsOf(deps, MET, 'section-60', MONTHS[MET]);
    expect(bursts.map(({ month, numbers }) => [month, numbers.searches])).to.deep.equal([['2018-08', 4_007]]);
    expect(await findingsOf(deps, CITY, 'section-60', MONTHS[CITY])).to.deep.equal([]);
  });

  it('has one record 11 times in December 2018 and 16 times in September 2021', async () => {
    const bursts = await findingsOf(deps, MET, 'record-burst', MONTHS[MET]);
    expect(bursts.map(({ month, numbers }) => [month, numbers.copies])).to.deep.equal([
      ['2018-12', 11],
      ['2021-09', 16],
    ]);
  });

  it('is missing for January 2022, of which nothing is called fine', async () => {
    const health = await monthOf(deps, MET, '2022-01');
    expect(health.findings.map(({ rule }) => rule)).to.deep.equal(['missing-month']);
    expect(health).to.deep.include({ isPresent: false, fine: [] });
    const text = ofHealth(await dataHealth(deps, { month: '2022-01', forceId: MET }));
    expect(text).to.include('There are no records for January 2022. That does not mean that nobody was searched');
    expect(text).to.include('Could not be checked, because there are no records of the month');
    expect(text).not.to.include('not found');
  });

  it('leaves out what was searched for in June 2016, where the Met wrote one object for many', async () => {
    const [found] = (await findingsOf(deps, MET, 'unknown-share', ['2016-06'])).filter(
      ({ about }) => about === 'reason',
    );
    expect(found!.numbers).to.deep.equal({ lacking: 3_805, searches: 10_490 });
  });

  it('raises no alarm that nobody could use: nothing blocks a month of the Met, and the usual is called fine', async () => {
    const rules = new Set<string>();
    for (const month of MONTHS[MET]) {
      const { findings } = await monthOf(deps, MET, month);
      expect(findings.filter(({ severity }) => severity === 'blocks')).to.deep.equal([]);
      for (const { rule } of findings) rules.add(rule);
    }
    const never = ['partial-month', 'constant-counts', 'repeated-rows', 'snap-points', 'new-labels', 'bunched-times'];
    for (const rule of [...never, 'power-object', 'outcome-blank', 'late', 'rejected-rows'])
      expect(rules).not.to.include(rule);
  });

  it('is told in words for twelve-year-olds: seven years of school at most, over all months', async () => {
    const sentences = new Set<string>();
    for (const forceId of [MET, CITY] as const) {
      for (const month of MONTHS[forceId]) {
        const { findings } = await monthOf(deps, forceId, month);
        for (const finding of findings) for (const one of findingText(finding).split(/(?<=\.) /)) sentences.add(one);
      }
    }
    expect(sentences.size).to.be.above(100);
    expect(readingGrade([...sentences])).to.be.at.most(7);
  });

  it('tells a month in words, the most severe first, with what was looked for and not found', async () => {
    const text = ofHealth(await dataHealth(deps, { month: '2022-05', forceId: undefined }));
    const [title, met, city] = text.split('\n\n');
    expect(title).to.equal('Data health of May 2022, checked on 1 November 2026.');
    expect(met).to.match(/^Metropolitan Police\n {2}Read figures that rest on this month with this in mind:\n/);
    expect(met).to.include('Worth knowing:').and.include('Looked for and not found: a month without records');
    expect(city).to.match(/^City of London Police\n {2}Serious: /);
  });
});

describe('the data health of files with faults', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let deps: Deps;
  let folder: CsvFolder;

  /** Searches with times, days and places of their own. */
  const searches = (count: number, month: string, only: (at: number) => Partial<PoliceUkSearch> = () => ({})) =>
    Array.from({ length: count }, (_, at) => ({
      Date: `${month}-${String(1 + (at % 28)).padStart(2, '0')}T${String(9 + (at % 9)).padStart(2, '0')}:${String(1 + (at % 29)).padStart(2, '0')}:00+00:00`,
      Latitude: `51.5${String(at % 97).padStart(4, '0')}`,
      Longitude: '-0.100000',
      ...only(at),
    }));
  const publish = async (forceId: string, month: string, records: Partial<PoliceUkSearch>[], name = 'first') => {
    const path = await folder.write(`${name}/${archiveName(month, forceId)}`, policeUkCsv(records));
    await load(database, [path]);
  };
  const found = async (forceId: string, month: string, rule: string) =>
    (await findingsOf(deps, forceId, rule, [month])).map((finding) => `${finding.severity}: ${findingText(finding)}`);

  before(async () => {
    folder = await makeCsvFolder();
    database = await makeDatabase();
    deps = makeDeps(database);
  });
  after(async () => {
    await database?.drop();
    await folder?.remove();
  });

  it('is refused where nothing is loaded, or nothing of a force', async () => {
    await dataHealth(deps, { month: undefined, forceId: undefined }).then(
      () => expect.fail('it was answered'),
      (problem) => expect(problem).to.be.instanceOf(InputProblem),
    );
    await publish('kent', '2022-03', searches(40, '2022-03'));
    await dataHealth(deps, { month: '2022-03', forceId: 'essex' }).then(
      () => expect.fail('it was answered'),
      (problem) => expect(problem.message).to.include('--force essex').and.include('kent'),
    );
  });

  it('says of the Met that its month is missing where another force’s alone is loaded', async () => {
    const { forces } = await dataHealth(deps, { month: '2022-03', forceId: undefined });
    expect(forces.map(({ forceId, isPresent }) => [forceId, isPresent])).to.deep.equal([
      [MET, false],
      ['kent', true],
    ]);
  });

  it('finds exactly 1,156 records in 11 of 12 months', async () => {
    for (const [at, month] of monthsOf({ from: '2021-04', to: '2022-03' }).entries()) {
      await publish('dorset', month, searches(at === 4 ? 980 : 1_156, month));
    }
    expect(await found('dorset', '2022-03', 'constant-counts')).to.deep.equal([
      'qualifies: March 2022 has 1,156 records, and so have 10 of the 11 months before it. Real counts are hardly ever so alike.',
    ]);
    expect(await found('dorset', '2021-08', 'constant-counts')).to.deep.equal([]);
  });

  it('finds a month with a few records where three had hundreds', async () => {
    for (const month of ['2022-01', '2022-02', '2022-03']) await publish('surrey', month, searches(150, month));
    await publish('surrey', '2022-04', searches(12, '2022-04'));
    expect(await found('surrey', '2022-04', 'partial-month')).to.deep.equal([
      'blocks: The records for April 2022 are most likely not all there. There are 12, and a usual month has about 150.',
    ]);
  });

  it('finds a set of points that is new from one month to the next', async () => {
    await publish('cumbria', '2022-02', searches(120, '2022-02'));
    await publish('cumbria', '2022-03', searches(120, '2022-03'));
    const moved = (at: number) => ({ Latitude: `51.6${String(at % 97).padStart(4, '0')}` });
    await publish('cumbria', '2022-04', searches(120, '2022-04', moved));
    expect(await found('cumbria', '2022-03', 'snap-points')).to.deep.equal([]);
    expect(await found('cumbria', '2022-04', 'snap-points')).to.have.length(1);
  });

  it('finds one record written forty times, and a whole file written twice', async () => {
    const once = searches(200, '2022-03');
    await publish('devon', '2022-03', [...once, ...Array(39).fill(once[0])]);
    expect(await found('devon', '2022-03', 'record-burst')).to.deep.equal([
      'qualifies: One record for March 2022 is in the file 40 times over. There are 239 records in all. It may be one search that was written down many times.',
    ]);
    expect(await found('devon', '2022-03', 'file-doubled')).to.deep.equal([]);
    const other = searches(200, '2022-04');
    await publish('devon', '2022-04', [...other, ...other]);
    expect(await found('devon', '2022-04', 'file-doubled')).to.have.length(1);
  });

  it('finds words it does not know, times at midnight, outcomes left blank and laws that do not fit', async () => {
    await publish(
      'norfolk',
      '2022-06',
      // Midnight in London is 23:00 the day before by the clock of the file.
      searches(100, '2022-06', (at) => ({
        Date: `2022-06-${String(1 + (at % 28)).padStart(2, '0')}T23:00:00+00:00`,
        Outcome: at < 60 ? '' : 'Arrest',
        ...(at < 3 ? { Legislation: 'Drones Act 2031' } : {}),
        ...(at >= 3 && at < 8 ? { 'Object of search': 'Stolen goods' } : {}),
      })),
    );
    const { findings } = await monthOf(deps, 'norfolk', '2022-06');
    const told = findings.map(findingText);
    expect(told).to.include(
      'In June 2022, the column “Legislation” has words that we do not know: “Drones Act 2031” (3 records). These count as not recorded, or as other.',
    );
    expect(told).to.include(
      'In June 2022, 100% of searches have midnight as their time. The true time was most likely not written down.',
    );
    expect(told.join(' ')).to.include('60% of records do not say what came of the search');
    expect(told.join(' ')).to.include('5 of 100 records (5%) name a law that does not cover what was searched for');
  });

  it('finds columns gone blank that were filled before, and a month that was replaced', async () => {
    const filled = () => ({
      'Outcome linked to object of search': 'True',
      'Removal of more than just outer clothing': 'False',
    });
    await publish('gwent', '2022-01', searches(100, '2022-01', filled));
    await publish('gwent', '2022-02', searches(100, '2022-02'));
    expect(
      (await findingsOf(deps, 'gwent', 'blank-columns', ['2022-02'])).map(({ severity }) => severity),
    ).to.deep.equal(['qualifies', 'qualifies']);
    await publish('gwent', '2022-02', searches(104, '2022-02'), 'second');
    expect(await found('gwent', '2022-02', 'revised')).to.deep.equal([
      'note: The police replaced the records for February 2022: 4 added, 0 taken away, 104 in all.',
    ]);
  });

  it('finds records that could not be read', async () => {
    const records = searches(100, '2022-03', (at) => (at < 2 ? { Date: 'yesterday' } : {}));
    await publish('essex', '2022-03', records);
    expect(await found('essex', '2022-03', 'rejected-rows')).to.deep.equal([
      'qualifies: 2 records in the file with March 2022 could not be read and are not counted; 98 records of the month are.',
    ]);
  });

  it('gives the same as a document, each rule in one of found, fine and not checked', async () => {
    const answer = await dataHealth(deps, { month: '2022-04', forceId: 'surrey' });
    const document = healthDocument(answer) as {
      forces: { findings: { rule: string }[]; fine: string[]; cannotTell: { rule: string }[] }[];
    };
    const [force] = document.forces;
    const rules = [
      ...new Set(force!.findings.map(({ rule }) => rule)),
      ...force!.fine,
      ...force!.cannotTell.map(({ rule }) => rule),
    ];
    expect(new Set(rules).size).to.equal(rules.length);
  });
});
