import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from 'kysely';
import { withHeldConnection } from '../../src/db/connection.ts';
import {
  countSetAside,
  findRun,
  groundsStateOf,
  listFilesWithTexts,
  listMoves,
  makeRunCurrent,
  readTexts,
  storeReadings,
  type WrittenText,
} from '../../src/db/grounds-reading.ts';
import { recountCells } from '../../src/db/source-file.ts';
import { type Decisions, type Reading, TIERS, type Tier, USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne } from '../support/csv-load.ts';
import { type ExtractSearch, extractCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

describe('readings of written grounds', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let number = 0;

  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
  });
  after(async () => {
    await folder?.remove();
    await database?.drop();
  });

  /** Loads searches and returns the number of their file; each file has other bytes, a month of its own and a line for each. */
  async function loadTexts(texts: readonly string[], more: Partial<ExtractSearch> = {}): Promise<number> {
    number += 1;
    const day = `10/${String((number % 12) + 1).padStart(2, '0')}/${2000 + Math.floor(number / 12)}`;
    const path = await folder.write(
      `texts-${number}.csv`,
      extractCsv(texts.map((text) => ({ ...more, Date: day, Grounds: text }))),
    );
    return (await loadOne(database, path)).sourceFileId;
  }

  const readingOf = (tier: Tier, more: Partial<Reading> = {}): Reading => ({
    tier,
    isSole: false,
    isSoleStrict: false,
    review: false,
    reviewReason: null,
    factors: [],
    ...more,
  });

  /** Reads each text of a file as the function says, as a job would: readings, current run and cells in one transaction. */
  const read = (
    sourceFileId: number,
    version: string,
    judge: (text: WrittenText) => Reading,
    decisions: Decisions = USUAL_DECISIONS,
  ): Promise<number> =>
    withHeldConnection(database.pool, (writing) =>
      writing.db.transaction().execute(async (trx) => {
        const groundsRunId = await withHeldConnection(database.pool, (reading) => {
          const batches = async function* () {
            for await (const batch of readTexts(reading.client, sourceFileId))
              yield batch.map((text) => ({ ...text, reading: judge(text) }));
          };
          const classifier = { version, rulesVersion: 'test', decisions };
          return storeReadings({ db: trx, client: writing.client }, sourceFileId, classifier, batches());
        });
        await recountCells(trx, sourceFileId);
        return groundsRunId;
      }),
    );

  const settle = (sourceFileId: number, line: number, tier: Tier, decisions: Decisions = USUAL_DECISIONS) =>
    database.db.transaction().execute(async (trx) => {
      await sql`
        with drawn as (
          insert into grounds_sample (from_month, to_month, seed, decisions)
          values ('2000-01-01', '2000-01-01', 1, ${JSON.stringify(decisions)}::jsonb)
          returning grounds_sample_id
        )
        insert into grounds_human_tier (source_file_id, month, line, tier, grounds_sample_id)
        select source_file_id, month, line, ${tier}, grounds_sample_id
        from search, drawn
        where source_file_id = ${sourceFileId} and line = ${line}`.execute(trx);
      await recountCells(trx, sourceFileId);
    });

  async function tiersOf(sourceFileId: number): Promise<Record<string, number>> {
    const { rows } = await sql<{ tier: string; searches: number }>`
      select grounds_tier as tier, sum(searches) as searches
      from cell_count where source_file_id = ${sourceFileId} group by 1`.execute(database.db);
    return Object.fromEntries(rows.map(({ tier, searches }) => [tier, searches]));
  }

  async function textsOf(sourceFileId: number): Promise<WrittenText[]> {
    const texts: WrittenText[] = [];
    await withHeldConnection(database.pool, async ({ client }) => {
      for await (const batch of readTexts(client, sourceFileId)) texts.push(...batch);
    });
    return texts.sort((a, b) => a.line - b.line);
  }

  it('read each text to the last character, whatever stands in it', async () => {
    const texts = [
      'Smell of cannabis.',
      'two\nlines\r\nand a\ttab',
      'a back\\slash, \\n, \\N and "quotes"',
      'é – “curly” 😀 Ω',
      '\u0001\b\u000b\f\u001b control',
      'x'.repeat(200_000),
    ];
    const file = await loadTexts(texts.map((_, at) => `text ${at}`));
    for (const [at, text] of texts.entries()) {
      await sql`update written_grounds set text = ${text} where source_file_id = ${file} and line = ${at + 2}`.execute(
        database.db,
      );
    }
    expect((await textsOf(file)).map(({ text }) => text)).to.deep.equal(texts);
  });

  it('read texts as they are even where a character falls between two pieces of what the database sends', async () => {
    const texts = Array.from({ length: 3000 }, (_, at) => `${'€'.repeat(at % 50)}\\${at}\n😀`);
    const file = await loadTexts(texts);
    expect((await textsOf(file)).map(({ text }) => text)).to.deep.equal(texts);
  });

  it('keep the tier, the reason to look again and the places of what was found, and no word of the text', async () => {
    const file = await loadTexts(['Strong smell of cannabis from SECRETNAME.', 'Blank.']);
    const factors = [
      {
        factor: 'smell_cannabis',
        class: 'trigger' as const,
        start: 7,
        end: 24,
        text: 'smell of cannabis',
        rule: 'r-1',
      },
      { factor: 'odd"one\\', class: 'weak' as const, start: 30, end: 40, text: 'SECRETNAME', rule: 'r\t2' },
    ];
    const run = await read(file, 'v1', ({ text }) =>
      text.startsWith('Strong')
        ? readingOf('smell_weak', { review: true, reviewReason: 'one\\two\tthree', factors })
        : readingOf('insufficient'),
    );
    const { rows } = await sql<Record<string, unknown>>`
      select line, tier, review_reason, factors from grounds_reading where grounds_run_id = ${run} order by line`.execute(
      database.db,
    );
    expect(rows).to.deep.equal([
      {
        line: 2,
        tier: 'smell_weak',
        reviewReason: 'one\\two\tthree',
        factors: [
          ['smell_cannabis', 'r-1', 7, 24],
          ['odd"one\\', 'r\t2', 30, 40],
        ],
      },
      { line: 3, tier: 'insufficient', reviewReason: null, factors: [] },
    ]);
    expect(JSON.stringify(rows)).not.to.contain('SECRETNAME');
  });

  it('give cells the tier that people settled on, else the current run’s, else say that a text has not been read', async () => {
    const file = await loadTexts(['one', 'two', 'three', '']);
    expect(await tiersOf(file)).to.deep.equal({ 'not-classified': 3, 'no-text': 1 });
    await settle(file, 2, 'smell_only');
    expect(await tiersOf(file)).to.deep.equal({ smell_only: 1, 'not-classified': 2, 'no-text': 1 });
    await read(file, 'v1', () => readingOf('no_smell'));
    expect(await tiersOf(file)).to.deep.equal({ smell_only: 1, no_smell: 2, 'no-text': 1 });
    await read(file, 'v2', () => readingOf('smell_support'));
    expect(await tiersOf(file)).to.deep.equal({ smell_only: 1, smell_support: 2, 'no-text': 1 });
  });

  it('give way to what people settled on only where people went by the decisions that the texts are read under', async () => {
    const weak: Decisions = { ...USUAL_DECISIONS, nervousOnly: 'weak' };
    const file = await loadTexts(['one', 'two', 'three']);
    await settle(file, 2, 'smell_support');
    await settle(file, 3, 'smell_support');
    await settle(file, 3, 'smell_weak', weak);
    const state = async () => (await groundsStateOf(database.db, [file]))[0]!;
    await read(file, 'v1', () => readingOf('no_smell'));
    expect(await tiersOf(file)).to.deep.equal({ smell_support: 2, no_smell: 1 });
    expect(await countSetAside(database.db)).to.equal(0);
    expect(await state()).to.contain('read by v1, 2 settled');
    await read(file, 'v1 weak', () => readingOf('no_smell'), weak);
    expect(await tiersOf(file)).to.deep.equal({ smell_weak: 1, no_smell: 2 });
    expect(await countSetAside(database.db)).to.equal(1);
    expect(await state()).to.contain('read by v1 weak, 1 settled');
  });

  it('keep the tiers in the cells when the texts themselves are deleted at the end of their time', async () => {
    const file = await loadTexts(['one', 'two']);
    await read(file, 'v1', () => readingOf('no_smell'));
    await sql`delete from written_grounds where source_file_id = ${file}`.execute(database.db);
    await recountCells(database.db, file);
    expect(await tiersOf(file)).to.deep.equal({ no_smell: 2 });
  });

  it('keep every run of a file, the last one current, and tell what moved from one to another', async () => {
    const file = await loadTexts(['a', 'b', 'c', 'd']);
    const first = await read(file, 'v1', ({ text }) => readingOf(text === 'd' ? 'no_smell' : 'smell_only'));
    const second = await read(file, 'v2', ({ text }) => readingOf(text === 'a' ? 'smell_only' : 'smell_weak'));
    expect(await listMoves(database.db, file, { fromRunId: first, toRunId: second })).to.deep.equal([
      { from: 'smell_only', to: 'smell_weak', texts: 2 },
      { from: 'no_smell', to: 'smell_weak', texts: 1 },
    ]);
    expect(await listMoves(database.db, file, { fromRunId: first, toRunId: first })).to.deep.equal([]);
    expect(await findRun(database.db, file, 'v1')).to.equal(first);
    expect(await findRun(database.db, file, 'v3')).to.equal(undefined);
    const current = async () =>
      (await listFilesWithTexts(database.db)).find(({ sourceFileId }) => sourceFileId === file)!.current;
    expect(await current()).to.deep.equal({ groundsRunId: second, version: 'v2', textCount: 4 });
    await makeRunCurrent(database.db, file, first);
    expect(await current()).to.deep.equal({ groundsRunId: first, version: 'v1', textCount: 4 });
    const { rows } = await sql`select text_count from grounds_run where source_file_id = ${file}`.execute(database.db);
    expect(rows).to.deep.equal([{ textCount: 4 }, { textCount: 4 }]);
  });

  it('are of files in force that hold texts, of one month where it is named', async () => {
    const [withTexts, without] = [await loadTexts(['a', '', 'c']), await loadTexts(['', ''])];
    const files = await listFilesWithTexts(database.db);
    expect(files.find(({ sourceFileId }) => sourceFileId === withTexts)).to.include({ textCount: 2 });
    expect(files.map(({ sourceFileId }) => sourceFileId)).to.not.include(without);
    const { rows } = await sql<{ month: string }>`
      select to_char(month, 'YYYY-MM') as month from source_file_month where source_file_id = ${withTexts}`.execute(
      database.db,
    );
    const ofMonth = await listFilesWithTexts(database.db, rows[0]!.month);
    expect(ofMonth.map(({ sourceFileId }) => sourceFileId)).to.deep.equal([withTexts]);
    expect(await listFilesWithTexts(database.db, '1990-01')).to.deep.equal([]);
  });

  it('have a state that stays while nothing changes, and changes with the run and with each settled tier', async () => {
    const [file, silent] = [await loadTexts(['a', 'b']), await loadTexts([''])];
    const state = () => groundsStateOf(database.db, [silent, file, file]);
    const states = [await state()];
    expect(states[0]).to.deep.equal([`grounds ${file}: not read, 0 settled`]);
    expect(await state()).to.deep.equal(states[0]);
    const change = async (work: Promise<unknown>) => {
      await work;
      const now = await state();
      expect(now).to.have.length(1);
      expect(states.map((known) => known[0])).to.not.include(now[0]);
      expect(await state()).to.deep.equal(now);
      states.push(now);
    };
    const first = await read(file, 'v1', () => readingOf('no_smell'));
    expect(await state()).to.deep.equal([`grounds ${file}: read by v1, 0 settled`]);
    await change(Promise.resolve());
    await change(settle(file, 2, 'smell_only'));
    await change(settle(file, 3, 'smell_only'));
    await change(
      sql`update grounds_human_tier set tier = 'no_smell' where source_file_id = ${file} and line = 3`.execute(
        database.db,
      ),
    );
    await change(read(file, 'v2', () => readingOf('no_smell')));
    await makeRunCurrent(database.db, file, first);
    expect(await state()).to.deep.equal(states.at(-2));
  });

  it('leave cells that add up to the searches of the file, before and after, whatever the tiers', async () => {
    const anyTier = fc.constantFrom(...TIERS);
    const search = fc.record({
      Grounds: fc.constantFrom('', 'Smell of cannabis.', 'Seen to run.', 'n/a'),
      Subject: fc.constantFrom('Person', 'Vehicle', 'Person & Vehicle'),
      'SDE Group': fc.constantFrom('White', 'Black', ''),
      Gender: fc.constantFrom('M', 'F'),
      tier: anyTier,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(search, { minLength: 1, maxLength: 40 }), anyTier, async (searches, settled) => {
        number += 1;
        const rows = searches.map(({ tier: _, ...row }, at) => ({ ...row, 'Stop Ref': `${number}/${at}` }));
        const path = await folder.write(`any-${number}.csv`, extractCsv(rows));
        const { sourceFileId } = await loadOne(database, path);
        const total = searches.length;
        const sum = (tiers: Record<string, number>) => Object.values(tiers).reduce((all, count) => all + count, 0);
        const texts = searches.filter(({ Grounds }) => Grounds !== '').length;
        const before = await tiersOf(sourceFileId);
        expect(sum(before)).to.equal(total);
        expect(before['not-classified'] ?? 0).to.equal(texts);
        await read(sourceFileId, 'v1', ({ line }) => readingOf(searches[line - 2]!.tier));
        const expected = new Map<string, number>();
        for (const { Grounds, tier } of searches) {
          const name = Grounds === '' ? 'no-text' : tier;
          expected.set(name, (expected.get(name) ?? 0) + 1);
        }
        expect(await tiersOf(sourceFileId)).to.deep.equal(Object.fromEntries(expected));
        const first = searches.findIndex(({ Grounds }) => Grounds !== '');
        if (first >= 0) await settle(sourceFileId, first + 2, settled);
        const after = await tiersOf(sourceFileId);
        expect(sum(after)).to.equal(total);
        expect(after['no-text'] ?? 0).to.equal(total - texts);
      }),
      { numRuns: 15, seed: 4 },
    );
  });
});
