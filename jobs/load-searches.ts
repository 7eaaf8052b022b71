import { type Db, withHeldConnection } from '../src/db/connection.ts';
import type { CarriedTiers } from '../src/db/human-tier.ts';
import { addRawFile } from '../src/db/raw-file.ts';
import { findFirstRejection } from '../src/db/row-problem.ts';
import {
  type AcceptanceRule,
  acceptSourceFile,
  findSourceFile,
  finishSourceFile,
  makePartitions,
  type NewSourceFile,
  type StoredSourceFile,
} from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { londonMonth } from '../src/domain/period.ts';
import { readRecords } from '../src/ingest/csv-records.ts';
import { type InputFile, listInputFiles } from '../src/ingest/input-file.ts';
import { type Inspection, inspect } from '../src/ingest/inspect.ts';
import { forceMonthOfName, recogniseFormat, type SearchFormat, unknownHeader } from '../src/ingest/search-format.ts';
import { InputProblem } from '../src/problem.ts';
import { beginRawFile } from '../src/store/raw-file.ts';
import { CITY_OF_LONDON, RATED_BOROUGHS } from '../src/vocabulary/area.ts';
import { MET } from '../src/vocabulary/force.ts';
import { labelEra } from '../src/vocabulary/reason.ts';
import { keepKnownFile, keptWhileRead } from './keep-raw.ts';
import { openPlaces, type Places } from './place-points.ts';

export interface LoadOptions {
  paths: readonly string[];
  /** The force of data.police.uk files whose names do not tell it. */
  forceId?: string | undefined;
  /** The month (YYYY-MM) of data.police.uk files whose names do not tell it. */
  month?: string | undefined;
  /** The borough of an MPS extract that has no borough column. */
  areaCode?: string | undefined;
  isSynthetic?: boolean | undefined;
  /** Which of the files there are to be loaded, by path; all where not given. */
  isWanted?: (path: string) => boolean;
}

/** What became of one file; rows = accepted + rejected. */
export interface LoadedFile {
  path: string;
  source: NewSourceFile['source'];
  sourceFileId: number;
  rows: number;
  accepted: number;
  rejected: number;
  unchanged: boolean;
  /** Months of which this file replaced an older version, with how many rows came and went. */
  revised: { month: string; rowsAdded: number; rowsRemoved: number }[];
  /** Tiers that people settled on in texts of the older version: carried over to this one, and lost to it. */
  settledTiers?: CarriedTiers;
}

export interface LoadReport {
  files: LoadedFile[];
  /** Files that could not be used, with what is wrong; the database holds nothing of them. */
  refused: { path: string; problem: string }[];
  totals: { files: number; rows: number; accepted: number; rejected: number; unchanged: number };
  /** What the person loading ought to know although nothing failed. */
  warnings: string[];
}

/** No record of a search in London can be older: the powers and the forms date from the eighties. */
const EARLIEST_SEARCH = '1986-01-01';

/**
 * Loads stop-and-search files: each in a transaction of its own, so that a file is stored whole or not at all. A file
 * with the bytes of one loaded before changes nothing; a newer version of a force's month replaces the older.
 */
export async function loadSearches(deps: Deps, options: LoadOptions): Promise<LoadReport> {
  const { isWanted = () => true } = options;
  const inputs = (await listInputFiles(options.paths)).filter((input) => isWanted(input.path));
  const places = await openPlaces(deps.database.db);
  deps.progress.start(
    'loading',
    inputs.reduce((sum, input) => sum + input.byteCount, 0),
  );
  const outcomes = await loadInLanes(deps, inputs, (input) => loadOrRefuse(deps, input, options, places)).finally(() =>
    deps.progress.stop(),
  );
  const report: LoadReport = {
    files: outcomes.flatMap((outcome) => outcome.loaded ?? []),
    refused: outcomes.flatMap((outcome) => outcome.refused ?? []),
    totals: { files: 0, rows: 0, accepted: 0, rejected: 0, unchanged: 0 },
    warnings: [],
  };
  if (!places.tellBoroughs && report.files.some((file) => file.source === 'police-uk'))
    report.warnings.push(NO_BOUNDARIES);
  report.warnings.push(...report.files.flatMap(lostTiers));
  if (report.files.length === 0 && report.refused.length === 0) {
    throw new InputProblem(`${options.paths.join(', ')}: none of the CSV files there holds stop-and-search records.`);
  }
  for (const file of report.files) {
    report.totals.files += 1;
    report.totals.rows += file.rows;
    report.totals.accepted += file.accepted;
    report.totals.rejected += file.rejected;
    report.totals.unchanged += file.unchanged ? 1 : 0;
  }
  return report;
}

