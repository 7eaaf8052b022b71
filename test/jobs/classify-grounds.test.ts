import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { sql } from 'kysely';
import { classifyTexts, hasUnreadTexts } from '../../jobs/classify-grounds.ts';
import { ofGrounds } from '../../jobs/report.ts';
import { startWorker } from '../../jobs/worker.ts';
import { withHeldConnection } from '../../src/db/connection.ts';
import { findRun, readTexts, storeReadings } from '../../src/db/grounds-reading.ts';
import { storeSample } from '../../src/db/grounds-sample.ts';
import { recountCells } from '../../src/db/source-file.ts';
import type { Deps } from '../../src/deps.ts';
import { classifierVersion, classifyGrounds } from '../../src/grounds/classify.ts';
import { type Decisions, TIERS, type Tier, USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne } from '../support/csv-load.ts';
import { extractCsv } from '../support/csv-searches.ts';
import { tableContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { until } from '../support/embedded-home.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Another setting than the usual one, so that the classifier is another. */
const CHANGED: Decisions = { ...USUAL_DECISIONS, nervousOnly: 'weak' };

const TEXTS = [
  'Strong smell of cannabis coming from the male as I walked past him.',
  'Strong smell of cannabis from the male, who was nervous.',
  'Seen to pass a small wrap to another male for cash.',
  'Smell of cannabis. Area known for drug dealing.',
  '',
  'n/a',
];

describe('reading written grounds', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let deps: Deps;

  beforeEach(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    deps = makeDeps(database);
  });
  afterEach(async () => {
    await folder?.remove();
    await database?.drop();
  });

  /** Loads an extract of one month (MM of 2022) and returns its number; other counts make another version. */
  async function loadMonth(month: string, texts: readonly string[] = TEXTS): Promise<number> {
    // From the first day to the last but one: a month with less at its ends is not measured.
    const day = (at: number) => (at === 0 ? '01' : at === texts.length - 1 ? '30' : '10');
    const rows = texts.map((text, at) => ({ Date: `${day(at)}/${month}/2022`, Grounds: text }));
    const path = await folder.write(`${month}-${texts.length}.csv`, extractCsv(rows));
    return (await loadOne(database, path)).sourceFileId;
  }

  /** As an earlier classifier would have left a file: every text in one tier. */
  const readBefore = (sourceFileId: number, tier: Tier, version = 'earlier') =>
    withHeldConnection(database.pool, (writing) =>
      writing.db.transaction().execute(async (trx) => {
        await withHeldConnection(database.pool, (reading) => {
          const batches = async function* () {
            for await (const batch of readTexts(reading.client, sourceFileId)) {
              const none = { isSole: false, isSoleStrict: false, review: false, reviewReason: null, factors: [] };
              yield batch.map((text) => ({ ...text, reading: { ...none, tier } }));
            }
          };
          const classifier = { version, rulesVersion: version, decisions: USUAL_DECISIONS };
          return storeReadings({ db: trx, client: writing.client }, sourceFileId, classifier, batches());
        });
        await recountCells(trx, sourceFileId);
      }),
    );

  const tiersOf = async (sourceFileId: number) => {
    const { rows } = await sql<{ tier: string; searches: number }>`
      select grounds_tier as tier, sum(searches) as searches
      from cell_count where source_file_id = ${sourceFileId} group by 1`.execute(database.db);
    return Object.fromEntries(rows.map(({ tier, searches }) => [tier, searches]));
  };
  const runsOf = async (sourceFileId: number) => {
    const { rows } = await sql<{ version: string; isCurrent: boolean; textCount: number }>`
      select classifier_version as version, is_current, text_count
      from grounds_run where source_file_id = ${sourceFileId} order by grounds_run_id`.execute(database.db);
    return rows.map(({ version, isCurrent, textCount }) => `${version} ${textCount}${isCurrent ? ' current' : ''}`);
  };
  /** What a file's cells must be: each text as the classifier reads it now. */
  const expectedTiers = (texts: readonly string[] = TEXTS, decisions = USUAL_DECISIONS) => {
    const tiers: Record<string, number> = {};
    for (const text of texts) {
      const tier = text === '' ? 'no-text' : classifyGrounds(text, decisions).tier;
      tiers[tier] = (tiers[tier] ?? 0) + 1;
    }
    return tiers;
  };

  it('reads every text of every file, each as the classifier reads it alone, and counts the cells by tier', async () => {
    const [march, april] = [await loadMonth('03'), await loadMonth('04', TEXTS.slice(0, 3))];
    expect(await tiersOf(march)).to.deep.equal({ 'not-classified': 5, 'no-text': 1 });
    expect(await hasUnreadTexts(deps)).to.equal(true);
    const report = await classifyTexts(deps);
    expect(await tiersOf(march)).to.deep.equal(expectedTiers());
    expect(await tiersOf(april)).to.deep.equal(expectedTiers(TEXTS.slice(0, 3)));
    expect(report).to.deep.include({
      classifier: classifierVersion(),
      decisions: USUAL_DECISIONS,
      files: { read: 2, unchanged: 0, older: 0 },
      texts: 8,
    });
    expect(TIERS.reduce((sum, tier) => sum + report.tiers[tier], 0)).to.equal(8);
    const read = [...TEXTS, ...TEXTS.slice(0, 3)].filter((text) => text !== '').map((text) => classifyGrounds(text));
    expect(report.review).to.equal(read.filter(({ review }) => review).length);
    const { rows } = await sql<{ line: number; tier: string; factors: unknown[] }>`
      select line, tier, factors from grounds_reading where source_file_id = ${march} order by line`.execute(
      database.db,
    );
    expect(rows).to.deep.equal(
      TEXTS.flatMap((text, at) => {
        if (text === '') return [];
        const { tier, factors } = classifyGrounds(text);
        return [
          { line: at + 2, tier, factors: factors.map(({ factor, rule, start, end }) => [factor, rule, start, end]) },
        ];
      }),
    );
    expect(await hasUnreadTexts(deps)).to.equal(false);
  });

  it('keeps with each run the classifier and the decisions it was set to', async () => {
    await loadMonth('03');
    await classifyTexts(makeDeps(database, { settings: { decisions: CHANGED } }));
    const { rows } = await sql<{ version: string; decisions: Decisions }>`
      select classifier_version as version, decisions from grounds_run join grounds_classifier using (classifier_version)`.execute(
      database.db,
    );
    expect(rows).to.deep.equal([{ version: classifierVersion(CHANGED), decisions: CHANGED }]);
    expect(classifierVersion(CHANGED)).to.not.equal(classifierVersion());
  });

  it('changes nothing when it is run again, to the last column', async () => {
    await loadMonth('03');
    await classifyTexts(deps);
    const before = await tableContents(database.db);
    for (const reclassify of [false, true]) {
      const again = await classifyTexts(deps, { reclassify });
      expect(again).to.deep.include({ files: { read: 0, unchanged: 1, older: 0 }, texts: 0, review: 0 });
    }
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('reads only what is new after a further load, or of one month where it is named', async () => {
    const march = await loadMonth('03');
    await classifyTexts(deps);
    const [april, may] = [await loadMonth('04'), await loadMonth('05')];
    expect((await classifyTexts(deps, { month: '2022-05' })).files).to.deep.equal({ read: 1, unchanged: 0, older: 0 });
    expect([(await runsOf(march)).length, await runsOf(april), (await runsOf(may)).length]).to.deep.equal([1, [], 1]);
    expect((await classifyTexts(deps)).files).to.deep.equal({ read: 1, unchanged: 2, older: 0 });
  });

  it('does not read a file that a newer version has replaced in every month', async () => {
    const [older, newer] = [await loadMonth('03'), await loadMonth('03', TEXTS.slice(0, 4))];
    await classifyTexts(deps);
    expect([await runsOf(older), (await runsOf(newer)).length]).to.deep.equal([[], 1]);
  });

  it('leaves files that an earlier classifier read as they are, and says how many', async () => {
    const [march, april] = [await loadMonth('03'), await loadMonth('04')];
    await readBefore(march, 'no_smell');
    const report = await classifyTexts(deps);
    expect(report.files).to.deep.equal({ read: 1, unchanged: 0, older: 1 });
    expect(report).to.not.have.property('moved');
    expect(ofGrounds(report))
      .to.contain('1 files stand on the readings of another classifier')
      .and.contain('--reclassify');
    expect(await tiersOf(march)).to.deep.equal({ no_smell: 5, 'no-text': 1 });
    expect(await tiersOf(april)).to.deep.equal(expectedTiers());
  });

  it('reads them again when asked, keeps their earlier readings, and tells what moved, in all and by file', async () => {
    const [march, april] = [await loadMonth('03'), await loadMonth('04', TEXTS.slice(0, 3))];
    await readBefore(march, 'insufficient');
    await readBefore(april, 'insufficient');
    const report = await classifyTexts(deps, { reclassify: true });
    const movedOf = (texts: readonly string[]) =>
      Object.entries(expectedTiers(texts.filter((text) => text !== ''))).filter(([tier]) => tier !== 'insufficient');
    const total = [...movedOf(TEXTS), ...movedOf(TEXTS.slice(0, 3))].reduce((sum, [, texts]) => sum + texts, 0);
    expect(total).to.be.above(3);
    expect(report.files).to.deep.equal({ read: 2, unchanged: 0, older: 0 });
    expect(report.moved!.texts).to.equal(total);
    expect(report.moved!.files.map(({ sourceFileId }) => sourceFileId)).to.deep.equal([march, april]);
    for (const [at, texts] of [TEXTS, TEXTS.slice(0, 3)].entries()) {
      const { moves, from, to } = report.moved!.files[at]!;
      expect([from, to]).to.deep.equal(['earlier', classifierVersion()]);
      expect(moves).to.have.deep.members(movedOf(texts).map(([to, texts]) => ({ from: 'insufficient', to, texts })));
    }
    for (const tier of TIERS) {
      const all = report.moved!.moves.filter(({ to }) => to === tier).reduce((sum, { texts }) => sum + texts, 0);
      const one = report.moved!.files.flatMap(({ moves }) => moves).filter(({ to }) => to === tier);
      expect(all).to.equal(one.reduce((sum, { texts }) => sum + texts, 0));
    }
    expect(ofGrounds(report)).to.match(/insufficient +-> no_smell/);
    expect(await runsOf(march)).to.deep.equal(['earlier 5', `${classifierVersion()} 5 current`]);
    const { rows } = await sql<{ readings: number }>`
      select count(*) as readings from grounds_reading where source_file_id = ${march}`.execute(database.db);
    expect(rows[0]!.readings).to.equal(10);
    expect(await tiersOf(march)).to.deep.equal(expectedTiers());
  });

  it('goes back to the readings that are there where a decision is put back, and reads nothing twice', async () => {
    const march = await loadMonth('03');
    await classifyTexts(deps);
    const first = await findRun(database.db, march, classifierVersion());
    const changed = makeDeps(database, { settings: { decisions: CHANGED } });
    expect((await classifyTexts(changed, { reclassify: true })).texts).to.equal(5);
    expect(await tiersOf(march)).to.deep.equal(expectedTiers(TEXTS, CHANGED));
    const back = await classifyTexts(deps, { reclassify: true });
    expect(back).to.deep.include({ texts: 0, files: { read: 1, unchanged: 0, older: 0 } });
    expect(await findRun(database.db, march, classifierVersion())).to.equal(first);
    expect(await runsOf(march)).to.deep.equal([`${classifierVersion()} 5 current`, `${classifierVersion(CHANGED)} 5`]);
    expect(await tiersOf(march)).to.deep.equal(expectedTiers());
  });

  it('lets what people settled on stand, whatever is read again', async () => {
    const march = await loadMonth('03');
    await readBefore(march, 'no_smell');
    await sql`
      with drawn as (
        insert into grounds_sample (from_month, to_month, seed, decisions)
        values ('2022-03-01', '2022-03-01', 1, ${JSON.stringify(USUAL_DECISIONS)}::jsonb)
        returning grounds_sample_id
      )
      insert into grounds_human_tier (source_file_id, month, line, tier, grounds_sample_id)
      select ${march}, '2022-03-01', 2, 'insufficient', grounds_sample_id from drawn`.execute(database.db);
    await classifyTexts(deps, { reclassify: true });
    const others = expectedTiers(TEXTS.slice(1));
    expect(await tiersOf(march)).to.deep.equal({ ...others, insufficient: (others.insufficient ?? 0) + 1 });
  });

  it('reads a replaced file again while there is a sample of its texts, so that the sample tells of the classifier in force', async () => {
    const [sampled, other] = [await loadMonth('03'), await loadMonth('04')];
    for (const file of [sampled, other]) await readBefore(file, 'no_smell');
    const stratum = { group: 'white' as const, answer: 'not-sole' as const };
    await database.db
      .transaction()
      .execute((trx) =>
        storeSample(
          trx,
          { from: '2022-03', to: '2022-03', seed: 1, decisions: USUAL_DECISIONS },
          [{ ...stratum, textCount: 5, sampledCount: 1 }],
          [{ ...stratum, number: 1, sourceFileId: sampled, month: '2022-03-01', line: 2 }],
        ),
      );
    const newer = [await loadMonth('03', TEXTS.slice(0, 3)), await loadMonth('04', TEXTS.slice(0, 4))];
    const report = await classifyTexts(deps, { reclassify: true });
    expect(report.files).to.deep.equal({ read: 3, unchanged: 0, older: 0 });
    expect(await runsOf(sampled)).to.deep.equal(['earlier 5', `${classifierVersion()} 5 current`]);
    expect(await runsOf(other)).to.deep.equal(['earlier 5 current']);
    for (const file of newer) expect(await runsOf(file)).to.have.length(1);
  });

  it('leaves a file to the readings it has where some of its texts are no longer kept, and says so', async () => {
    const [march, april] = [await loadMonth('03'), await loadMonth('04')];
    await classifyTexts(deps);
    const tiers = await tiersOf(march);
    await sql`delete from written_grounds where source_file_id = ${march} and line > 3`.execute(database.db);
    await sql`delete from written_grounds where source_file_id = ${april}`.execute(database.db);
    const changed = makeDeps(database, { settings: { decisions: CHANGED } });
    const before = await tableContents(database.db);
    const report = await classifyTexts(changed, { reclassify: true });
    expect(report.files).to.deep.equal({ read: 0, unchanged: 0, older: 2 });
    expect(
      report.cannotBeRead.map(({ sourceFileId, texts, textsKept }) => [sourceFileId, texts, textsKept]),
    ).to.deep.equal([
      [march, 5, 2],
      [april, 5, 0],
    ]);
    expect(ofGrounds(report))
      .to.contain(
        `left to the readings of classifier ${classifierVersion()}. Of the 5 texts that they cover 2 are still kept`,
      )
      .and.not.contain('--reclassify reads them again');
    expect(await tableContents(database.db)).to.deep.equal(before);
    expect(await tiersOf(march)).to.deep.equal(tiers);
    expect(await runsOf(march)).to.deep.equal([`${classifierVersion()} 5 current`]);
  });

  it('goes back to earlier readings even where the texts are no longer kept', async () => {
    const march = await loadMonth('03');
    const changed = makeDeps(database, { settings: { decisions: CHANGED } });
    await classifyTexts(deps);
    await classifyTexts(changed, { reclassify: true });
    await sql`delete from written_grounds where source_file_id = ${march}`.execute(database.db);
    const back = await classifyTexts(deps, { reclassify: true });
    expect(back).to.deep.include({ files: { read: 1, unchanged: 0, older: 0 }, cannotBeRead: [], texts: 0 });
    expect(await runsOf(march)).to.deep.equal([`${classifierVersion()} 5 current`, `${classifierVersion(CHANGED)} 5`]);
  });

  it('says how many texts people settled on under other decisions than those they are read under', async () => {
    const march = await loadMonth('03');
    await classifyTexts(deps);
    await sql`
      with drawn as (
        insert into grounds_sample (from_month, to_month, seed, decisions)
        values ('2022-03-01', '2022-03-01', 1, ${JSON.stringify(USUAL_DECISIONS)}::jsonb)
        returning grounds_sample_id
      )
      insert into grounds_human_tier (source_file_id, month, line, tier, grounds_sample_id)
      select ${march}, '2022-03-01', 2, 'insufficient', grounds_sample_id from drawn`.execute(database.db);
    expect(await classifyTexts(deps)).to.include({ setAside: 0 });
    const changed = makeDeps(database, { settings: { decisions: CHANGED } });
    const report = await classifyTexts(changed, { reclassify: true });
    expect(report.setAside).to.equal(1);
    expect(ofGrounds(report)).to.contain('1 texts have been settled by people, but under other decisions');
    expect(await tiersOf(march)).to.deep.equal(expectedTiers(TEXTS, CHANGED));
  });

  it('shows how far it has come, up to the number of texts', async () => {
    await loadMonth('03');
    const seen: (string | number)[] = [];
    deps.progress = {
      start: (label, total) => seen.push(label, total),
      advance: (by) => seen.push(by),
      stop: () => seen.push('stopped'),
    };
    await classifyTexts(deps);
    expect(seen).to.deep.equal(['reading grounds', 5, 5, 'stopped']);
  });

  /** The job in a process of its own, as a person would start it. */
  function startJob(...options: string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', 'jobs/run.ts', 'classify-grounds', ...options], {
      cwd: ROOT,
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        EVENHAND_HOME: folder.path,
        LOG_LEVEL: 'silent',
        SMTP_URL: '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [output, complaint] = ['', ''];
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      complaint += chunk;
    });
    const ended = new Promise<{ status: number | null; output: string; complaint: string }>((resolve) =>
      child.on('close', (status) => resolve({ status, output, complaint })),
    );
    return { child, ended };
  }

  it('leaves the file as it was when it is killed midway, and reads it whole the next time', async () => {
    const [march, april] = [await loadMonth('03'), await loadMonth('04')];
    await readBefore(april, 'no_smell');
    const before = [await tiersOf(march), await tiersOf(april), await runsOf(april)];
    // Holds up the count of April's cells, when its new readings are stored already; March is done by then.
    const held = await database.pool.connect();
    await held.query('begin');
    await held.query('select from source_file where source_file_id = $1 for no key update', [april]);
    const { child, ended } = startJob('--reclassify');
    const waiting = async () => {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db);
      return rows[0]!.count > 0;
    };
    await until('the job waits to count the cells', waiting);
    child.kill('SIGKILL');
    await ended;
    await held.query('rollback');
    held.release();
    await until('the killed job has left the database', async () => {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from pg_stat_activity
        where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`.execute(database.db);
      return rows[0]!.count === 0;
    });
    expect(await tiersOf(march)).to.deep.equal(expectedTiers());
    expect([await tiersOf(april), await runsOf(april)]).to.deep.equal(before.slice(1));
    const { rows } = await sql<{ readings: number }>`
      select count(*) as readings from grounds_reading where source_file_id = ${april}`.execute(database.db);
    expect(rows[0]!.readings).to.equal(5);
    const { status, output, complaint } = await startJob('--reclassify', '--json').ended;
    expect(status, complaint).to.equal(0);
    const report = JSON.parse(output);
    expect(report).to.deep.include({ job: 'classify-grounds', month: null, status: 'classified', texts: 5 });
    expect(report.files).to.deep.equal({ read: 1, unchanged: 1, older: 0 });
    expect(report.moved.files).to.have.length(1);
    expect(await tiersOf(april)).to.deep.equal(expectedTiers());
    const runs = await sql<{ state: string }>`
      select state from job_run where job = 'classify-grounds' order by job_run_id`.execute(database.db);
    expect(runs.rows.map(({ state }) => state)).to.deep.equal(['abandoned', 'succeeded']);
  });

  it('refuses a month that is none and an option it does not have', async () => {
    for (const options of [
      ['--month', '2022-13'],
      ['--from-file', 'x'],
    ]) {
      const { status, complaint } = await startJob(...options).ended;
      expect(status).to.equal(2);
      expect(complaint).to.contain(options[0]!);
    }
  });

  it('is done by the worker before a month is measured, once, and not at all where nothing is new', async () => {
    const march = await loadMonth('03');
    for (let start = 1; start <= 2; start += 1) {
      const worker = startWorker(deps);
      await worker.caughtUp;
      await worker.stop();
    }
    expect(await tiersOf(march)).to.deep.equal(expectedTiers());
    const { rows } = await sql<{ job: string; state: string }>`
      select job, state from job_run where job in ('classify-grounds', 'measure') order by job_run_id`.execute(
      database.db,
    );
    expect(rows.map(({ job, state }) => `${job} ${state}`)).to.deep.equal([
      'classify-grounds succeeded',
      'measure succeeded',
    ]);
  });
});
