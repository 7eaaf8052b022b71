import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { sql } from 'kysely';
import { backup } from '../../jobs/backup.ts';
import { figures } from '../../jobs/figures.ts';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { loadGroups } from '../../jobs/load-groups.ts';
import { runMonth } from '../../jobs/month.ts';
import { restore } from '../../jobs/restore.ts';
import { sampleGrounds } from '../../jobs/sample-grounds.ts';
import { trace } from '../../jobs/trace.ts';
import { getResidents } from '../../src/db/area.ts';
import { appendAudit, verifyAudit } from '../../src/db/audit.ts';
import { describeDatabase, dropEverything } from '../../src/db/backup.ts';
import { addReviewEvent } from '../../src/db/flag-review.ts';
import { addCodings } from '../../src/db/grounds-sample.ts';
import { addQuestionEvent } from '../../src/db/group-question.ts';
import { findMeasurement, listStoredFigures } from '../../src/db/measurement.ts';
import { migrateTo } from '../../src/db/migrate.ts';
import type { Deps } from '../../src/deps.ts';
import type { Person } from '../../src/domain/person.ts';
import type { ReviewStep } from '../../src/domain/review.ts';
import { InputProblem } from '../../src/problem.ts';
import type { BackupManifest } from '../../src/store/backup-folder.ts';
import { listRawFiles, rawFilePath, verifyRawFile } from '../../src/store/raw-file.ts';
import { buildBoundaries, buildExtract, buildGroups, buildPoliceUk, evenCells } from '../support/build-records.ts';
import { tableContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';

const CAMDEN = 'E09000007';

describe('a backup', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let deps: Deps;
  let folder: string;
  let saved: string;

  before(async () => {
    database = await makeDatabase();
    folder = await mkdtemp(join(tmpdir(), 'evenhand-backup-'));
    saved = join(folder, 'saved');
    deps = makeDeps(database, { settings: { home: join(folder, 'home') } });
    const cells = evenCells(await getResidents(database.db), { perResident: 1 / 8000 });
    await loadBoundaries(deps, [await buildBoundaries(join(folder, 'boroughs.geojson'))]);
    await loadGroups(deps, [
      await buildGroups(join(folder, 'groups.csv'), [{ name: 'Camden\\Group', areaCode: CAMDEN }]),
    ]);
    const paths = [
      await buildPoliceUk(folder, '2026-04', cells),
      await buildPoliceUk(folder, '2026-05', cells),
      await buildExtract(
        join(folder, 'camden.csv'),
        { '2026-05': [{ areaCode: CAMDEN, group: 'black', tier: 'smell_only', searches: 40 }] },
        { hasBoroughs: false },
      ),
    ];
    await runMonth(deps, '2026-05', { paths, areaCode: CAMDEN });
    const { sampleId } = await sampleGrounds(deps, { size: 20, seed: 1 });
    await addCodings(database.db, sampleId, [{ number: 1, coder: 'A', role: 'coder', tier: 'smell_only' }]);
    await review();
    await backup(deps, saved);
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A flag that somebody took and noted something about, each on record. */
  async function review(): Promise<void> {
    const ann = madeUpPerson('ann', 'reviewer');
    const happenedAt = new Date('2026-06-02T09:00:00.123Z');
    await storePeople(database.db, [ann]);
    const { rows } = await sql<{ flagId: number }>`
      insert into flag (area_code, ethnic_group, reason, opened_month, evidence)
      values (${CAMDEN}, 'black', 'drugs', '2026-05-01', '{}')
      returning flag_id`.execute(database.db);
    const { flagId } = rows[0]!;
    for (const [expectedSequence, step] of [{ kind: 'taken' }, { kind: 'noted', note: 'A\t"note"\n\\.' }].entries()) {
      await database.db.transaction().execute(async (trx) => {
        await addReviewEvent(trx, { flagId, expectedSequence, person: ann, step: step as ReviewStep, happenedAt });
        await appendAudit(trx, {
          personId: ann.personId,
          role: ann.role,
          action: `review.${step.kind}`,
          subject: `flag/${flagId}`,
          detail: { an_old_name: 'é\n\\' },
          happenedAt,
        });
      });
    }
    await ask(ann, flagId, happenedAt);
  }

  /** A group's question about the flag, which was published. */
  async function ask(person: Person, flagId: number, happenedAt: Date): Promise<void> {
    const { rows } = await sql<{ groupQuestionId: number }>`
      insert into group_question (monitoring_group_id, area_code, flag_id, person_id, text, asked_at)
      select monitoring_group_id, area_code, ${flagId}, ${person.personId}, 'Why	"here"
\. and not there?', ${happenedAt}
      from monitoring_group limit 1
      returning group_question_id`.execute(database.db);
    const question = { groupQuestionId: rows[0]!.groupQuestionId, flagId };
    await addQuestionEvent(database.db, {
      question,
      expectedSequence: 0,
      person,
      step: { kind: 'published' },
      happenedAt,
    });
  }

  /** An empty database and home of their own, and what work makes of them. */
  async function elsewhere<T>(work: (deps: Deps, database: TestDatabase) => Promise<T>): Promise<T> {
    const other = await makeDatabase();
    const home = await mkdtemp(join(folder, 'other-'));
    try {
      return await work(makeDeps(other, { settings: { home } }), other);
    } finally {
      await other.drop();
    }
  }
  const problemOf = (work: Promise<unknown>): Promise<Error> =>
    work.then(
      () => {
        throw new Error('nothing was refused');
      },
      (error) => error,
    );
  async function altered(change: (copy: string) => Promise<void>): Promise<string> {
    const copy = await mkdtemp(join(folder, 'altered-'));
    await cp(saved, copy, { recursive: true });
    await change(copy);
    return copy;
  }
  async function alterManifest(copy: string, change: (manifest: Record<string, never>) => void): Promise<void> {
    const path = join(copy, 'manifest.json');
    const { manifest } = JSON.parse(await readFile(path, 'utf8'));
    change(manifest);
    const sha256 = createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
    await writeFile(path, JSON.stringify({ manifest, sha256 }));
  }

  it('restored into an empty database and home gives every row of every table, every file, and the same figures', async () => {
    const asked = { areaCode: CAMDEN, from: '2026-04', to: '2026-05', group: undefined, base: undefined };
    await elsewhere(async (there, other) => {
      const report = await restore(there, [saved]);
      expect(report.migrated).to.deep.equal([]);
      const [here, restored] = [await tableContents(database.db), await tableContents(other.db)];
      const accounts = ['kysely_migration', 'kysely_migration_lock'];
      for (const table of accounts) [here[table], restored[table]] = ['own', 'own'];
      expect(restored).to.deep.equal(here);
      expect(JSON.stringify(await figures(there, asked))).to.equal(JSON.stringify(await figures(deps, asked)));
      const files = await listRawFiles(there.settings.home);
      expect(files.map(({ sha256 }) => sha256)).to.deep.equal(
        (await listRawFiles(deps.settings.home)).map(({ sha256 }) => sha256),
      );
      for (const { sha256 } of files) expect(await verifyRawFile(there.settings.home, sha256!)).to.equal('whole');
      const measurement = await findMeasurement(other.db, '2026-05');
      const [figure] = await listStoredFigures(other.db, measurement!.measurementId, {
        areaCode: CAMDEN,
        measure: 'ratio',
      });
      const id = String(figure!.figureId);
      expect(JSON.stringify(await trace(there, id))).to.equal(JSON.stringify(await trace(deps, id)));
      const { head } = await verifyAudit(database.db);
      expect(await verifyAudit(other.db, { keptHead: head!.hash })).to.deep.equal({
        events: 2,
        head,
        keptHead: { hash: head!.hash, auditEventId: 2 },
      });
    });
  });

  it('restored goes on where it was: numbers go up, months load, history stays closed to changes, roles read what they may', async () => {
    await elsewhere(async (there, other) => {
      await restore(there, [saved]);
      const cells = evenCells(await getResidents(other.db), { perResident: 1 / 8000 });
      const path = await buildPoliceUk(join(folder, 'june'), '2026-06', cells);
      const report = await runMonth(there, '2026-06', { paths: [path] });
      expect(report.status).to.equal('published');
      expect(report.figures!.edition).to.equal(1);
      const { rows } = await other.pool.query(
        'select max(source_file_id) as latest, count(*)::integer as files from source_file',
      );
      expect(rows[0]).to.deep.equal({ latest: 4, files: 4 });
      for (const statement of [
        'delete from figure',
        'update flag_event set month = month',
        'delete from flag_review_event',
        'delete from group_question_event',
        'update audit_event set subject = subject',
        'delete from grounds_coding',
      ]) {
        const { rows: held } = await other.pool.query(
          `select count(*)::integer as n from ${/(flag_event|figure|grounds_coding|flag_review_event|group_question_event|audit_event)/.exec(statement)![1]}`,
        );
        if (held[0].n > 0) expect((await problemOf(other.pool.query(statement))).message).to.match(/is append-only/);
      }
      const asSite = (table: string) =>
        other.db.transaction().execute(async (trx) => {
          await sql`set local role evenhand_site`.execute(trx);
          await sql`select from ${sql.table(table)} limit 1`.execute(trx);
        });
      await asSite('figure');
      expect((await problemOf(asSite('written_grounds'))).message).to.match(/permission denied/);
    });
  });

  it('can be read by its owner alone, and is of tables as any PostgreSQL copies them in', async () => {
    for (const path of [saved, join(saved, 'tables'), join(saved, 'raw')])
      expect((await stat(path)).mode & 0o777).to.equal(0o700);
    for (const name of await readdir(join(saved, 'tables'))) {
      expect((await stat(join(saved, 'tables', name))).mode & 0o777).to.equal(0o600);
    }
    const [group] = gunzipSync(await readFile(join(saved, 'tables', 'monitoring_group.copy.gz')))
      .toString()
      .split('\n');
    expect(group).to.match(/^1\tCamden\\\\Group\tE09000007\t/);
  });

  it('goes into a folder of its own only, and never over another backup', async () => {
    expect((await problemOf(backup(deps, saved))).message).to.match(/a folder of its own/);
    expect((await problemOf(backup(deps, undefined))).message).to.match(/--to FOLDER/);
  });

  it('tells of files that have gone missing or bad, and is made without them', async () => {
    await elsewhere(async (there) => {
      await restore(there, [saved]);
      const [first, second] = (await listRawFiles(there.settings.home)).map(({ sha256 }) => sha256!);
      await rm(rawFilePath(there.settings.home, first!));
      await writeFile(rawFilePath(there.settings.home, second!), gzipSync('other'));
      const report = await backup(there, join(there.settings.home, 'again'));
      expect(report.rawFilesLost).to.deep.equal([first, second]);
      expect(report.rawFiles).to.equal(1);
    });
  });

  it('is never restored into a database in use', async () => {
    const before = await tableContents(database.db);
    const refusal = await problemOf(restore(deps, [saved]));
    expect(refusal).to.be.instanceOf(InputProblem);
    expect(refusal.message).to.match(/^The database is in use \(there are rows in /);
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('is not restored where a row, a file, the manifest or a name in it is not as it was, and the database stays empty', async () => {
    const table = (copy: string, name: string) => join(copy, 'tables', `${name}.copy.gz`);
    const faults: [(copy: string) => Promise<void>, RegExp][] = [
      [async (copy) => rm(join(copy, 'manifest.json')), /no finished backup/],
      [async (copy) => writeFile(join(copy, 'manifest.json'), '{'), /manifest\.json: this is no JSON/],
      [
        async (copy) => writeFile(join(copy, 'manifest.json'), '{"manifest": {"format": "other"}}'),
        /not as expected of evenhand-backup-1/,
      ],
      [
        async (copy) => {
          const text = await readFile(join(copy, 'manifest.json'), 'utf8');
          await writeFile(join(copy, 'manifest.json'), text.replace('"rows": 1', '"rows": 2'));
        },
        /its checksum is another/,
      ],
      [
        async (copy) => {
          const rows = gunzipSync(await readFile(table(copy, 'figure'))).toString();
          await writeFile(
            table(copy, 'figure'),
            gzipSync(rows.replace('\tratio\t', '\tratio\t').replace('\t1\t', '\t2\t')),
          );
        },
        /figure\.copy\.gz: the rows are not those of the manifest/,
      ],
      [async (copy) => rm(table(copy, 'search')), /search\.copy\.gz: cannot be read/],
      [
        async (copy) => {
          const whole = await readFile(table(copy, 'search'));
          await writeFile(table(copy, 'search'), whole.subarray(0, whole.length >> 1));
        },
        /search\.copy\.gz: cannot be read/,
      ],
      [
        async (copy) => {
          const [file] = await listRawFiles(copy);
          await rm(file!.path);
        },
        /as published is missing in it/,
      ],
      [
        (copy) =>
          alterManifest(copy, (manifest: Record<string, { name: string }[]>) => {
            manifest.tables!.find(({ name }) => name === 'delivery')!.name = 'pg_authid';
          }),
        /tells of other tables than there are/,
      ],
    ];
    await elsewhere(async (there, other) => {
      const before = await tableContents(other.db);
      for (const [change, message] of faults) {
        const refusal = await problemOf(restore(there, [await altered(change)]));
        expect(refusal.message).to.match(message);
        expect(refusal).to.be.instanceOf(InputProblem);
        expect(await tableContents(other.db)).to.deep.equal(before);
      }
      // And after all that the whole one goes in.
      expect((await restore(there, [saved])).rows).to.be.above(1000);
    });
  });

  it('of a newer version, or another, is refused by the name of the migration', async () => {
    const newer = await altered((copy) =>
      alterManifest(copy, (manifest: Record<string, unknown[]>) => {
        manifest.migrations!.push({ name: '9999_later', sha256: '0'.repeat(64) });
      }),
    );
    await elsewhere(async (there) => {
      expect((await problemOf(restore(there, [newer]))).message).to.match(/newer .* migration 9999_later is not known/);
    });
  });

  /** Rows that the earlier version could have had: it knew no figures by age. */
  const rowsOf = (table: string, rows: string[]) =>
    table === 'figure' ? rows.filter((row) => !/\b(rate|ratio)-aged-/.test(row)) : rows;

  it('of an earlier version is restored as that version had it, and then brought up to date', async () => {
    const last = '0010_sole_smell';
    const earlier = await elsewhere(async (_, other) => {
      await dropEverything(other.db);
      await migrateTo(other.db, last);
      return describeDatabase(other.db);
    });
    const older = await altered(async (copy) => {
      const { manifest } = JSON.parse(await readFile(join(copy, 'manifest.json'), 'utf8')) as {
        manifest: BackupManifest;
      };
      for (const { name, columns } of earlier.tables) {
        const table = manifest.tables.find((one) => one.name === name)!;
        const path = join(copy, 'tables', `${name}.copy.gz`);
        const kept = columns.map((column) => table.columns.indexOf(column));
        const rows = rowsOf(
          name,
          gunzipSync(await readFile(path))
            .toString()
            .split('\n')
            .slice(0, -1),
        );
        const text = rows.map((row) => `${kept.map((at) => row.split('\t')[at]).join('\t')}\n`).join('');
        await writeFile(path, gzipSync(text));
        Object.assign(table, {
          columns,
          rows: rows.length,
          byteCount: text.length,
          sha256: createHash('sha256').update(text).digest('hex'),
        });
      }
      await alterManifest(copy, (written) => {
        Object.assign(written, {
          migrations: earlier.migrations,
          tables: manifest.tables.filter(({ name }) => earlier.tables.some((one) => one.name === name)),
          sequences: manifest.sequences.filter(({ name }) => earlier.sequences.some((one) => one.name === name)),
        });
      });
    });
    await elsewhere(async (there, other) => {
      const { migrated } = await restore(there, [older]);
      expect(migrated[0]! > last && migrated.includes('0012_raw_file')).to.equal(true);
      const asked = { areaCode: CAMDEN, from: '2026-04', to: '2026-05', group: undefined, base: undefined };
      expect(JSON.stringify(await figures(there, asked))).to.equal(JSON.stringify(await figures(deps, asked)));
      const [here, restored] = [await tableContents(database.db), await tableContents(other.db)];
      for (const table of ['search', 'written_grounds', 'delivery']) expect(restored[table]).to.equal(here[table]);
      const kept = `
        select count(*) as figures, sum(hashtextextended(to_jsonb(figure)::text, 0)::numeric) as hash
        from figure
        where measure !~ '-aged-'`;
      expect((await other.pool.query(kept)).rows).to.deep.equal((await database.pool.query(kept)).rows);
      const { rows } = await other.pool.query(`select has_table_privilege('evenhand_site', 'figure', 'select') as may`);
      expect(rows[0].may).to.equal(true);
    });
  });
});
