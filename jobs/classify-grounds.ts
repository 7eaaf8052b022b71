import { withHeldConnection } from '../src/db/connection.ts';
import {
  analyseReadings,
  type Classifier,
  countSetAside,
  type FileWithTexts,
  findRun,
  listFilesWithTexts,
  listMoves,
  makeRunCurrent,
  type ReadText,
  readTexts,
  storeReadings,
  type TierMove,
  type WrittenText,
} from '../src/db/grounds-reading.ts';
import { prepareForBulk, recountCells } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import type { Month } from '../src/domain/period.ts';
import { classifierVersion, classifyGrounds, RULES_VERSION } from '../src/grounds/classify.ts';
import type { Decisions, Tier } from '../src/grounds/reading.ts';

export interface ClassifyOptions {
  /** Only files in force for this month (YYYY-MM); all of them where not given. */
  month?: Month | undefined;
  /** Whether files that an earlier classifier has read are read again. */
  reclassify?: boolean;
}

/** What moved between the tiers of a file that was read again. */
export interface FileMoves {
  path: string;
  sourceFileId: number;
  /** The classifiers, before and now. */
  from: string;
  to: string;
  texts: number;
  moves: TierMove[];
}

export interface GroundsReport {
  classifier: string;
  decisions: Decisions;
  /** Files with texts: read now, read by this classifier before, and standing on another one's readings. */
  files: { read: number; unchanged: number; older: number };
  /** Of the older, those that cannot be read again: some of their texts are no longer kept. */
  cannotBeRead: { path: string; sourceFileId: number; version: string; texts: number; textsKept: number }[];
  /** Texts that people settled on under other decisions than their file is read under: the classifier's tier counts. */
  setAside: number;
  /** Texts read now, and how they fared: the tiers add up to them, and review is among them. */
  texts: number;
  tiers: Record<Tier, number>;
  /** Texts that a person should look at. */
  review: number;
  seconds: number;
  textsPerSecond: number;
  /** With reclassify: what moved, in all and file by file. */
  moved?: { texts: number; moves: TierMove[]; files: FileMoves[] };
}

/**
 * Reads the written grounds of every file in force that has not been read yet, and counts its cells anew: each file in a
 * transaction of its own, so that it is read whole or not at all. Files that an earlier classifier has read are left as they
 * are, unless `reclassify` is given; their earlier readings stay. Files that are in force no more are read again too while
 * there are samples of their texts; a file whose texts are not all kept is left to its current run. A second run reads
 * nothing.
 */
export async function classifyTexts(deps: Deps, options: ClassifyOptions = {}): Promise<GroundsReport> {
  const classifier = classifierOf(deps.settings.decisions);
  const files = await listFilesWithTexts(deps.database.db, options.month);
  const due = files.filter((file) => isDue(file, classifier, options.reclassify === true));
  const older = files.filter((file) => file.current && file.current.version !== classifier.version);
  const left = older.filter((file) => !due.includes(file));
  const report: GroundsReport = {
    classifier: classifier.version,
    decisions: classifier.decisions,
    files: {
      read: due.length,
      unchanged: files.filter((file) => file.current?.version === classifier.version).length,
      older: left.length,
    },
    cannotBeRead: left
      .filter((file) => !canBeRead(file, classifier))
      .map(({ path, sourceFileId, textCount, current }) => ({
        path,
        sourceFileId,
        version: current!.version,
        texts: current!.textCount,
        textsKept: textCount,
      })),
    setAside: 0,
    texts: 0,
    tiers: { smell_only: 0, smell_weak: 0, smell_support: 0, no_smell: 0, insufficient: 0 },
    review: 0,
    seconds: 0,
    textsPerSecond: 0,
  };
  const moved: FileMoves[] = [];
  const start = performance.now();
  deps.progress.start(
    'reading grounds',
    due.reduce((sum, file) => sum + file.textCount, 0),
  );
  try {
    for (const file of due) {
      const moves = await readFile(deps, file, classifier, report);
      const { path, sourceFileId, current } = file;
      if (current) {
        const { version: from, textCount: texts } = current;
        moved.push({ path, sourceFileId, from, to: classifier.version, texts, moves });
      }
    }
  } finally {
    deps.progress.stop();
  }
  if (due.length > 0) await analyseReadings(deps.database.db);
  report.setAside = await countSetAside(deps.database.db);
  report.seconds = (performance.now() - start) / 1000;
  report.textsPerSecond = report.texts === 0 ? 0 : Math.round(report.texts / report.seconds);
  if (options.reclassify) report.moved = { ...totalMoves(moved), files: moved };
  return report;
}