const NO_BOUNDARIES =
  'No borough boundaries are loaded, so these searches count for London and for no borough. Load them with load-boundaries; searches loaded before are then placed.';

/** What to say where people's readings of an older version no longer count. */
function lostTiers({ path, settledTiers }: LoadedFile): string[] {
  if (!settledTiers || settledTiers.lost === 0) return [];
  return [
    `${path}: of ${settledTiers.carried + settledTiers.lost} texts of the version it replaces that people have settled, ${settledTiers.lost} could not be carried over (the record is gone, or its text was changed or is no longer kept): the classifier's tier counts for those.`,
  ];
}

/**
 * Files loaded at a time: some are read and copied while others are validated in the database. More than three gain nothing on two
 * cores.
 */
const LANES = 3;

/**
 * Loads files whose names tell force and month in lanes, versions of the same month one after the other; then the
 * others in the order given. Returns what became of each, in the order given.
 */
async function loadInLanes(
  deps: Deps,
  inputs: readonly InputFile[],
  load: (input: InputFile) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes = new Map<InputFile, Outcome>();
  const versions = new Map<string, InputFile[]>();
  const others: InputFile[] = [];
  const months = new Set<string>();
  for (const input of inputs) {
    const named = forceMonthOfName(input.path);
    if (!named) {
      others.push(input);
      continue;
    }
    const key = `${named.forceId} ${named.month}`;
    versions.set(key, [...(versions.get(key) ?? []), input]);
    months.add(`${named.month}-01`);
  }
  await makePartitions(deps.database.db, [...months].sort());
  const waiting = [...versions.values()];
  const lane = async () => {
    for (let group = waiting.shift(); group; group = waiting.shift()) {
      for (const input of group) outcomes.set(input, await load(input));
    }
  };
  // Every lane has ended before a failure of one is told: nothing goes on loading behind the caller's back.
  const ended = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  for (const input of others) outcomes.set(input, await load(input));
  return inputs.map((input) => outcomes.get(input)!);
}

interface Outcome {
  loaded?: LoadedFile;
  refused?: LoadReport['refused'][number];
}

async function loadOrRefuse(deps: Deps, input: InputFile, options: LoadOptions, places: Places): Promise<Outcome> {
  try {
    const loaded = await loadFile(deps, input, options, places);
    return loaded ? { loaded } : {};
  } catch (problem) {
    if (!(problem instanceof InputProblem)) throw problem;
    deps.log.warn({ file: input.path, problem: problem.message }, 'file refused');
    return { refused: { path: input.path, problem: problem.message } };
  }
}

async function loadFile(
  deps: Deps,
  input: InputFile,
  options: LoadOptions,
  places: Places,
): Promise<LoadedFile | undefined> {
  const inspection = await inspect(input);
  const format = recogniseFormat(inspection.headings);
  if (!format) {
    // A file that bears the name of a force's month holds searches, or is damaged.
    if (input.isNamed || forceMonthOfName(input.path)) throw unknownHeader(input.path, inspection.headings);
    deps.progress.advance(input.byteCount);
    deps.log.info({ file: input.path }, 'passed over: its header is not that of stop-and-search records');
    return undefined;
  }
  const { file, rule } = await identify(input, inspection, format, options, deps.clock());
  const known = await findSourceFile(deps.database.db, file.sha256, file.forceId);
  if (known) {
    if (known.scopeAreaCode !== file.scopeAreaCode) {
      throw new InputProblem(
        `${input.path}: these very bytes were loaded before as ${known.scopeAreaCode}, and now --area says ${file.scopeAreaCode}: one file cannot be of two boroughs.`,
      );
    }
    await keepKnownFile(deps, input, file.sha256);
    deps.progress.advance(input.byteCount);
    return loadedFile(file, known, true);
  }
  const keeper = await beginRawFile(deps.settings.home, file);
  const stored = await withHeldConnection(deps.database.pool, (held) =>
    held.db.transaction().execute(async (trx) => {
      const inTransaction = { db: trx, client: held.client };
      const reading = keptWhileRead(input, keeper);
      const batches = readRecords(reading, inspection.encoding, shapeOf(format, inspection), deps.progress.advance);
      const accepted = await acceptSourceFile(inTransaction, file, rule, format.columns, batches);
      if (accepted.rowCount === 0) {
        throw new InputProblem(
          `${input.path}: no rows after the header on line 1 (a month without searches is not published so).`,
        );
      }
      if (accepted.acceptedCount === 0) throw await nothingAccepted(trx, input.path, accepted);
      // The disk writes while the database counts; the file is kept before anything is stored that rests on it.
      const keeping = keeper.keep();
      keeping.catch(() => {});
      await places.placeNew(deps.database.db, trx, accepted);
      const finished = await finishSourceFile(inTransaction, accepted);
      await addRawFile(trx, await keeping);
      return { ...accepted, ...finished };
    }),
  ).finally(keeper.discard);
  const { carried, lost } = stored.tiers;
  return { ...loadedFile(file, stored, false), ...(carried + lost > 0 ? { settledTiers: { carried, lost } } : {}) };
}

