import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import Papa from 'papaparse';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { loadGroups } from '../../jobs/load-groups.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { measure } from '../../jobs/measure.ts';
import { runMonth } from '../../jobs/month.ts';
import { ofMailTrace, ofTrace } from '../../jobs/report-trace.ts';
import { trace, traceMail } from '../../jobs/trace.ts';
import { getResidents } from '../../src/db/area.ts';
import { listDigests, listFigureIdsOfDelivery } from '../../src/db/delivery.ts';
import { findFigure, listStoredFigures } from '../../src/db/measurement.ts';
import { markRawFilesDeleted } from '../../src/db/raw-file.ts';
import type { Deps } from '../../src/deps.ts';
import { METHOD_VERSION } from '../../src/domain/figure.ts';
import { InputProblem } from '../../src/problem.ts';
import { openRawFile, rawFilePath } from '../../src/store/raw-file.ts';
import { buildBoundaries, buildGroups, buildPoliceUk, type Cell, evenCells } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps, makeMailer } from '../support/deps.ts';

const CAMDEN = 'E09000007';

describe('walking a number back to its records', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let deps: Deps;
  let folder: string;
  let mailer: ReturnType<typeof makeMailer>;
  let boundaries: string;

  before(async () => {
    database = await makeDatabase();
    folder = await mkdtemp(join(tmpdir(), 'evenhand-trace-'));
    mailer = makeMailer();
    deps = makeDeps(database, { mailer, settings: { home: join(folder, 'home') } });
    const cells: Cell[] = [
      ...evenCells(await getResidents(database.db), { perResident: 1 / 8000 }),
      { areaCode: CAMDEN, group: 'black', reason: 'weapons', searches: 23 },
      { areaCode: CAMDEN, group: 'white', reason: 'section-60', searches: 4 },
      { areaCode: CAMDEN, group: 'black', subject: 'vehicle', searches: 9 },
    ];
    boundaries = await buildBoundaries(join(folder, 'boroughs.geojson'));
    await loadBoundaries(deps, [boundaries]);
    await loadGroups(deps, [
      await buildGroups(join(folder, 'groups.csv'), [{ name: 'Camden Monitoring Group', areaCode: CAMDEN }]),
    ]);
    const paths = [await buildPoliceUk(folder, '2026-04', cells), await buildPoliceUk(folder, '2026-05', cells)];
    await runMonth(deps, '2026-05', { paths });
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('begins at the mail, whose name in its Message-ID and its file leads to the figures it quotes', async () => {
    const [digest] = await listDigests(database.db, '2026-05');
    const walked = await traceMail(deps, mailer.mails[0]!.id);
    expect(walked!.subject).to.equal(digest!.subject);
    expect(walked!.figures.map(({ figureId }) => figureId)).to.deep.equal(
      await listFigureIdsOfDelivery(database.db, digest!.deliveryId),
    );
    expect(walked!.figures).to.not.be.empty;
    expect(await traceMail(deps, '12')).to.equal(undefined);
    const refusal = await traceMail(deps, 'digest-999').catch((error: Error) => error);
    expect(refusal).to.be.instanceOf(InputProblem);
  });

  it('leads from a count printed in a mail to exactly as many lines of the published files, each of them such a search', async () => {
    const text = mailer.mails[0]!.text.replace(/\s+/g, ' ');
    const [, printedBlack, printedWhite] =
      /([\d,]+) searches of [\d,]+ Black residents, and ([\d,]+)(?: searches)? of [\d,]+ White residents/.exec(text)!;
    const [digest] = await listDigests(database.db, '2026-05');
    const ids = await listFigureIdsOfDelivery(database.db, digest!.deliveryId);
    const figures = await Promise.all(ids.map(async (id) => (await findFigure(database.db, id))!.figure));
    const headline = figures.find(
      ({ areaCode, group, reason, measure: what }) =>
        areaCode === CAMDEN && group === 'black' && reason === 'all' && what === 'ratio',
    )!;
    expect(headline.searches).to.equal(Number(printedBlack));
    expect(headline.comparison!.searches).to.equal(Number(printedWhite));

    const walked = await trace(deps, String(headline.figureId));
    const polygons = JSON.parse(await readFile(boundaries, 'utf8')).features as {
      properties: { code: string };
      geometry: { coordinates: [number, number][][] };
    }[];
    const [west, south] = polygons.find(({ properties }) => properties.code === CAMDEN)!.geometry.coordinates[0]![0]!;
    const linesOf = { black: 0, white: 0 };
    for (const file of walked.files) {
      const bytes = await readFile(file.path);
      expect(createHash('sha256').update(bytes).digest('hex')).to.equal(file.sha256);
      const published = bytes.toString('utf8').split('\n');
      const headings = published[0]!.split(',');
      for (const [group, lines] of Object.entries(file.lines)) {
        expect(group).to.be.oneOf(['black', 'white']);
        for (const line of lines) {
          const fields = Papa.parse<string[]>(published[line - 1]!).data[0]!;
          const record = Object.fromEntries(headings.map((heading, at) => [heading, fields[at]!]));
          expect(record.Type).to.equal('Person search');
          expect(record['Self-defined ethnicity']).to.match(group === 'black' ? /^Black/ : /^White/);
          expect(Number(record.Latitude)).to.be.within(south, south + 0.05);
          expect(Number(record.Longitude)).to.be.within(west, west + 0.05);
          linesOf[group as 'black' | 'white'] += 1;
        }
      }
    }
    expect(linesOf).to.deep.equal({ black: Number(printedBlack), white: Number(printedWhite) });
    expect(walked.records).to.equal(Number(printedBlack) + Number(printedWhite));
  });

  it('tells both sides, the method and edition, the boundaries, and of each file publisher, checksum and that it is kept whole', async () => {
    const [digest] = await listDigests(database.db, '2026-05');
    const [id] = await listFigureIdsOfDelivery(database.db, digest!.deliveryId);
    const walked = await trace(deps, String(id));
    const { figure, origin, sides, files } = walked;
    expect(figure.measure).to.equal('ratio');
    expect(sides.map(({ side, groups, searches }) => [side, groups, searches])).to.deep.equal([
      ['group', [figure.group], figure.searches],
      ['comparison', ['white'], figure.comparison!.searches],
    ]);
    expect(origin).to.deep.include({ month: '2026-05', edition: 1, methodVersion: METHOD_VERSION, classifiers: [] });
    expect(origin.publishedAt).to.be.instanceOf(Date);
    const polygons = createHash('sha256')
      .update(await readFile(boundaries))
      .digest('hex');
    expect(origin.boundarySet).to.deep.equal({ path: boundaries, sha256: polygons });
    expect(files).to.have.length(2);
    for (const file of files) {
      expect(file).to.deep.include({
        publisher: 'data.police.uk (Home Office)',
        source: 'police-uk',
        raw: 'whole',
        isSuperseded: false,
        areRecordsDeleted: false,
      });
      const kept = (await buffer(openRawFile(deps.settings.home, file.sha256))).toString();
      expect(kept).to.equal(await readFile(file.path, 'utf8'));
    }
    const text = ofTrace(walked);
    expect(text).to.match(/counted: black, [\d,]+ records\ncompared with: white, [\d,]+ records\nMeasured /);
    expect(text).to.contain(`edition 1, method ${METHOD_VERSION}, published `);
    expect(text).to.contain('kept as published, and its checksum is right');
    expect(text).to.contain(`Searches were placed by ${boundaries} (SHA-256 ${polygons}).`);
  });

  it('walks a mail to the files under all its figures at once', async () => {
    const walked = (await traceMail(deps, mailer.mails[0]!.id))!;
    expect(walked.files.map(({ month, raw }) => [month, raw])).to.deep.equal([
      ['2026-04', 'whole'],
      ['2026-05', 'whole'],
    ]);
    expect(walked.origins.map(({ from, to, edition }) => [from, to, edition])).to.deep.include([
      '2025-06',
      '2026-05',
      1,
    ]);
    expect(ofMailTrace(walked)).to.match(
      /They rest on 2 files:\n.*2026-04-metropolitan-stop-and-search\.csv \(2026-04, SHA-256 /,
    );
  });

  it('tells of a file that is missing, damaged, past its time or was never kept, and never passes it off as whole', async () => {
    const [digest] = await listDigests(database.db, '2026-05');
    const [id] = await listFigureIdsOfDelivery(database.db, digest!.deliveryId);
    const stateOf = async () => (await trace(deps, String(id))).files.map(({ raw }) => raw);
    const { sha256 } = (await trace(deps, String(id))).files[0]!;
    const path = rawFilePath(deps.settings.home, sha256);
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length - 20));
    expect(await stateOf()).to.deep.equal(['damaged', 'whole']);
    await rm(path);
    expect(await stateOf()).to.deep.equal(['missing', 'whole']);
    await markRawFilesDeleted(database.db, [sha256], new Date());
    expect(await stateOf()).to.deep.equal(['deleted', 'whole']);
    await database.pool.query('delete from raw_file where sha256 = $1', [sha256]);
    expect(await stateOf()).to.deep.equal(['never-kept', 'whole']);
    expect(ofTrace(await trace(deps, String(id)))).to.contain('it was loaded before files were kept');
  });

  it('prints lines as runs and no more than a screen of them, and has every line in its document', async () => {
    const [digest] = await listDigests(database.db, '2026-05');
    const [id] = await listFigureIdsOfDelivery(database.db, digest!.deliveryId);
    const walked = await trace(deps, String(id));
    const lines = Array.from({ length: 500 }, (_, at) => 2 + 2 * at);
    const [first] = walked.files;
    const text = ofTrace({ ...walked, files: [{ ...first!, lines: { black: [2, 3, 4, 9], white: lines } }] });
    expect(text).to.contain('black, 4 records, lines 2-4 9\n');
    expect(text).to.contain('white, 500 records, lines 2 4 6 ');
    expect(text).to.contain(' 80 and 460 more runs (--json has them all)');
    expect(JSON.stringify(walked)).to.contain(String(Object.values(first!.lines)[0]!.at(-1)));
  });

  it('leads to records of the reason alone where the figure is about one', async () => {
    const { measurement } = await measure(deps, '2026-05');
    const [weapons] = (
      await listStoredFigures(database.db, measurement.measurementId, {
        windowKind: 'latest-month',
        areaCode: CAMDEN,
        reason: 'weapons',
        measure: 'rate-per-1000',
      })
    ).filter(({ group, basis }) => group === 'black' && basis === 'officer-defined');
    const walked = await trace(deps, String(weapons!.figureId));
    expect(walked.files.map(({ month }) => month)).to.deep.equal(['2026-05']);
    expect(walked.files[0]!.lines.black).to.have.length(23);
    const published = (await readFile(walked.files[0]!.path, 'utf8')).split('\n');
    for (const line of walked.files[0]!.lines.black!) expect(published[line - 1]).to.contain('Offensive weapons');
  });

  it('counts an aggregated record as many times as it stands for', async () => {
    const header =
      'Date,Stop Ref,Time,Subject,Reason for Stop,Outcome,Outcome Reason,Apparent Age,Gender,Ethnic Appearance Code,EA Group,Self-defined Ethnicity Code,SDE Group,Borough Code,Count';
    const rows = ['01', '15', '30'].map(
      (day, at) =>
        `${day}/06/2026,,12:00:00,Person,B - Drugs,1 - No further action,Not Applicable,20,M,3,Black,B2 - African,,${CAMDEN},${at + 4}`,
    );
    const path = join(folder, 'aggregated.csv');
    await writeFile(path, `${header}\n${rows.join('\n')}\n`);
    await loadSearches(deps, { paths: [path] });
    const { measurement } = await measure(deps, '2026-06');
    const [drugs] = (
      await listStoredFigures(database.db, measurement.measurementId, {
        windowKind: 'latest-month',
        areaCode: CAMDEN,
        reason: 'drugs',
        measure: 'rate-per-1000',
      })
    ).filter(({ group, basis }) => group === 'black' && basis === 'self-defined');
    const walked = await trace(deps, String(drugs!.figureId));
    expect([drugs!.searches, walked.searches, walked.records]).to.deep.equal([15, 15, 3]);
  });

  it('refuses what is no figure’s number', async () => {
    for (const id of [undefined, 'abc', '-1', '0', '1; drop table figure', '999999999']) {
      expect(await trace(deps, id).catch((error: Error) => error), id).to.be.instanceOf(InputProblem);
    }
  });
});
