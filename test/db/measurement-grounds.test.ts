import { expect } from 'chai';
import { sql } from 'kysely';
import { countGrounds, listGroundsMonths } from '../../src/db/cell-count.ts';
import { withHeldConnection } from '../../src/db/connection.ts';
import { readTexts, storeReadings } from '../../src/db/grounds-reading.ts';
import { countNervousOnly } from '../../src/db/measurement-grounds.ts';
import { recountCells } from '../../src/db/source-file.ts';
import { type Decisions, type Tier, USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne } from '../support/csv-load.ts';
import { EXTRACT_HEADINGS, type ExtractSearch, extractCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

/** A text by what a classifier reads in it. */
interface Read {
  tier: Tier;
  factors?: readonly string[];
}

describe('counts of written grounds', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let files = 0;

  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
  });
  after(async () => {
    await folder?.remove();
    await database?.drop();
  });

  /** Loads searches, each with its text and day, in a file of its own. */
  const load = async (searches: Partial<ExtractSearch>[], headings = EXTRACT_HEADINGS): Promise<number> => {
    files += 1;
    const rows = searches.map((search, at) => ({ 'Stop Ref': `G/${files}/${at}`, ...search }));
    const path = await folder.write(`grounds-${files}.csv`, extractCsv(rows, headings));
    return (await loadOne(database, path)).sourceFileId;
  };
  /** Lets each text, which is the number of a reading, be read so. */
  const read = (sourceFileId: number, version: string, decisions: Decisions, readings: readonly Read[]) =>
    withHeldConnection(database.pool, (writing) =>
      writing.db.transaction().execute(async (trx) => {
        await withHeldConnection(database.pool, (reading) => {
          const batches = async function* () {
            for await (const batch of readTexts(reading.client, sourceFileId)) {
              yield batch.map(({ month, line, text }) => {
                const { tier, factors = [] } = readings[Number(text)]!;
                return {
                  month,
                  line,
                  reading: {
                    tier,
                    isSole: false,
                    isSoleStrict: false,
                    review: false,
                    reviewReason: null,
                    factors: factors.map((factor) => ({
                      factor,
                      class: 'neutral' as const,
                      start: 0,
                      end: 1,
                      text,
                      rule: 'test',
                    })),
                  },
                };
              });
            }
          };
          const classifier = { version, rulesVersion: 'test', decisions };
          return storeReadings({ db: trx, client: writing.client }, sourceFileId, classifier, batches());
        });
        await recountCells(trx, sourceFileId);
      }),
    );
  const settle = (sourceFileId: number, text: number, tier: Tier) =>
    database.db.transaction().execute(async (trx) => {
      await sql`
        with drawn as (
          insert into grounds_sample (from_month, to_month, seed, decisions)
          values ('2026-01-01', '2026-01-01', 1, ${JSON.stringify(USUAL_DECISIONS)}::jsonb)
          returning grounds_sample_id
        )
        insert into grounds_human_tier (source_file_id, month, line, tier, grounds_sample_id)
        select source_file_id, month, line, ${tier}, grounds_sample_id
        from written_grounds, drawn
        where source_file_id = ${sourceFileId} and text = ${String(text)}`.execute(trx);
      await recountCells(trx, sourceFileId);
    });

  describe('by month', () => {
    const standing = async (sourceFileId: number, month: string) => {
      const [found] = await listGroundsMonths(database.db, [{ sourceFileId, month }]);
      return { isRead: found!.isRead, isUnread: found!.isUnread };
    };

    it('say that a month of blanks is read where the file has a place for texts, and is not where it has none', async () => {
      const blank = await load([{ Date: '03/01/2024', Grounds: '' }]);
      expect(await standing(blank, '2024-01')).to.deep.equal({ isRead: true, isUnread: false });
      const placeless = await load(
        [{ Date: '03/02/2024' }],
        EXTRACT_HEADINGS.filter((heading) => heading !== 'Grounds'),
      );
      expect(await standing(placeless, '2024-02')).to.deep.equal({ isRead: false, isUnread: false });
    });

    it('say that a month is not read while a text in it is not, blanks or no blanks', async () => {
      const file = await load([
        { Date: '03/03/2024', Grounds: '0' },
        { Date: '04/03/2024', Grounds: '' },
      ]);
      expect(await standing(file, '2024-03')).to.deep.equal({ isRead: false, isUnread: true });
      await read(file, 'months', USUAL_DECISIONS, [{ tier: 'no_smell' }]);
      expect(await standing(file, '2024-03')).to.deep.equal({ isRead: true, isUnread: false });
    });
  });

  it('tell apart what people settled on and what a classifier read', async () => {
    const file = await load(['0', '0', '0'].map((Grounds) => ({ Date: '03/04/2024', Grounds })));
    await read(file, 'settled', USUAL_DECISIONS, [{ tier: 'no_smell' }]);
    const countOf = async () =>
      (await countGrounds(database.db, [{ sourceFileId: file, month: '2024-04' }])).map(
        ({ kind, isSettled, searches }) => [kind, isSettled, searches],
      );
    expect(await countOf()).to.deep.equal([['no_smell', false, 3]]);
    await sql`update written_grounds set text = '1' where source_file_id = ${file} and line = 3`.execute(database.db);
    await settle(file, 1, 'no_smell');
    expect(await countOf()).to.deep.equal([
      ['no_smell', false, 2],
      ['no_smell', true, 1],
    ]);
  });

  describe('of nervousness as the only thing that could support a search', () => {
    const NERVOUS = ['smell_cannabis', 'behaviour_nervous'];
    const READINGS: Read[] = [
      { tier: 'smell_support', factors: NERVOUS },
      { tier: 'smell_support', factors: [...NERVOUS, 'area_only'] },
      { tier: 'smell_support', factors: [...NERVOUS, 'smell_other'] },
      { tier: 'smell_support', factors: ['smell_cannabis'] },
      { tier: 'no_smell', factors: ['behaviour_nervous'] },
    ];
    const SUPPORTING = [{ version: 'usual', factors: ['behaviour_flight'] }];
    let file: number;
    const countOf = async (version: string, factors: readonly string[]) => {
      const key = [{ sourceFileId: file, month: '2024-05' }];
      const rows = await countNervousOnly(database.db, key, [...SUPPORTING, { version, factors }]);
      return rows.reduce((sum, row) => sum + row.searches, 0);
    };

    beforeEach(async () => {
      file = await load(READINGS.map((_, at) => ({ Date: '03/05/2024', Grounds: String(at) })));
    });

    it('go by what the classifier that read the file was told supports one', async () => {
      await read(file, 'usual', USUAL_DECISIONS, READINGS);
      expect(await countOf('other', ['area_only', 'smell_other'])).to.equal(3);
      await read(file, 'strict', { ...USUAL_DECISIONS, hotspot: 'support' }, READINGS);
      expect(await countOf('strict', ['area_only'])).to.equal(2);
      expect(await countOf('strict', ['area_only', 'smell_other'])).to.equal(1);
    });

    it('leave out texts that people read into another tier', async () => {
      await read(file, 'usual', USUAL_DECISIONS, READINGS);
      await settle(file, 0, 'smell_support');
      expect(await countOf('other', [])).to.equal(3);
      await settle(file, 1, 'smell_only');
      expect(await countOf('other', [])).to.equal(2);
    });
  });
});
