import { expect } from 'chai';
import {
  findActiveBoundarySet,
  listBoundaries,
  listUnplacedPoints,
  listUnplacedPointsOfFile,
  storeBoundarySet,
  storePlacedPoints,
} from '../../src/db/boundary.ts';
import { squareOf } from '../support/csv-boundaries.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne } from '../support/csv-load.ts';
import { archiveName, policeUkCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const CAMDEN = 'E09000007';
const SET = {
  sha256: 'a'.repeat(64),
  path: 'boroughs.geojson',
  kind: 'borough' as const,
  vintage: undefined,
  tellsBoroughs: true,
  boundaries: [
    {
      areaCode: CAMDEN,
      name: 'Camden',
      boroughCode: CAMDEN,
      geometry: { type: 'Polygon' as const, coordinates: [squareOf(CAMDEN).ring] },
    },
  ],
};
const IN_CAMDEN = { areaCode: CAMDEN, boroughCode: CAMDEN, borderMetres: 40 };

describe('boundaries in the database', () => {
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

  it('are none to begin with', async () => {
    expect(await findActiveBoundarySet(database.db)).to.equal(undefined);
  });

  it('come back as they were stored, to the last digit', async () => {
    const boundarySetId = await storeBoundarySet(database.db, SET);
    expect(await listBoundaries(database.db, boundarySetId)).to.deep.equal(SET.boundaries);
  });

  it('have one set in force, the one stored last, be it an older one again', async () => {
    const first = await storeBoundarySet(database.db, SET);
    const second = await storeBoundarySet(database.db, { ...SET, sha256: 'b'.repeat(64) });
    expect(await findActiveBoundarySet(database.db)).to.include({ boundarySetId: second });
    expect(await storeBoundarySet(database.db, SET)).to.equal(first);
    expect(await findActiveBoundarySet(database.db)).to.include({ boundarySetId: first });
  });

  it('list each coordinate that they have not placed yet once, of one file or of all', async () => {
    const places = [1, 1, 2].map((place) => ({ Latitude: `51.${place}`, Longitude: '-0.1' }));
    const may = await loadOne(
      database,
      await folder.write(archiveName('2022-05'), policeUkCsv([...places, { Latitude: '', Longitude: '' }])),
    );
    const june = [{ Date: '2022-06-10T13:00:00+00:00', Latitude: '51.3', Longitude: '-0.1' }];
    await loadOne(database, await folder.write(archiveName('2022-06'), policeUkCsv(june)));
    const boundarySetId = await storeBoundarySet(database.db, SET);
    const sorted = (points: { latitude: number }[]) => points.map(({ latitude }) => latitude).sort();
    const latitudes = async () => sorted(await listUnplacedPoints(database.db, boundarySetId));
    const ofMay = async (...possibleMonths: string[]) =>
      sorted(
        await listUnplacedPointsOfFile(database.db, boundarySetId, { sourceFileId: may.sourceFileId, possibleMonths }),
      );
    expect(await latitudes()).to.deep.equal([51.1, 51.2, 51.3]);
    expect(await ofMay('2022-04-01', '2022-05-01')).to.deep.equal([51.1, 51.2]);
    await storePlacedPoints(database.db, boundarySetId, [{ latitude: 51.1, longitude: -0.1 }], [IN_CAMDEN]);
    await storePlacedPoints(database.db, boundarySetId, [{ latitude: 51.2, longitude: -0.1 }], [{}]);
    expect(await latitudes()).to.deep.equal([51.3]);
  });

  it('place a coordinate once, however often it is stored', async () => {
    const boundarySetId = await storeBoundarySet(database.db, SET);
    const point = { latitude: 51.1, longitude: -0.1 };
    await storePlacedPoints(database.db, boundarySetId, [point, point], [IN_CAMDEN, IN_CAMDEN]);
    await storePlacedPoints(database.db, boundarySetId, [point], [IN_CAMDEN]);
    const { rows } = await database.pool.query('select area_code from snap_point_area');
    expect(rows).to.deep.equal([{ area_code: CAMDEN }]);
    await storePlacedPoints(database.db, boundarySetId, [], []);
  });
});