/** Whether texts are loaded that no classifier has read. */
export async function hasUnreadTexts(deps: Deps): Promise<boolean> {
  return (await listFilesWithTexts(deps.database.db)).some((file) => file.current === undefined);
}

/** Counts of a run for its log line. */
export function groundsCounts(report: GroundsReport) {
  const { files, texts, tiers, review, textsPerSecond, moved } = report;
  return {
    filesRead: files.read,
    filesUnchanged: files.unchanged,
    filesOlder: files.older,
    filesUnreadable: report.cannotBeRead.length,
    setAside: report.setAside,
    texts,
    ...tiers,
    review,
    textsPerSecond,
    ...(moved ? { moved: moved.texts } : {}),
  };
}

const classifierOf = (decisions: Decisions): Classifier => ({
  version: classifierVersion(decisions),
  rulesVersion: RULES_VERSION,
  decisions,
});

function isDue(file: FileWithTexts, classifier: Classifier, isReclassifying: boolean): boolean {
  if (file.current === undefined) return true;
  return isReclassifying && file.current.version !== classifier.version && canBeRead(file, classifier);
}

/**
 * Whether a classifier would cover all that the current run does, or has done so before. Readings outlive the texts, and a
 * run of the texts that are left would empty the figures of the others' months.
 */
function canBeRead({ current, textCount, versions }: FileWithTexts, { version }: Classifier): boolean {
  return versions.includes(version) || textCount >= (current?.textCount ?? 0);
}

/**
 * Reads the texts of one file and returns what moved since its run before. They come over one connection and the readings go over another, so
 * that the database reads, we classify and the database writes at the same time.
 */
async function readFile(
  deps: Deps,
  file: FileWithTexts,
  classifier: Classifier,
  report: GroundsReport,
): Promise<TierMove[]> {
  const { pool } = deps.database;
  const { sourceFileId } = file;
  return withHeldConnection(pool, (writing) =>
    writing.db.transaction().execute(async (trx) => {
      await prepareForBulk(trx, file.textCount);
      // The same classifier reads the same into the same texts: where decisions are put back, its readings still stand.
      let groundsRunId = await findRun(trx, sourceFileId, classifier.version);
      if (groundsRunId !== undefined) {
        await makeRunCurrent(trx, sourceFileId, groundsRunId);
        deps.progress.advance(file.textCount);
      } else {
        groundsRunId = await withHeldConnection(pool, (reading) => {
          const texts = readTexts(reading.client, sourceFileId);
          const read = classified(deps, texts, classifier.decisions, report);
          return storeReadings({ db: trx, client: writing.client }, sourceFileId, classifier, read);
        });
      }
      await recountCells(trx, sourceFileId);
      if (!file.current) return [];
      return listMoves(trx, sourceFileId, { fromRunId: file.current.groundsRunId, toRunId: groundsRunId });
    }),
  );
}

async function* classified(
  deps: Deps,
  batches: AsyncIterable<WrittenText[]>,
  decisions: Decisions,
  report: GroundsReport,
): AsyncGenerator<ReadText[]> {
  for await (const batch of batches) {
    yield batch.map(({ month, line, text }) => {
      const reading = classifyGrounds(text, decisions);
      report.tiers[reading.tier] += 1;
      if (reading.review) report.review += 1;
      return { month, line, reading };
    });
    report.texts += batch.length;
    deps.progress.advance(batch.length);
  }
}

/** The moves of all files added up, most texts first. */
function totalMoves(files: readonly FileMoves[]): { texts: number; moves: TierMove[] } {
  const byTiers = new Map<string, TierMove>();
  let texts = 0;
  for (const move of files.flatMap((file) => file.moves)) {
    const key = `${move.from} ${move.to}`;
    const total = byTiers.get(key) ?? { ...move, texts: 0 };
    total.texts += move.texts;
    texts += move.texts;
    byTiers.set(key, total);
  }
  return { texts, moves: [...byTiers.values()].sort((a, b) => b.texts - a.texts) };
}
