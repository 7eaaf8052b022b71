import { expect } from 'chai';
import { sql } from 'kysely';
import { ofLoad } from '../../jobs/report.ts';
import { storeHumanTiers, storeSample } from '../../src/db/grounds-sample.ts';
import type { Tier } from '../../src/grounds/reading.ts';
import { USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { load, loadOne } from '../support/csv-load.ts';
import { type ExtractSearch, extractCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/embedded-home.ts';

const MAY = '2022-05-01';
const search = (ref: string, text: string, more: Partial<ExtractSearch> = {}): Partial<ExtractSearch> => ({
  'Stop Ref': ref,
  Grounds: text,
  ...more,
});
/** As first sent, and as people settled it, line by line from the second on. */
const FIRST = [
  search('R/1', 'Smell of cannabis.'),
  search('R/2', 'Smell of cannabis, nervous.'),
  search('R/3', 'Seen to run.'),
  search('', 'No reference.'),
];
const SETTLED: Tier[] = ['smell_only', 'smell_support', 'no_smell', 'insufficient'];

describe('what people settled on', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let version = 0;
  beforeEach(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
  });
  afterEach(async () => {
    await folder?.remove();
    await database?.drop();
  });

  const write = (searches: Partial<ExtractSearch>[]) => {
    version += 1;
    return folder.write(`version-${version}.csv`, extractCsv(searches));
  };
  const send = async (searches: Partial<ExtractSearch>[]) => loadOne(database, await write(searches));

  /** Draws the lines of a file as a sample, numbered in their order; returns its number. */
  const draw = async (sourceFileId: number, lines: number, seed = 1) => {
    const texts = Array.from({ length: lines }, (_, at) => ({
      number: at + 1,
      sourceFileId,
      month: MAY,
      line: at + 2,
      group: 'white' as const,
      answer: 'sole' as const,
    }));
    const strata = [{ group: 'white' as const, answer: 'sole' as const, textCount: lines, sampledCount: lines }];
    const months = { from: '2022-05', to: '2022-05', seed, decisions: USUAL_DECISIONS };
    return (await database.db.transaction().execute((trx) => storeSample(trx, months, strata, texts))).sampleId;
  };
  const settle = (sampleId: number, tiers: readonly Tier[]) =>
    database.db
      .transaction()
      .execute((trx) => storeHumanTiers(trx, sampleId, new Map(tiers.map((tier, at) => [at + 1, tier]))));
  const settledOf = async (sourceFileId: number) => {
    const { rows } = await sql<{ at: string }>`
      select line || ' ' || tier as at from grounds_settled_tier
      where source_file_id = ${sourceFileId} order by line`.execute(database.db);
    return rows.map(({ at }) => at);
  };
  const cellsOf = async (sourceFileId: number) => {
    const { rows } = await sql<{ tier: string; searches: number }>`
      select grounds_tier as tier, sum(searches) as searches
      from cell_count where source_file_id = ${sourceFileId} group by 1`.execute(database.db);
    return Object.fromEntries(rows.map(({ tier, searches }) => [tier, searches]));
  };

  it('is carried over to the record of a newer version, wherever it stands there, while its text is the same', async () => {
    const older = await send(FIRST);
    expect(await settle(await draw(older.sourceFileId, 4), SETTLED)).to.deep.equal({ texts: 4, lost: 0, files: 1 });
    // One record more before them, one text changed, one record and one without a reference gone.
    const path = await write([search('R/0', 'New.'), search('R/2', 'Smell of cannabis, very nervous.'), FIRST[0]!]);
    const report = await load(database, [path]);
    const [newer] = report.files;
    expect(newer!.settledTiers).to.deep.equal({ carried: 1, lost: 3 });
    expect(await settledOf(newer!.sourceFileId)).to.deep.equal(['4 smell_only']);
    expect(await cellsOf(newer!.sourceFileId)).to.deep.equal({ smell_only: 1, 'not-classified': 2 });
    expect(await settledOf(older.sourceFileId)).to.have.length(4);
    expect(ofLoad(report))
      .to.contain('1 tiers that people settled on carried over')
      .and.match(/of 4 texts of the version it replaces that people have settled, 3 could not be carried over/);
  });

  it('is lost without a word in no load: where nothing was settled none is spoken of', async () => {
    await send(FIRST);
    const report = await load(database, [await write(FIRST.slice(1))]);
    expect(report.files[0]).not.to.have.property('settledTiers');
    expect(report.warnings).to.deep.equal([]);
  });

  it('is carried over versions that did not hold the record, and to the month that its day was corrected to', async () => {
    const first = await send(FIRST);
    await settle(await draw(first.sourceFileId, 4), SETTLED);
    await send([FIRST[1]!]);
    const third = await send([FIRST[0]!, FIRST[1]!, search('R/3', 'Seen to run.', { Date: '10/06/2022' })]);
    expect(third.settledTiers).to.deep.equal({ carried: 3, lost: 1 });
    expect(await settledOf(third.sourceFileId)).to.deep.equal(['2 smell_only', '3 smell_support', '4 no_smell']);
  });

  it('is carried over too where the answers come after the newer version, and told where it is not', async () => {
    const older = await send(FIRST);
    const sampleId = await draw(older.sourceFileId, 4);
    const newer = await send([FIRST[1]!, FIRST[0]!]);
    expect(newer).not.to.have.property('settledTiers');
    expect(await settle(sampleId, SETTLED)).to.deep.equal({ texts: 4, lost: 2, files: 2 });
    expect(await settledOf(newer.sourceFileId)).to.deep.equal(['2 smell_support', '3 smell_only']);
    expect(await cellsOf(newer.sourceFileId)).to.deep.equal({ smell_only: 1, smell_support: 1 });
    expect(await settle(sampleId, SETTLED)).to.deep.equal({ texts: 0, lost: 0, files: 0 });
  });

  it('is not carried over where a text is no longer kept, since nobody can tell whether it is the same', async () => {
    const older = await send(FIRST);
    await settle(await draw(older.sourceFileId, 4), SETTLED);
    await sql`delete from written_grounds where source_file_id = ${older.sourceFileId} and line = 2`.execute(
      database.db,
    );
    expect((await send(FIRST.slice(0, 3))).settledTiers).to.deep.equal({ carried: 2, lost: 2 });
  });

  it('is carried over sample by sample, the later one counting', async () => {
    const older = await send(FIRST);
    await settle(await draw(older.sourceFileId, 1), ['smell_only']);
    await settle(await draw(older.sourceFileId, 2, 2), ['smell_weak', 'smell_weak']);
    expect(await settledOf(older.sourceFileId)).to.deep.equal(['2 smell_weak', '3 smell_weak']);
    const newer = await send(FIRST.slice(0, 2));
    expect(newer.settledTiers).to.deep.equal({ carried: 2, lost: 0 });
    expect(await settledOf(newer.sourceFileId)).to.deep.equal(['2 smell_weak', '3 smell_weak']);
  });

  it('stays with the months of a file that are still in force', async () => {
    const older = await send([FIRST[0]!, search('J/1', 'June.', { Date: '10/06/2022' })]);
    await settle(await draw(older.sourceFileId, 1), ['smell_only']);
    // The newer file has June alone, and happens to use the Stop Ref of May's record.
    const newer = await send([search('R/1', 'Smell of cannabis.', { Date: '10/06/2022' })]);
    expect(newer).not.to.have.property('settledTiers');
    expect(await settledOf(newer.sourceFileId)).to.deep.equal([]);
  });

  it('waits for a load under way, so that it reaches the file that is being loaded', async () => {
    const older = await send(FIRST);
    const sampleId = await draw(older.sourceFileId, 4);
    const held = await database.pool.connect();
    await held.query('begin');
    // As a load does, from before its first partition until its end.
    await held.query(`select pg_advisory_xact_lock(hashtext('evenhand'), hashtext('human tiers'))`);
    const settling = settle(sampleId, SETTLED);
    const loading = write(FIRST.slice(0, 1)).then((path) => load(database, [path]));
    await until('both wait', async () => {
      const { rows } = await sql<{ waiting: number }>`
        select count(*) as waiting from pg_stat_activity
        where datname = current_database() and wait_event = 'advisory'`.execute(database.db);
      return rows[0]!.waiting === 2;
    });
    await held.query('commit');
    held.release();
    await settling;
    const [newer] = (await loading).files;
    expect(await settledOf(newer!.sourceFileId)).to.deep.equal(['2 smell_only']);
  });
});
