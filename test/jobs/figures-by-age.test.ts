import { join } from 'node:path';
import { expect } from 'chai';
import { figures } from '../../jobs/figures.ts';
import type { ByAgeRow } from '../../jobs/figures-beside.ts';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { loadPopulations } from '../../jobs/load-populations.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { measure } from '../../jobs/measure.ts';
import { ofFigures } from '../../jobs/report.ts';
import { listCountedRecords, listStoredFigures } from '../../src/db/measurement.ts';
import type { Deps } from '../../src/deps.ts';
import { CITY_OF_LONDON, LONDON, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { buildExtract, type Cell } from '../support/build-records.ts';
import { makeAgesCsv } from '../support/csv-ages.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

const [CAMDEN, HACKNEY] = ['E09000007', 'E09000012'];

/** Drugs in Camden: of Black people 40 of 50 ages are known, 36 of them 18 to 24; of White people all, half of them. */
const CELLS: Cell[] = [
  { areaCode: CAMDEN, group: 'white', searches: 50, age: 20 },
  { areaCode: CAMDEN, group: 'white', searches: 50, age: 40 },
  { areaCode: CAMDEN, group: 'black', searches: 36, age: 20 },
  { areaCode: CAMDEN, group: 'black', searches: 4, age: 40 },
  { areaCode: CAMDEN, group: 'black', searches: 10, age: 'not-recorded' },
  { areaCode: HACKNEY, group: 'black', searches: 7, age: 30 },
];

const rowOf = (rows: readonly ByAgeRow[], ages: ByAgeRow['ages'], group = 'black', reason = 'all') =>
  rows.find((row) => row.ages === ages && row.group === group && row.reason === reason)!;

describe('figures by age', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let deps: Deps;
  let folder: CsvFolder;

  beforeEach(async () => {
    database = await makeDatabase();
    deps = makeDeps(database);
    folder = await makeCsvFolder();
    const records = await buildExtract(join(folder.path, 'all.csv'), { '2026-03': CELLS });
    await loadSearches(deps, { paths: [records] });
  });
  afterEach(async () => {
    await database.drop();
    await folder.remove();
  });

  const ask = (areaCode: string) =>
    figures(deps, { areaCode, from: '2025-04', to: '2026-03', group: undefined, base: undefined });
  /** In every borough a quarter of each group is 5 years old, a quarter 20 and half 40, as far as that goes in whole people. */
  const loadAges = async () => {
    const text = await makeAgesCsv(database.db, (_, __, age, total) => {
      const quarter = Math.floor(total / 4);
      if (age === 5 || age === 20) return quarter;
      return age === 40 ? total - 2 * quarter : 0;
    });
    return loadPopulations(deps, [await folder.write('ages.csv', text)]);
  };

  it('are there of London for every age, and of no borough before its residents by age are loaded', async () => {
    const london = await ask(LONDON.code);
    // 36 of 47 known ages of Black people are 18 to 24, of 57 searches.
    const young = rowOf(london.byAge, '18-24');
    expect(young).to.include({ residents: 123_130, whiteSearches: 50 });
    expect(young.searches).to.be.closeTo((36 * 57) / 47, 1e-9);
    expect(rowOf(london.byAge, '10-and-over', 'white')).to.include({ searches: 100, ratio: null, ratioState: null });
    expect(ofFigures(london)).to.match(/^18 to 24 +Black +44 .* \d+\.\d \(/m);
    const camden = await ask(CAMDEN);
    expect([camden.byAge, camden.ageStandardised]).to.deep.equal([[], []]);
    expect(ofFigures(camden)).to.contain('Residents by age of this borough are not loaded');
  });

  it('are there of a borough once they are: all aged 10 and over, and with age taken out', async () => {
    await loadAges();
    const { byAge, ageStandardised, rows } = await ask(CAMDEN);
    expect(new Set(byAge.map(({ ages }) => ages))).to.deep.equal(new Set(['10-and-over']));
    const all = rows.find(({ group, reason }) => group === 'black' && reason === 'all')!;
    const black = rowOf(byAge, '10-and-over');
    expect(black.searches).to.equal(50);
    // A quarter of the residents are children under 10.
    expect(black.residents / all.residents).to.be.closeTo(0.75, 0.001);
    expect(black.rate!).to.be.closeTo((1000 * 50 * 12) / black.residents, 1e-9);
    expect(black.ratio!).to.be.closeTo(50 / black.residents / (100 / black.whiteResidents), 1e-12);
    const standard = ageStandardised.find(({ group, reason }) => group === 'black' && reason === 'all')!;
    // No one in the made table is 10 to 17 or 25 to 34, so no rate can be weighed by age, and a ratio can.
    expect(standard).to.include({ searches: 40, state: 'not-estimable', ratioState: 'estimated' });
    // Mantel-Haenszel over the two ages that have residents, by hand.
    const [young, old] = [black.residents / 3, (2 * black.residents) / 3];
    const [whiteYoung, whiteOld] = [black.whiteResidents / 3, (2 * black.whiteResidents) / 3];
    const weigh = (n: number, other: number, whole: number) => (n * other) / whole;
    const above = weigh(36, whiteYoung, young + whiteYoung) + weigh(4, whiteOld, old + whiteOld);
    const below = weigh(50, young, young + whiteYoung) + weigh(50, old, old + whiteOld);
    expect(standard.ratio!).to.be.closeTo(above / below, 1e-3);
    expect((await ask(CITY_OF_LONDON)).byAge).to.deep.equal([]);
  });

  it('make a further edition when residents by age are loaded, and stand as stored from then on', async () => {
    const first = await measure(deps, '2026-03');
    expect((await ask(CAMDEN)).stored).to.deep.equal({ month: '2026-03', edition: 1 });
    await loadAges();
    expect((await ask(CAMDEN)).stored).to.equal(null);
    const second = await measure(deps, '2026-03');
    expect(second.measurement.edition).to.equal(first.measurement.edition + 1);
    const stored = await ask(CAMDEN);
    expect(stored.stored).to.deep.equal({ month: '2026-03', edition: 2 });
    expect(rowOf(stored.byAge, '10-and-over')).to.include({ searches: 50 });
    expect(await measure(deps, '2026-03')).to.include({ unchanged: true });
    const kept = await listStoredFigures(database.db, second.measurement.measurementId, {
      windowKind: 'rolling-12-months',
    });
    expect(
      new Set(kept.filter(({ measure: of }) => of === 'rate-aged-10-and-over').map(({ areaCode }) => areaCode)),
    ).to.deep.equal(new Set([LONDON.code, ...RATED_BOROUGHS.map(({ code }) => code)]));
    // A figure leads back to the records of a known age that it rests on.
    const figure = kept.find(
      ({ measure: of, areaCode, group, reason }) =>
        of === 'ratio-aged-10-and-over' && areaCode === CAMDEN && group === 'black' && reason === 'all',
    )!;
    const records = await listCountedRecords(database.db, figure.figureId);
    expect(records.filter(({ ethnicGroup }) => ethnicGroup === 'black')).to.have.length(40);
    expect(records.filter(({ ethnicGroup }) => ethnicGroup === 'white')).to.have.length(100);
  });
});

describe('figures by age of the Met’s records of September 2021 to May 2022', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let deps: Deps;
  before(async function () {
    needsSharedData(this, 'data/stops');
    database = await makeDatabase();
    deps = makeDeps(database);
    await loadBoundaries(deps, [sharedPath('data/boundaries/london_boroughs_2013_full.geojson')]);
    await loadPopulations(deps, [sharedPath('data/census/census2021_ethnic_group_19_by_age_london_32areas.csv')]);
    const months = ['2021-09', '2021-10', '2021-11', '2021-12', '2022-02', '2022-03', '2022-04', '2022-05'];
    const paths = months.map((month) => sharedPath(`data/stops/${month}/${month}-metropolitan-stop-and-search.csv`));
    await loadSearches(deps, { paths });
  });
  after(() => database?.drop());

  const ask = (areaCode: string) =>
    figures(deps, { areaCode, from: '2021-09', to: '2022-05', group: undefined, base: undefined });

  it('put Black Londoners at 1.9, 2.7, 3.4 and 2.3 times the rate of White ones aged 10-17, 18-24, 25-34 and over 34', async () => {
    const { byAge } = await ask(LONDON.code);
    const ratio = (ages: ByAgeRow['ages']) => rowOf(byAge, ages).ratio!;
    // Counted and computed apart from Evenhand, in Python, from the published files.
    expect(ratio('10-17')).to.be.closeTo(1.856092, 5e-7);
    expect(ratio('18-24')).to.be.closeTo(2.663139, 5e-7);
    expect(ratio('25-34')).to.be.closeTo(3.369816, 5e-7);
    expect(ratio('over-34')).to.be.closeTo(2.286013, 5e-7);
    expect(rowOf(byAge, '18-24').rate).to.be.closeTo(127.507591, 5e-7);
    expect(rowOf(byAge, '18-24').searches).to.be.closeTo(10_466.673089, 5e-7);
    // A published study of April 2021 to March 2022 has boys and men at 2.1, 3.5, 4.5 and 2.8: in the same order, and
    // higher, being of one sex only and of all three forces. Its months are not all here.
    const published = { '10-17': 2.1, '18-24': 3.5, '25-34': 4.5, 'over-34': 2.8 };
    const ordered = (of: (ages: keyof typeof published) => number) =>
      (Object.keys(published) as (keyof typeof published)[]).sort((a, b) => of(a) - of(b));
    expect(ordered(ratio)).to.deep.equal(ordered((ages) => published[ages]));
  });

  it('put those aged 10 and over at 2.95, where residents of all ages make it 2.84', async () => {
    const { byAge, rows } = await ask(LONDON.code);
    expect(rowOf(byAge, '10-and-over').ratio).to.be.closeTo(2.949986, 5e-7);
    expect(rows.find(({ group, reason }) => group === 'black' && reason === 'all')!.ratio).to.be.closeTo(2.838, 5e-4);
  });

  it('give Hackney’s own: 3.5 times for those aged 10 and over, 3.0 with age taken out', async () => {
    const { byAge, ageStandardised } = await ask(HACKNEY);
    expect(rowOf(byAge, '10-and-over').ratio).to.be.closeTo(3.5, 0.05);
    const black = ageStandardised.find(({ group, reason }) => group === 'black' && reason === 'all')!;
    expect(black).to.include({ searches: 1_132, whiteSearches: 852 });
    expect(black.ratio).to.be.closeTo(3.0, 0.05);
  });
});
