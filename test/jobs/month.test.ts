import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import Papa from 'papaparse';
import { figures } from '../../jobs/figures.ts';
import { hold } from '../../jobs/hold.ts';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { loadGroups } from '../../jobs/load-groups.ts';
import { type MonthReport, runMonth } from '../../jobs/month.ts';
import { getResidents } from '../../src/db/area.ts';
import { findDelivery, listDigests, listFigureIdsOfDelivery } from '../../src/db/delivery.ts';
import { type CountedRecord, findFigure, listCountedRecords } from '../../src/db/measurement.ts';
import type { Deps } from '../../src/deps.ts';
import { monthsOf } from '../../src/domain/period.ts';
import { estimatedCountText } from '../../src/domain/wording.ts';
import { makePlacer, readBoundaries } from '../../src/ingest/boundaries.ts';
import { InputProblem } from '../../src/problem.ts';
import { OBJECTS_POLICE_UK, POWERS_POLICE_UK, reasonOf } from '../../src/vocabulary/reason.ts';
import { buildExtract, buildGroups, type Cell, evenCells } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps, makeMailer } from '../support/deps.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

const CAMDEN = 'E09000007';
const HACKNEY = 'E09000012';
const LONDON = 'E12000007';

describe('the month, end to end', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let deps: Deps;
  let folder: string;
  let mailer: ReturnType<typeof makeMailer>;

  before(async () => {
    database = await makeDatabase();
    folder = await mkdtemp(join(tmpdir(), 'evenhand-month-'));
    mailer = makeMailer();
    deps = makeDeps(database, { mailer });
    await loadGroups(deps, [
      await buildGroups(join(folder, 'groups.csv'), [{ name: 'Camden Monitoring Group', areaCode: CAMDEN }]),
    ]);
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const counts = async () =>
    (
      await sql`select
        (select count(*) from search) as searches, (select count(*) from figure) as figures,
        (select count(*) from flag_event) as entries, (select count(*) from delivery) as mails`.execute(database.db)
    ).rows[0];

  it('asks for files where nothing is loaded', async () => {
    const refusal = await runMonth(deps, undefined, { paths: [] }).catch((error: Error) => error);
    expect(refusal).to.be.instanceOf(InputProblem).with.property('message').that.contains('--from-file');
  });

  it('takes the latest month loaded where none is named, and writes down each of its seven jobs', async () => {
    const cells: Cell[] = evenCells(await getResidents(database.db), { perResident: 1 / 10_000 });
    const path = await buildExtract(join(folder, 'records.csv'), { '2026-03': cells, '2026-05': cells });
    const report = await runMonth(deps, undefined, { paths: [path] });
    expect(report).to.include({ month: '2026-05', status: 'published' });
    expect(report.missingMonths).to.deep.equal(['2026-04']);
    expect(mailer.mails.map(({ subject }) => subject)).to.deep.equal(['Stop and search in Camden: May 2026']);
    const { rows } = await sql<{
      job: string;
      state: string;
    }>`select job, state from job_run order by job_run_id`.execute(database.db);
    expect(rows.map(({ job, state }) => `${job} ${state}`)).to.deep.equal(
      [
        'load-searches',
        'classify-grounds',
        'measure',
        'raise-flags',
        'watch-change',
        'send-digests',
        'deliver-mail',
      ].map((job) => `${job} succeeded`),
    );
  });

  it('changes nothing and sends nothing when it is run again', async () => {
    const before = await counts();
    const report = await runMonth(deps, '2026-05', { paths: [join(folder, 'records.csv')] });
    expect(report.files[0]!.unchanged).to.equal(true);
    expect(report.figures).to.include({ edition: 1, unchanged: true });
    expect(report.delivery).to.deep.equal({ sent: 0, postponed: 0, failed: 0, pending: 0 });
    expect(await counts()).to.deep.equal(before);
  });

  it('goes no further where a file is refused, since the figures would be wrong in silence', async () => {
    const before = await counts();
    const torn = join(folder, 'groups.csv');
    const report = await runMonth(deps, '2026-05', { paths: [torn] });
    expect(report.status).to.equal('refused');
    expect(report.refused).to.have.length(1);
    expect(report.mails).to.deep.equal([]);
    expect(await counts()).to.deep.equal(before);
  });

  it('ends held, or stopped with the reason, where scrutiny staff see it first', async () => {
    const holding = makeDeps(database, { mailer, settings: { publishHoldDays: 7 } });
    const cells: Cell[] = evenCells(await getResidents(database.db), { perResident: 1 / 10_000 });
    const path = await buildExtract(join(folder, 'june.csv'), { '2026-06': cells });
    const june = await runMonth(holding, '2026-06', { paths: [path] });
    expect(june.status).to.equal('held');
    expect(june.mails).to.deep.equal([]);
    await hold(holding, '2026-06', { release: false, annotate: undefined, stop: 'Records are doubled.' });
    const stopped = await runMonth(holding, '2026-06', { paths: [] });
    expect(stopped).to.include({ status: 'stopped' });
    expect(stopped.hold).to.deep.equal({ state: 'stopped', reason: 'Records are doubled.' });
    expect(mailer.mails).to.have.length(1);
  });
});

describe('the month on the published records of the Met and the City', function () {
  this.timeout(120_000);
  let database: TestDatabase | undefined;
  let deps: Deps;
  let folder: string;
  let report: MonthReport;
  let mailer: ReturnType<typeof makeMailer>;
  const GROUPS = [
    { name: 'Hackney Monitoring Group', areaCode: HACKNEY, nextMeeting: '2022-07-14' },
    { name: 'Camden Monitoring Group', areaCode: CAMDEN },
    { name: 'Second Camden Group', areaCode: CAMDEN, email: 'second@example.org' },
  ];

  before(async function () {
    needsSharedData(this, 'data/stops/2022-05');
    needsSharedData(this, 'data/boundaries/london_boroughs_2013_full.geojson');
    folder = await mkdtemp(join(tmpdir(), 'evenhand-real-'));
    database = await makeDatabase();
    mailer = makeMailer();
    deps = makeDeps(database, { mailer });
    await loadBoundaries(deps, [sharedPath('data/boundaries/london_boroughs_2013_full.geojson')]);
    await loadGroups(deps, [await buildGroups(join(folder, 'groups.csv'), GROUPS)]);
    report = await runMonth(deps, '2022-05', { paths: [sharedPath('data/stops')] });
  });
  after(async () => {
    await database?.drop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('loads every file of both forces, with counts that add up file by file', async () => {
    expect(report.refused).to.deep.equal([]);
    expect(report.files).to.have.length.above(30);
    for (const file of report.files) {
      expect(file.rows, file.path).to.equal(file.accepted + file.rejected);
      const lines = (await readFile(file.path, 'utf8')).trimEnd().split('\n').length;
      expect(file.rows, file.path).to.equal(lines - 1);
    }
    for (const force of ['metropolitan', 'city-of-london']) {
      expect(report.files.some(({ path }) => path.includes(force))).to.equal(true);
    }
    const sum = (pick: (file: MonthReport['files'][number]) => number) =>
      report.files.reduce((total, file) => total + pick(file), 0);
    expect(report.totals).to.deep.equal({
      files: report.files.length,
      rows: sum((file) => file.rows),
      accepted: sum((file) => file.accepted),
      rejected: sum((file) => file.rejected),
      unchanged: 0,
    });
  });

  it('names the 54 months that the Met’s records lack', () => {
    expect(report.missingMonths).to.deep.equal([
      ...monthsOf({ from: '2016-07', to: '2018-03' }),
      ...monthsOf({ from: '2019-01', to: '2021-08' }),
      '2022-01',
    ]);
    expect(report.missingMonths).to.have.length(54);
    expect(report.missingMonthsByForce.metropolitan).to.deep.equal([
      { from: '2016-07', to: '2018-03' },
      { from: '2019-01', to: '2021-08' },
      { from: '2022-01', to: '2022-01' },
    ]);
  });

  it('marks the window as incomplete, 8 months of 12, in its report and in each mail', () => {
    expect(report.window).to.deep.equal({
      from: '2021-06',
      to: '2022-05',
      monthsPresent: 8,
      months: 12,
      isIncomplete: true,
    });
    for (const { text } of mailer.mails) {
      expect(text.replace(/\s+/g, ' ')).to.contain('8 of 12 months').and.to.contain('January 2022');
    }
  });

  it('writes and sends one mail for each group of the file', () => {
    expect(report.status).to.equal('published');
    expect(report.mails.map(({ group, state }) => [group, state])).to.have.deep.members(
      GROUPS.map(({ name }) => [name, 'sent']),
    );
    expect(mailer.mails.map(({ to }) => to)).to.have.members([
      'group-e09000012@example.org',
      'group-e09000007@example.org',
      'second@example.org',
    ]);
  });

  describe('gives figures of London from September 2021 to May 2022, which', () => {
    const ask = async (base?: string) => {
      const question = { areaCode: LONDON, from: '2021-09', to: '2022-05', group: 'Black', base };
      const answer = await figures(deps, question);
      const all = (rows: typeof answer.rows) => rows.find(({ reason }) => reason === 'all')!;
      return { answer, known: all(answer.rows), best: all(answer.bestEstimate) };
    };

    it('have 8 of the 9 months, and 28% of unknown ethnicity', async () => {
      const { answer } = await ask();
      expect(answer).to.include({ monthsPresent: 8 });
      expect(answer.missingMonths).to.deep.equal(['2022-01']);
      expect(Math.round(answer.unknown.share * 100)).to.equal(28);
    });

    it('find Black Londoners searched 2.84 times as often as White among the known, and 3.56 as officers saw it', async () => {
      expect((await ask()).known.ratio!.toFixed(2)).to.equal('2.84');
      expect((await ask('officer-defined')).known.ratio!.toFixed(2)).to.equal('3.56');
    });

    it('estimate about 3.3 with the unknown filled in, between bounds of 1.5 and 6.3', async () => {
      const { known, best } = await ask();
      expect(best.ratio!.toFixed(1)).to.equal('3.3');
      expect([known.boundLow!.toFixed(1), known.boundHigh!.toFixed(1)]).to.deep.equal(['1.5', '6.3']);
    });
  });

  it('can walk a count in Hackney’s mail back to lines: those known by line, those estimated from lines', async () => {
    const db = database!.db;
    const digest = (await listDigests(db, '2022-05')).find(({ areaCode }) => areaCode === HACKNEY)!;
    const text = (await findDelivery(db, digest.deliveryId))!.plainText.replace(/\s+/g, ' ');
    const printed = /about ([\d,]+) searches of [\d,]+ Black residents/i.exec(text)![1]!;
    const figures = await Promise.all(
      (await listFigureIdsOfDelivery(db, digest.deliveryId)).map(async (id) => (await findFigure(db, id))!.figure),
    );
    const headline = figures.find(
      ({ areaCode, group, reason, measure, basis }) =>
        areaCode === HACKNEY &&
        group === 'black' &&
        reason === 'all' &&
        measure === 'ratio' &&
        basis === 'best-estimate',
    )!;
    expect(estimatedCountText(headline.searches)).to.equal(printed);

    // The published files themselves, read here without the loader.
    const records = await listCountedRecords(db, headline.figureId);
    const published = await readPublished([...new Set(records.map(({ path }) => path))]);
    expect(published.files).to.have.length(8);
    const { boundaries } = await readBoundaries(sharedPath('data/boundaries/london_boroughs_2013_full.geojson'));
    const place = makePlacer(boundaries);
    const boroughOf = (row: PublishedRow) =>
      row.Latitude === '' ? undefined : place({ latitude: Number(row.Latitude), longitude: Number(row.Longitude) });

    // Every line named is a search of a person in Hackney, of the group it is counted under.
    for (const record of records) {
      const row = published.at(record);
      expect(row.Type).to.be.oneOf(['Person search', 'Person and Vehicle search']);
      expect(groupOf(row), `${record.path} line ${record.line}`).to.equal(record.ethnicGroup);
      expect(boroughOf(row), `${record.path} line ${record.line}`).to.equal(HACKNEY);
    }
    // And no such search is left out.
    const persons = published.rows.filter((row) => row.Type !== 'Vehicle search');
    const inHackney = persons.filter((row) => boroughOf(row) === HACKNEY);
    const linesOf = (group: string) => records.filter(({ ethnicGroup }) => ethnicGroup === group).length;
    for (const group of ['black', 'white', 'unknown']) {
      expect(linesOf(group), group).to.equal(inHackney.filter((row) => groupOf(row) === group).length);
    }

    // The number: the known lines, and what the unknown lines are expected to add, each going by the known searches of
    // the same officer-defined group and reason in Hackney, or in London where fewer than 20 are known.
    const known = persons.filter((row) => groupOf(row) !== 'unknown');
    const tallies = new Map<string, { all: number; black: number }>();
    const keysOf = (row: PublishedRow, isHere: boolean) => [
      ...(isHere ? [`${officerOf(row)} ${reasonOfRow(row)} here`] : []),
      `${officerOf(row)} ${reasonOfRow(row)}`,
      officerOf(row),
    ];
    for (const row of known) {
      for (const key of keysOf(row, boroughOf(row) === HACKNEY)) {
        const tally = tallies.get(key) ?? { all: 0, black: 0 };
        tally.all += 1;
        if (groupOf(row) === 'black') tally.black += 1;
        tallies.set(key, tally);
      }
    }
    let [expected, variance] = [0, 0];
    for (const row of inHackney.filter((candidate) => groupOf(candidate) === 'unknown')) {
      const nearest = keysOf(row, true).map((key) => tallies.get(key) ?? { all: 0, black: 0 });
      const { all, black } = nearest.find((tally) => tally.all >= 20) ?? nearest.findLast((tally) => tally.all > 0)!;
      expected += black / all;
      variance += (black / all) * (1 - black / all);
    }
    const estimated = headline.searches - linesOf('black');
    expect(linesOf('unknown')).to.be.above(100);
    expect(estimated).to.be.within(0, linesOf('unknown'));
    // The mean of 20 completed copies: five of its standard deviations.
    expect(estimated).to.be.closeTo(expected, 5 * Math.sqrt(variance / 20));
  });
});

type PublishedRow = Record<string, string>;

/** Reads published files as they stand, line by line. */
async function readPublished(files: readonly string[]) {
  const rowsOf = new Map<string, PublishedRow[]>();
  for (const path of files) {
    rowsOf.set(path, Papa.parse<PublishedRow>((await readFile(path, 'utf8')).trimEnd(), { header: true }).data);
  }
  return {
    files,
    rows: [...rowsOf.values()].flat(),
    /** The header is line 1, and no field of these files holds a line break. */
    at: ({ path, line }: CountedRecord): PublishedRow => rowsOf.get(path)![line - 2]!,
  };
}

function groupOf(row: PublishedRow): string {
  const label = row['Self-defined ethnicity']!;
  if (label === '' || label.endsWith('Not stated')) return 'unknown';
  return label.slice(0, label.search(/[/ ]/)).toLowerCase();
}

const officerOf = (row: PublishedRow) => row['Officer-defined ethnicity'] || 'unknown';

function reasonOfRow(row: PublishedRow): string {
  const power = POWERS_POLICE_UK[row.Legislation as keyof typeof POWERS_POLICE_UK] ?? 'not-recorded';
  const object = OBJECTS_POLICE_UK[row['Object of search'] as keyof typeof OBJECTS_POLICE_UK] ?? 'not-recorded';
  return reasonOf(power, object, 'met');
}