const shapeOf = (format: SearchFormat, inspection: Inspection) => ({
  headingCount: inspection.headings.length,
  fieldCount: format.fieldCount,
});

async function identify(
  input: InputFile,
  inspection: Inspection,
  format: SearchFormat,
  options: LoadOptions,
  now: Date,
): Promise<{ file: NewSourceFile; rule: AcceptanceRule }> {
  const file = {
    sha256: inspection.sha256,
    path: input.path,
    publisher: format.publisher,
    source: format.source,
    encoding: inspection.encoding,
    byteCount: inspection.byteCount,
    isSynthetic: options.isSynthetic ?? false,
  };
  if (format.source === 'mps-extract') {
    const areaCode = boroughOfExtract(input, format, options);
    return {
      file: { ...file, forceId: MET, scopeAreaCode: areaCode },
      rule: {
        source: 'mps-extract',
        areaCode,
        earliestOn: EARLIEST_SEARCH,
        latestOn: now.toISOString().slice(0, 10),
      },
    };
  }
  const named = forceMonthOfName(input.path);
  const forceId = named?.forceId ?? options.forceId;
  if (!forceId) {
    throw new InputProblem(
      `${input.path}: which force is this? Name the file YYYY-MM-force-stop-and-search.csv, or give --force (such as --force metropolitan).`,
    );
  }
  const month = named?.month ?? options.month ?? (await monthOfFirstRecord(input, inspection, format));
  return {
    file: { ...file, forceId, scopeAreaCode: undefined },
    rule: { source: 'police-uk', month: `${month}-01`, labelEra: labelEra(forceId, month) },
  };
}

function boroughOfExtract(input: InputFile, format: SearchFormat, options: LoadOptions): string | undefined {
  const hasBorough = format.columns.some(({ name }) => name === 'borough_of_stop' || name === 'borough_code');
  if (hasBorough) return undefined;
  if (!options.areaCode) {
    throw new InputProblem(
      `${input.path}, line 1: this MPS extract has no borough column; give the borough it covers with --area (such as --area ${RATED_BOROUGHS[0]!.code}).`,
    );
  }
  if (options.areaCode !== CITY_OF_LONDON && !RATED_BOROUGHS.some((borough) => borough.code === options.areaCode)) {
    throw new InputProblem(`--area ${options.areaCode} is no London borough (expected E09000001 to E09000033).`);
  }
  return options.areaCode;
}

/** A date and time that says how far it is from UTC; JavaScript alone would read "10 May" as a day of 2001. */
const WITH_OFFSET = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:[Zz]|[+-]\d\d(?::?\d\d)?)$/;

async function monthOfFirstRecord(input: InputFile, inspection: Inspection, format: SearchFormat): Promise<string> {
  const at = format.columns.find((column) => column.name === 'date')!.index;
  for await (const batch of readRecords(input, inspection.encoding, shapeOf(format, inspection))) {
    const published = batch.records[0]![at]!.trim();
    const date = new Date(published);
    if (!WITH_OFFSET.test(published) || Number.isNaN(date.getTime())) {
      throw new InputProblem(
        `${input.path}, line ${batch.lines[0]}: Date "${published}" is not a date and time (expected such as 2022-05-01T13:40:00+00:00).`,
      );
    }
    return londonMonth(date);
  }
  throw new InputProblem(`${input.path}: no rows after the header on line 1.`);
}

async function nothingAccepted(db: Db, path: string, stored: StoredSourceFile): Promise<InputProblem> {
  const first = await findFirstRejection(db, stored.sourceFileId);
  return new InputProblem(
    `${path}: none of the ${stored.rowCount} rows could be used; the first fault is on line ${first?.line}: ${first?.columnName} "${first?.value}" is ${first?.reason}.`,
  );
}

function loadedFile({ path, source }: NewSourceFile, stored: StoredSourceFile, unchanged: boolean): LoadedFile {
  return {
    path,
    source,
    sourceFileId: stored.sourceFileId,
    rows: stored.rowCount,
    accepted: stored.acceptedCount,
    rejected: stored.rejectedCount,
    unchanged,
    revised: stored.months.flatMap(({ month, replaces, rowsAdded, rowsRemoved }) =>
      replaces === undefined || rowsAdded === undefined || rowsRemoved === undefined
        ? []
        : [{ month: month.slice(0, 7), rowsAdded, rowsRemoved }],
    ),
  };
}
