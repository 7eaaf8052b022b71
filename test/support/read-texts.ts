/** Extracts whose texts have been read in a way that a test decides, so that nothing hangs on what the classifier says today. */
import { withHeldConnection } from '../../src/db/connection.ts';
import { readTexts, storeReadings } from '../../src/db/grounds-reading.ts';
import { recountCells } from '../../src/db/source-file.ts';
import { type Decisions, type Tier, USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import type { RecordedGroup } from '../../src/vocabulary/ethnicity.ts';
import type { CsvFolder } from './csv-folder.ts';
import { loadOne } from './csv-load.ts';
import { type ExtractSearch, extractCsv } from './csv-searches.ts';
import type { TestDatabase } from './database.ts';

const SELF_DEFINED: Record<RecordedGroup, string> = {
  white: 'W1 British',
  black: 'B2 African',
  asian: 'A1 Indian',
  mixed: 'M3 White and Asian',
  other: 'O9 Any other ethnic group',
  unknown: 'N4 Person declines to define',
};

/** So many drug searches of persons with a text, by what a classifier and a person make of the text. */
export interface TextCell {
  group: RecordedGroup;
  /** What the classifier says, and whether it wants a person to look. */
  classifier: Tier;
  review?: boolean;
  /** What is true, and people say. */
  truth: Tier;
  texts: number;
  /** YYYY-MM */
  month?: string;
}

/** Words that a text says its truth with; nothing else in it tells the tiers apart. */
const WORDS: Record<Tier, string> = {
  smell_only: 'alpha',
  smell_weak: 'bravo',
  smell_support: 'charlie',
  no_smell: 'delta',
  insufficient: 'echo',
};

/** The true tier of a text made by `textSearches`, however it has been redacted. */
export function truthOf(text: string): Tier {
  const found = (Object.keys(WORDS) as Tier[]).find((tier) => text.includes(`marked ${WORDS[tier]} `));
  if (!found) throw new Error(`no truth is marked in: ${text}`);
  return found;
}

/** Records of an extract with texts. Each says how it is to be read and what is true, and holds a telephone number. */
export function textSearches(cells: readonly TextCell[]): Partial<ExtractSearch>[] {
  return cells.flatMap(({ group, classifier, review, truth, texts, month = '2026-05' }, at) =>
    Array.from({ length: texts }, (_, i) => ({
      'Stop Ref': `T/${month}/${at}/${i}`,
      Date: `${String(1 + (i % 28)).padStart(2, '0')}/${month.slice(5)}/${month.slice(0, 4)}`,
      'Self-defined Ethnicity Code': SELF_DEFINED[group],
      Grounds: `Item ${CODES[classifier]}${review ? 'r' : ''}, marked ${WORDS[truth]} in "form",\n says to ring 07700 900${String(100 + (i % 900))}.`,
    })),
  );
}

/** Codes that say how a text is to be read. */
const CODES: Record<Tier, string> = {
  smell_only: 'aa',
  smell_weak: 'bb',
  smell_support: 'cc',
  no_smell: 'dd',
  insufficient: 'ee',
};

/** A text that is to be read into a tier, which is the true one, on one line. */
export function textInTier(tier: Tier): string {
  return `Item ${CODES[tier]}, marked ${WORDS[tier]} in form`;
}

/** Loads an extract and lets its texts be read as they say; returns the file's number. */
export async function loadReadTexts(
  database: TestDatabase,
  folder: CsvFolder,
  searches: Partial<ExtractSearch>[],
  name = 'extract.csv',
): Promise<number> {
  const { sourceFileId } = await loadOne(database, await folder.write(name, extractCsv(searches)));
  await readAgain(database, sourceFileId, 'test 1');
  return sourceFileId;
}

/** Lets a file be read by a classifier of another version, which may change some tiers, or be set to other decisions. */
export async function readAgain(
  database: TestDatabase,
  sourceFileId: number,
  version: string,
  change: (tier: Tier) => Tier = (tier) => tier,
  decisions: Decisions = USUAL_DECISIONS,
): Promise<void> {
  await withHeldConnection(database.pool, (writing) =>
    writing.db.transaction().execute(async (trx) => {
      const classifier = { version, rulesVersion: version, decisions };
      await withHeldConnection(database.pool, (reading) =>
        storeReadings({ db: trx, client: writing.client }, sourceFileId, classifier, read(reading)),
      );
      await recountCells(trx, sourceFileId);
    }),
  );
  async function* read({ client }: Parameters<Parameters<typeof withHeldConnection>[1]>[0]) {
    for await (const batch of readTexts(client, sourceFileId)) {
      yield batch.map(({ month, line, text }) => {
        const [, code, r] = /^Item (\w\w)(r?),/.exec(text)!;
        const tier = change((Object.keys(CODES) as Tier[]).find((one) => CODES[one] === code)!);
        const isSole = tier === 'smell_only' || tier === 'smell_weak';
        return {
          month,
          line,
          reading: {
            tier,
            isSole,
            isSoleStrict: tier === 'smell_only',
            review: r === 'r',
            reviewReason: r === 'r' ? 'fuzzy match' : null,
            factors: [],
          },
        };
      });
    }
  }
}
