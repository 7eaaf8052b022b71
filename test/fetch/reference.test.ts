import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { fetchReference, type ReferenceKind, type Validators } from '../../src/fetch/reference.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { failureOf, makeClient } from '../support/fetch-client.ts';
import { apologises, gives, type Play, type Publisher, says, startPublisher } from '../support/publisher.ts';
import { censusCsv, POLYGONS } from '../support/reference-files.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

/** Gives a version with its tag, or says that it is still the one of that tag. */
const versioned =
  (content: string, etag: string): Play =>
  (request, response) =>
    request.headers['if-none-match'] === etag
      ? response.writeHead(304).end()
      : response.writeHead(200, { 'content-type': 'text/csv', etag }).end(content);

describe('reference files of the Office for National Statistics', () => {
  let publisher: Publisher;
  let folder: CsvFolder;
  let client: ReturnType<typeof makeClient>;
  beforeEach(async () => {
    publisher = await startPublisher();
    folder = await makeCsvFolder();
    client = makeClient();
  });
  afterEach(async () => {
    await client.close();
    await publisher.close();
    await folder.remove();
  });

  const fetchIt = (kind: ReferenceKind, known?: Validators) =>
    fetchReference(client, kind, { address: `${publisher.url}/file`, folder: folder.path, known });

  it('are kept with their checksum, and taken again only when the publisher has another version', async () => {
    publisher.on('/file', versioned(censusCsv(), '"v1"'));
    const first = (await fetchIt('population'))!;
    expect(await readFile(first.path, 'utf8')).to.equal(censusCsv());
    expect(first).to.include({ etag: '"v1"', byteCount: censusCsv().length });
    expect(first.sha256).to.match(/^[0-9a-f]{64}$/);
    expect(await fetchIt('population', first)).to.equal(undefined);
    publisher.on('/file', versioned(censusCsv({ residents: 77 }), '"v2"'));
    const second = (await fetchIt('population', first))!;
    expect(second.sha256).not.to.equal(first.sha256);
    expect(await readFile(second.path, 'utf8')).to.contain(',77');
  });

  it('are asked for by date where they have no tag', async () => {
    const lastModified = 'Sun, 01 Nov 2026 03:00:00 GMT';
    publisher.on('/file', gives(POLYGONS, 'application/geo+json', { 'last-modified': lastModified }), says(304, ''));
    const first = (await fetchIt('boundaries'))!;
    expect(await fetchIt('boundaries', first)).to.equal(undefined);
    expect(publisher.requests.at(-1)!.headers['if-modified-since']).to.equal(lastModified);
  });

  it('are the Census table of 19 groups, with age or without, or are refused by what is missing', async () => {
    publisher.on('/file', gives(censusCsv({ isByAge: true }), 'text/csv'));
    expect(await fetchIt('population')).to.have.property('byteCount');
    const before = await readFile(`${folder.path}/census-population.csv`, 'utf8');
    const refusals: [string, RegExp][] = [
      [censusCsv().replace('Geography Code', 'Code'), /line 1: the heading "Geography Code" is missing/],
      [censusCsv().replace('White: Roma', 'Roma'), /line 1: 4 headings begin "White:", not 5/],
      [censusCsv().split('\n')[0]!, /line 2: no row of an area with its code/],
    ];
    for (const [content, told] of refusals) {
      publisher.on('/file', gives(content, 'text/csv'));
      expect(await failureOf(fetchIt('population')))
        .to.match(told)
        .and.to.match(/^ONS populations \(Nomis\), GET /);
    }
    publisher.on('/file', apologises);
    expect(await failureOf(fetchIt('population'))).to.match(/expected CSV, but the answer is HTML/);
    expect(await readFile(`${folder.path}/census-population.csv`, 'utf8'), 'as it was before').to.equal(before);
  });

  it('are polygons, or are refused by what they are in their place', async () => {
    publisher.on('/file', gives(POLYGONS.replaceAll('Polygon', 'Point'), 'application/json'));
    expect(await failureOf(fetchIt('boundaries'))).to.match(/not GeoJSON polygons: features\.0\.geometry\.type: /);
    publisher.on('/file', gives('{"error":{"code":400}}', 'application/json'));
    expect(await failureOf(fetchIt('boundaries'))).to.match(/not GeoJSON polygons: type: /);
  });

  it('may be the very tables that were published', async function () {
    const names = [
      'census2021_ethnic_group_19_london_32areas.csv',
      'census2021_ethnic_group_19_by_age_london_32areas.csv',
    ];
    needsSharedData(this, `data/census/${names[0]}`);
    for (const name of names) {
      publisher.on('/file', gives(await readFile(sharedPath(`data/census/${name}`), 'utf8'), 'text/csv'));
      expect(await fetchIt('population'), name).to.have.property('sha256');
    }
    const polygons = sharedPath('data/boundaries/london_boroughs_2022_generalised.geojson');
    publisher.on('/file', gives(await readFile(polygons, 'utf8'), 'application/json'));
    expect(await fetchIt('boundaries')).to.have.property('sha256');
  });
});
