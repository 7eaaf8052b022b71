import { expect } from 'chai';
import { makePlacer, readBoundaries } from '../../src/ingest/boundaries.ts';
import { InputProblem } from '../../src/problem.ts';
import { geoJson, type MadeFeature, madeFeatures } from '../support/csv-boundaries.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { madeWards, wardOf } from '../support/csv-wards.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

const [CAMDEN, HACKNEY] = ['E09000007', 'E09000012'];

describe('a file of ward boundaries', () => {
  let folder: CsvFolder;
  beforeEach(async () => {
    folder = await makeCsvFolder();
  });
  afterEach(() => folder.remove());

  const read = async (features: MadeFeature[], vintage?: number) =>
    readBoundaries(await folder.write('polygons.geojson', geoJson(features)), vintage);
  async function problemOf(features: MadeFeature[], vintage?: number): Promise<string> {
    const problem = await read(features, vintage).catch((error: unknown) => error);
    expect(problem).to.be.instanceOf(InputProblem);
    return (problem as Error).message;
  }
  const withProperties = (change: (properties: Record<string, unknown>, index: number) => Record<string, unknown>) =>
    madeWards().map((feature, index) => ({ ...feature, properties: change(feature.properties, index) }));

  it('is known by its properties, with the year that the codes are of and the borough of each ward', async () => {
    const set = await read(madeWards());
    expect(set).to.include({ kind: 'ward', vintage: 2022, tellsBoroughs: true });
    expect(set.boundaries).to.have.length(66);
    const { geometry: _, ...ward } = set.boundaries.find(({ areaCode }) => areaCode === wardOf(HACKNEY, 'East'))!;
    expect(ward).to.deep.equal({
      areaCode: wardOf(HACKNEY, 'East'),
      name: 'Hackney East',
      boroughCode: HACKNEY,
    });
  });

  it('may be a file for each borough in a folder, the file’s name telling the borough', async () => {
    const byBorough = new Map<string, MadeFeature[]>();
    for (const feature of madeWards(13)) {
      const { LAD13CD: borough, ...properties } = feature.properties;
      byBorough.set(`${borough}`, [...(byBorough.get(`${borough}`) ?? []), { ...feature, properties }]);
    }
    for (const [borough, features] of byBorough) await folder.write(`wards/${borough}.json`, geoJson(features));
    await folder.write('wards/notes.txt', 'not polygons');
    const set = await readBoundaries(`${folder.path}/wards`);
    expect(set).to.include({ kind: 'ward', vintage: 2013, tellsBoroughs: true });
    expect(set.boundaries.find(({ areaCode }) => areaCode === wardOf(CAMDEN, 'West'))!.boroughCode).to.equal(CAMDEN);
    expect((await read(madeWards(13))).sha256).not.to.equal(set.sha256);
    expect((await readBoundaries(`${folder.path}/wards`)).sha256).to.equal(set.sha256);
  });

  it('is small areas where it names those, whose names tell their boroughs', async () => {
    const set = await read(
      madeFeatures().map((feature, index) => ({
        ...feature,
        properties: {
          MSOA21CD: `E02${String(index + 1).padStart(6, '0')}`,
          MSOA21NM: `${feature.properties.LAD22NM} 012`,
        },
      })),
    );
    expect(set).to.include({ kind: 'small-area', vintage: 2021, tellsBoroughs: true });
    expect(set.boundaries[6]).to.include({ areaCode: 'E02000007', name: 'Camden 012', boroughCode: CAMDEN });
  });

  it('is boroughs of a year where it names no smaller area', async () => {
    expect(await read(madeFeatures())).to.include({ kind: 'borough', vintage: 2022, tellsBoroughs: true });
  });

  it('tells no boroughs where a ward’s borough is not known, or a borough has no wards', async () => {
    const untold = await read(
      withProperties(({ LAD22CD, ...rest }, index) => (index === 9 ? rest : { ...rest, LAD22CD })),
    );
    expect(untold.tellsBoroughs).to.equal(false);
    expect(untold.boundaries[9]!.boroughCode).to.equal(undefined);
    expect((await read(madeWards().slice(4))).tellsBoroughs).to.equal(false);
    // The City has a force of its own, and may be absent.
    expect((await read(madeWards().slice(2))).tellsBoroughs).to.equal(true);
  });

  it('may have wards outside London, which lie in no borough of ours', async () => {
    const away: MadeFeature = {
      type: 'Feature',
      properties: { WD22CD: 'E05099999', WD22NM: 'Ancoats', LAD22CD: 'E08000003' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [-2.23, 53.48],
            [-2.22, 53.48],
            [-2.22, 53.49],
            [-2.23, 53.48],
          ],
        ],
      },
    };
    const set = await read([...madeWards(), away]);
    expect(set.tellsBoroughs).to.equal(true);
    expect(set.boundaries.at(-1)).to.include({ areaCode: 'E05099999', boroughCode: undefined });
    expect(makePlacer(set.boundaries)({ latitude: 53.483, longitude: -2.223 })).to.equal('E05099999');
  });

  it('takes its year from --vintage where the property has none, and is refused without one or with another', async () => {
    const yearless = withProperties(({ WD22CD, WD22NM, ...rest }) => ({ ...rest, WDCD: WD22CD, WDNM: WD22NM }));
    expect(await read(yearless, 2018)).to.include({ kind: 'ward', vintage: 2018 });
    expect(await problemOf(yearless)).to.match(/WDCD does not say of which year the codes are.*--vintage YYYY/);
    expect(await problemOf(madeWards(), 2018)).to.match(/WD22CD says that the codes are of 2022.*--vintage says 2018/);
  });

  it('is refused when kinds or years are mixed, a code is none, or a ward comes twice', async () => {
    expect(await problemOf([...madeWards(), ...madeWards(13)])).to.match(
      /feature 67: WD22CD is null \(expected a code/,
    );
    expect(await problemOf(withProperties((one, index) => (index === 3 ? { ...one, WD22CD: 'West' } : one)))).to.match(
      /feature 4: WD22CD is "West" \(expected a code such as E05000138/,
    );
    expect(await problemOf([...madeWards(), madeWards()[0]!])).to.contain('feature 67 is E05000001 a second time');
  });

  it('is refused on a national grid, and in an empty folder', async () => {
    const grid = madeWards();
    grid[5]!.properties = { WD22CD: 'E05000006' };
    grid[5]!.geometry = {
      type: 'Polygon',
      coordinates: [
        [
          [530_000, 180_000],
          [530_100, 180_000],
          [530_100, 180_100],
          [530_000, 180_000],
        ],
      ],
    };
    expect(await problemOf(grid)).to.match(/E05000006 begins at 530000, 180000, which is not in the United Kingdom/);
    await folder.write('empty/notes.txt', '');
    const problem = await readBoundaries(`${folder.path}/empty`).catch((error: unknown) => error);
    expect((problem as Error).message).to.contain('no GeoJSON file (.json or .geojson) in this folder');
  });

  it('as published for 2013 has 649 wards of 33 boroughs, and places well-known spots', async function () {
    needsSharedData(this, 'data/boundaries/wards_2013');
    const set = await readBoundaries(sharedPath('data/boundaries/wards_2013'));
    expect(set).to.include({ kind: 'ward', vintage: 2013, tellsBoroughs: true });
    expect(set.boundaries).to.have.length(649);
    expect(new Set(set.boundaries.map(({ boroughCode }) => boroughCode)).size).to.equal(33);
    const place = makePlacer(set.boundaries);
    const wardAt = (latitude: number, longitude: number) =>
      set.boundaries.find(({ areaCode }) => areaCode === place({ latitude, longitude }));
    expect(wardAt(51.5014, -0.1419)).to.include({ name: "St James's", boroughCode: 'E09000033' });
    expect(wardAt(51.4627, -0.1145)).to.include({ boroughCode: 'E09000022' });
    expect(wardAt(51.6635, -0.3964)).to.equal(undefined);
  });
});
