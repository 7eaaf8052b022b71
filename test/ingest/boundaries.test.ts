import { expect } from 'chai';
import { makePlacer, readBoundaries } from '../../src/ingest/boundaries.ts';
import { InputProblem } from '../../src/problem.ts';
import { geoJson, type MadeFeature, madeFeatures, squareOf } from '../support/csv-boundaries.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

const CAMDEN = 'E09000007';

describe('a file of borough boundaries', () => {
  let folder: CsvFolder;
  before(async () => {
    folder = await makeCsvFolder();
  });
  after(() => folder.remove());

  const read = async (content: string) => readBoundaries(await folder.write('boroughs.geojson', content));
  async function problemOf(content: string): Promise<string> {
    const problem = await read(content).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(problem).to.be.instanceOf(InputProblem);
    expect((problem as Error).message).to.contain('boroughs.geojson: ');
    return (problem as Error).message;
  }
  /** Made features with one of them changed. */
  const withFeature = (index: number, change: Partial<MadeFeature>) =>
    geoJson(madeFeatures().map((feature, at) => (at === index ? { ...feature, ...change } : feature)));

  it('places a point in the borough around it, and nowhere outside them all', async () => {
    const place = makePlacer((await read(geoJson(madeFeatures()))).boundaries);
    const { west, south } = squareOf(CAMDEN);
    expect(place({ latitude: south + 0.01, longitude: west + 0.01 })).to.equal(CAMDEN);
    expect(place({ latitude: south - 0.01, longitude: west + 0.01 })).to.equal(undefined);
    expect(place({ latitude: west + 0.01, longitude: south + 0.01 })).to.equal(undefined);
  });

  it('places a point on a border inside, and one on a shared border in the borough that comes first', async () => {
    const features = madeFeatures();
    const { west, south, ring } = squareOf(CAMDEN);
    const neighbour = ring.map(([x, y]) => [x + 0.02, y]);
    features[7]!.geometry = { type: 'Polygon', coordinates: [neighbour] };
    const place = makePlacer((await read(geoJson(features))).boundaries);
    expect(place({ latitude: south, longitude: west })).to.equal(CAMDEN);
    expect(place({ latitude: south + 0.01, longitude: ring[1]![0] })).to.equal(CAMDEN);
  });

  it('may have holes and islands', async () => {
    const { west, south, ring } = squareOf(CAMDEN);
    const hole = ring.map(([x, y]) => [west + (x - west) / 4 + 0.005, south + (y - south) / 4 + 0.005]);
    const island = ring.map(([x, y]) => [x, y + 0.5]);
    const place = makePlacer(
      (await read(withFeature(6, { geometry: { type: 'MultiPolygon', coordinates: [[ring, hole], [island]] } })))
        .boundaries,
    );
    expect(place({ latitude: south + 0.007, longitude: west + 0.007 })).to.equal(undefined);
    expect(place({ latitude: south + 0.002, longitude: west + 0.002 })).to.equal(CAMDEN);
    expect(place({ latitude: south + 0.51, longitude: west + 0.01 })).to.equal(CAMDEN);
  });

  it('may name boroughs by code or by any usual name, under any heading, and leave the City out', async () => {
    const features = madeFeatures().slice(1);
    features[0]!.properties = { name: 'Barking & Dagenham' };
    features[1]!.properties = { borough: ' BARNET ', area: 86.7 };
    const { boundaries } = await read(geoJson(features));
    expect(boundaries.map(({ areaCode }) => areaCode).slice(0, 2)).to.deep.equal(['E09000002', 'E09000003']);
    expect(boundaries).to.have.length(32);
  });

  it('is refused when it is no JSON, no GeoJSON or holds no polygons', async () => {
    expect(await problemOf('<html>')).to.contain('this is not JSON');
    expect(await problemOf('[]')).to.contain('not a GeoJSON file of polygons');
    expect(await problemOf(withFeature(3, { geometry: { type: 'Point', coordinates: [0, 51.5] } }))).to.contain(
      'at features.3.geometry',
    );
    expect(await problemOf(withFeature(3, { geometry: null }))).to.contain('feature 4 (E09000004) has no polygon');
    expect(await problemOf(geoJson([]))).to.contain('no polygon for Barking and Dagenham');
  });

  it('is refused when a ring does not end where it begins', async () => {
    const open = squareOf('E09000004').ring.slice(0, 4);
    expect(await problemOf(withFeature(3, { geometry: { type: 'Polygon', coordinates: [open] } }))).to.contain(
      'at features.3.geometry.coordinates.0, the ring does not end where it begins',
    );
  });

  it('is refused on a national grid, or with latitude first', async () => {
    const grid = squareOf(CAMDEN).ring.map(([x, y]) => [530_000 + x * 1000, 180_000 + y * 1000]);
    expect(await problemOf(withFeature(6, { geometry: { type: 'Polygon', coordinates: [grid] } }))).to.match(
      /E09000007 begins at 529\d+.*not in London.*national grid/,
    );
    const swapped = squareOf(CAMDEN).ring.map(([x, y]) => [y, x]);
    expect(await problemOf(withFeature(6, { geometry: { type: 'Polygon', coordinates: [swapped] } }))).to.match(
      /E09000007 begins at 51.*longitude, then latitude/,
    );
  });

  it('is refused when a name is unknown, comes twice, or a borough is missing', async () => {
    expect(await problemOf(withFeature(3, { properties: { name: 'Epping Forest' } }))).to.match(
      /feature 4 \(.*Epping Forest.*\) names no London borough/,
    );
    expect(await problemOf(withFeature(3, { properties: { name: 'Barnet' } }))).to.contain(
      'feature 4 is E09000003 a second time',
    );
    expect(await problemOf(geoJson(madeFeatures().slice(2)))).to.contain('no polygon for Barking and Dagenham');
  });

  it('is refused by name when it is not there', async () => {
    const problem = await readBoundaries('/nowhere/boroughs.geojson').catch((error: unknown) => error);
    expect((problem as Error).message).to.contain('/nowhere/boroughs.geojson: there is no such file');
  });

  for (const name of ['london_boroughs_2013_full.geojson', 'london_boroughs_2022_generalised.geojson']) {
    it(`as published places well-known spots in their boroughs (${name})`, async function () {
      needsSharedData(this, `data/boundaries/${name}`);
      const place = makePlacer((await readBoundaries(sharedPath(`data/boundaries/${name}`))).boundaries);
      const spots: [string, number, number, string | undefined][] = [
        ['St Paul’s Cathedral', 51.5138, -0.0984, 'E09000001'],
        ['Camden Town station', 51.5392, -0.1426, 'E09000007'],
        ['Brixton station', 51.4627, -0.1145, 'E09000022'],
        ['Buckingham Palace', 51.5014, -0.1419, 'E09000033'],
        ['Croydon Town Hall', 51.3723, -0.0998, 'E09000008'],
        ['Heathrow Airport', 51.47, -0.4543, 'E09000017'],
        ['Watford Junction', 51.6635, -0.3964, undefined],
      ];
      for (const [spot, latitude, longitude, borough] of spots) {
        expect(place({ latitude, longitude }), spot).to.equal(borough);
      }
    });
  }
});
