import { join } from 'node:path';
import { expect } from 'chai';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { type PlacesReport, places, placesText } from '../../jobs/places.ts';
import { findActiveBoundarySet, listActiveBoundarySets } from '../../src/db/boundary.ts';
import { listActiveFileMonths } from '../../src/db/source-file.ts';
import { InputProblem } from '../../src/problem.ts';
import { buildExtract } from '../support/build-records.ts';
import { geoJson, type MadeFeature, madeFeatures, OUTSIDE, squareOf } from '../support/csv-boundaries.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { load, loadOne } from '../support/csv-load.ts';
import { archiveName, policeUkCsv } from '../support/csv-searches.ts';
import { loadedContents, tableContents } from '../support/csv-tables.ts';
import { madeWards, pointInWard, wardOf } from '../support/csv-wards.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

const [CAMDEN, HACKNEY] = ['E09000007', 'E09000012'];

describe('where searches took place', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let searches: string;
  beforeEach(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    searches = await folder.write(
      archiveName('2022-05'),
      policeUkCsv([
        pointInWard(CAMDEN, 'West'),
        pointInWard(CAMDEN, 'West'),
        pointInWard(CAMDEN, 'East'),
        // 33 and 56 metres from the northern border.
        pointInWard(HACKNEY, 'West', 0.0003),
        pointInWard(HACKNEY, 'West', 0.0005),
        OUTSIDE,
        { Latitude: '', Longitude: '' },
      ]),
    );
  });
  afterEach(async () => {
    await folder.remove();
    await database.drop();
  });

  const loadSet = async (features: MadeFeature[], name = 'polygons.geojson') =>
    loadBoundaries(makeDeps(database), [await folder.write(name, geoJson(features))]);
  const report = (month?: string) => places(makeDeps(database), month);
  const wardCounts = ({ sets }: PlacesReport) =>
    sets.map(({ kind, vintage, areas }) => ({
      kind,
      vintage,
      areas: Object.fromEntries(areas.map(({ areaCode, searches: count }) => [areaCode, count])),
    }));
  const boroughCounts = ({ boroughs }: PlacesReport) =>
    Object.fromEntries(boroughs.flatMap(({ areaCode, searches: count }) => (count === 0 ? [] : [[areaCode, count]])));
  const WARDS = {
    [wardOf(CAMDEN, 'West')]: 2,
    [wardOf(CAMDEN, 'East')]: 1,
    [wardOf(HACKNEY, 'West')]: 2,
  };

  it('is told by command unit, borough and ward, with those without a place or outside London', async () => {
    await loadSet(madeFeatures(), 'boroughs.geojson');
    await loadSet(madeWards());
    await loadOne(database, searches);
    const result = await report();
    expect(result.month).to.equal('2022-05');
    expect(result.forces).to.deep.equal([
      {
        forceId: 'metropolitan',
        source: 'police-uk',
        searches: 7,
        unplaced: 1,
        outsideLondon: 1,
        border: { measured: 5, nearBorder: 1, state: 'known', share: 0.2, severity: 'qualifies' },
      },
    ]);
    expect(boroughCounts(result)).to.deep.equal({ [CAMDEN]: 3, [HACKNEY]: 2 });
    expect(result.bcus.slice(0, 3)).to.deep.equal([
      { bcu: 'Central North', searches: 3 },
      { bcu: 'Central East', searches: 2 },
      { bcu: 'Central South', searches: 0 },
    ]);
    expect(result.bcus).to.have.length(12);
    expect(result.boroughs.find(({ areaCode }) => areaCode === HACKNEY)!.border).to.include({ share: 0.5 });
    expect(result.boroughs.find(({ areaCode }) => areaCode === CAMDEN)!.border).to.include({ share: 0 });
    expect(wardCounts(result)).to.deep.equal([{ kind: 'ward', vintage: 2022, areas: WARDS }]);
    const text = placesText(result);
    expect(text).to.contain(
      'Metropolitan Police, from data.police.uk: 7 searches, 1 without a place, 1 outside London.',
    );
    expect(text).to.contain('20% of the searches with a place in May 2022 were within 50 metres');
    expect(text).to.match(/E05000013 Camden West +2/);
    expect(text).to.contain('residents of wards are not known here, so there are no rates');
  });

  it('comes out the same whether polygons or searches were loaded first', async () => {
    await loadOne(database, searches);
    expect(await loadSet(madeWards())).to.include({ kind: 'ward', vintage: 2022, points: 5, outside: 1, recounted: 1 });
    expect(await loadSet(madeFeatures(), 'boroughs.geojson')).to.include({ kind: 'borough', points: 5, recounted: 1 });
    const other = await makeDatabase();
    const path = await folder.write('boroughs.geojson', geoJson(madeFeatures()));
    await loadBoundaries(makeDeps(other), [path]);
    await loadBoundaries(makeDeps(other), [await folder.write('wards.geojson', geoJson(madeWards()))]);
    await loadOne(other, searches);
    expect(await loadedContents(database.db)).to.deep.equal(await loadedContents(other.db));
    await other.drop();
  });

  it('has boroughs from the wards where no borough polygons are loaded, and no distance from borders', async () => {
    await loadSet(madeWards());
    const { warnings } = await load(database, [searches]);
    expect(warnings).to.deep.equal([]);
    const result = await report('2022-05');
    expect(boroughCounts(result)).to.deep.equal({ [CAMDEN]: 3, [HACKNEY]: 2 });
    expect(result.forces[0]).to.deep.include({ unplaced: 1, outsideLondon: 1 });
    expect(result.forces[0]!.border).to.deep.equal({ measured: 0, nearBorder: 0, state: 'not-known' });
  });

  it('keeps boroughs apart from wards that do not tell theirs', async () => {
    await loadSet(madeWards().slice(10, 26));
    const { warnings } = await load(database, [searches]);
    expect(warnings.join()).to.contain('No borough boundaries are loaded');
    const result = await report();
    expect(boroughCounts(result)).to.deep.equal({});
    expect(result.forces[0]).to.include({ unplaced: 7 });
    expect(wardCounts(result)[0]!.areas).to.deep.equal(WARDS);
  });

  it('follows the borough polygons where they and the wards disagree', async () => {
    await loadSet(madeWards());
    await loadOne(database, searches);
    const moved = madeFeatures();
    moved[6]!.geometry = { type: 'Polygon', coordinates: [squareOf(HACKNEY).ring] };
    moved[11]!.geometry = { type: 'Polygon', coordinates: [squareOf(CAMDEN).ring] };
    expect(await loadSet(moved, 'moved.geojson')).to.include({ recounted: 1 });
    expect(boroughCounts(await report())).to.deep.equal({ [CAMDEN]: 2, [HACKNEY]: 3 });
    // Other wards change no borough.
    expect(await loadSet(madeWards(18), 'wards-2018.geojson')).to.include({ vintage: 2018, points: 5, recounted: 0 });
    expect(boroughCounts(await report())).to.deep.equal({ [CAMDEN]: 2, [HACKNEY]: 3 });
  });

  it('has one set of wards in force, each with the codes of its own year', async () => {
    await loadOne(database, searches);
    await loadSet(madeWards(13), 'wards-2013.geojson');
    const swapped = madeWards(22).map(({ geometry }, index, all) => ({
      type: 'Feature' as const,
      properties: all[index % 2 === 0 ? index + 1 : index - 1]!.properties,
      geometry,
    }));
    await loadSet(swapped, 'wards-2022.geojson');
    expect(wardCounts(await report())).to.deep.equal([
      {
        kind: 'ward',
        vintage: 2022,
        areas: {
          [wardOf(CAMDEN, 'East')]: 2,
          [wardOf(CAMDEN, 'West')]: 1,
          [wardOf(HACKNEY, 'East')]: 2,
        },
      },
    ]);
    await loadSet(madeWards(13), 'wards-2013.geojson');
    expect(wardCounts(await report())).to.deep.equal([{ kind: 'ward', vintage: 2013, areas: WARDS }]);
    expect(await listActiveBoundarySets(database.db)).to.have.length(1);
  });

  it('changes nothing when the same wards are loaded again, or a file of wards is refused', async () => {
    await loadSet(madeWards());
    await loadOne(database, searches);
    const before = await tableContents(database.db);
    expect(await loadSet(madeWards(), 'copy.geojson')).to.include({ unchanged: true, recounted: 0 });
    const problem = await loadSet([...madeWards(), madeWards()[3]!], 'bad.geojson').catch((error: unknown) => error);
    expect(problem).to.be.instanceOf(InputProblem);
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('gets distances when borough polygons are loaded again that placed searches before distances were measured', async () => {
    await loadSet(madeFeatures(), 'boroughs.geojson');
    await loadOne(database, searches);
    const counts = async () =>
      (await listActiveFileMonths(database.db)).map((file) => [file.borderMeasuredCount, file.nearBorderCount]);
    expect(await counts()).to.deep.equal([[5, 1]]);
    await database.pool.query('update snap_point_area set border_metres = null');
    await database.pool.query('update source_file_month set border_measured_count = 0, near_border_count = 0');
    expect(await loadSet(madeFeatures(), 'boroughs.geojson')).to.include({ unchanged: false, points: 4, recounted: 1 });
    expect(await counts()).to.deep.equal([[5, 1]]);
    expect(await findActiveBoundarySet(database.db)).to.include({ boundarySetId: 1 });
  });

  it('counts a force once: by its complete extract, where data.police.uk has the month too', async () => {
    const extract = await buildExtract(join(folder.path, 'extract.csv'), {
      '2022-05': [{ areaCode: HACKNEY, group: 'black', searches: 62 }],
    });
    await load(database, [searches, extract]);
    const { forces, boroughs } = await report();
    expect(forces).to.have.length(1);
    expect(forces[0]).to.deep.include({ source: 'mps-extract', searches: 62, unplaced: 0 });
    expect(forces[0]!.border).to.include({ state: 'not-known' });
    expect(boroughs.filter(({ searches: count }) => count > 0).map(({ name }) => name)).to.deep.equal(['Hackney']);
  });

  it('is not told for a month that is not loaded', async () => {
    for (const month of [undefined, '2022-06']) {
      const problem = await report(month).catch((error: unknown) => error);
      expect(problem).to.be.instanceOf(InputProblem);
    }
  });

  it('is, for the Met’s 16,689 searches of May 2022, within 50 metres of a borough’s edge in 7% of those placed', async function () {
    needsSharedData(this);
    this.timeout(60_000);
    await loadBoundaries(makeDeps(database), [sharedPath('data/boundaries/london_boroughs_2013_full.geojson')]);
    await loadBoundaries(makeDeps(database), [sharedPath('data/boundaries/wards_2013')]);
    await loadOne(database, sharedPath('data/stops/2022-05/2022-05-metropolitan-stop-and-search.csv'));
    const { forces, sets, bcus } = await report();
    expect(forces[0]).to.include({ searches: 16_689, unplaced: 1692, outsideLondon: 16 });
    expect(forces[0]!.border).to.include({ measured: 14_981, nearBorder: 1016, severity: 'note' });
    expect(bcus[0]).to.deep.equal({ bcu: 'Central West', searches: 1672 });
    const [wards] = sets;
    expect(wards).to.include({ kind: 'ward', vintage: 2013 });
    // 13 of those placed in a borough lie in none of the wards: two publishers drew the edge of London.
    expect(wards!.areas.reduce((sum, { searches: count }) => sum + count, 0)).to.equal(14_968);
    expect(wards!.areas[0]).to.include({ areaCode: 'E05000649', name: 'West End', searches: 380 });
  });
});
