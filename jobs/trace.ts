import { findDelivery, listFigureIdsOfDelivery } from '../src/db/delivery.ts';
import { listRetrievals, type Retrieval } from '../src/db/download.ts';
import { type CountedRecord, findFigure, listCountedRecords, type StoredFigure } from '../src/db/measurement.ts';
import { type FigureOrigin, getFigureOrigin, listFilesOfArea, type RestedOnFile } from '../src/db/provenance.ts';
import { findRawFile } from '../src/db/raw-file.ts';
import type { Deps } from '../src/deps.ts';
import { InputProblem } from '../src/problem.ts';
import { verifyRawFile } from '../src/store/raw-file.ts';
import { LONDON } from '../src/vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS } from '../src/vocabulary/ethnicity.ts';
import { isGroundsScope } from '../src/vocabulary/scope.ts';

/**
 * Whether a file as published is kept: whole, byte for byte; gone or altered on our disk; deleted because its time was over; or
 * never kept, having been loaded before files were.
 */
export type RawState = 'whole' | 'missing' | 'damaged' | 'deleted' | 'never-kept';

/** A file that figures rest on, where it was fetched (nowhere where a person handed it over), and whether it can still be looked at. */
export type TracedFile = RestedOnFile & { raw: RawState; retrievals: Retrieval[] };

export interface Trace {
  figure: StoredFigure;
  /** The measurement, method, window and polygons; classifiers only where the figure is about written grounds. */
  origin: FigureOrigin;
  /** Every file that the figure rests on, with the lines of the records it counts, by group; the header is line 1. */
  files: (TracedFile & { lines: Record<string, number[]> })[];
  /** Records counted on each side: of the group, of White people where it is compared with them, and of unknown ethnicity. */
  sides: { side: 'group' | 'comparison' | 'unknown'; groups: string[]; records: number; searches: number }[];
  records: number;
  /** How many searches those records stand for: as many, but in aggregated extracts. */
  searches: number;
}

/** A mail, the figures whose numbers stand in it, and the files these rest on: where a walk back from a printed number begins. */
export interface MailTrace {
  mail: string;
  subject: string;
  figures: StoredFigure[];
  /** The measurements that the figures are of, by window. */
  origins: FigureOrigin[];
  files: TracedFile[];
}

/**
 * Lists the figures quoted in a mail, named as its Message-ID and its file begin (`digest-12`), and what they rest on. Returns
 * undefined where the name is not of that form; throws InputProblem where there is no such mail.
 */
export async function traceMail(deps: Deps, name: string | undefined): Promise<MailTrace | undefined> {
  const match = /^digest-([1-9]\d{0,8})$/.exec(name ?? '');
  if (!match) return undefined;
  const { db } = deps.database;
  const deliveryId = Number(match[1]);
  const delivery = await findDelivery(db, deliveryId);
  if (delivery?.kind !== 'digest') throw new InputProblem(`There is no mail ${name}.`);
  const figures: StoredFigure[] = [];
  const origins = new Map<string, FigureOrigin>();
  const files = new Map<string, RestedOnFile>();
  const looked = new Set<string>();
  for (const figureId of await listFigureIdsOfDelivery(db, deliveryId)) {
    const { figure, measurementId } = (await findFigure(db, figureId))!;
    figures.push(figure);
    const window = `${measurementId} ${figure.windowKind}`;
    if (!origins.has(window)) origins.set(window, await getFigureOrigin(db, measurementId, figure.windowKind));
    if (looked.has(`${window} ${figure.areaCode}`)) continue;
    looked.add(`${window} ${figure.areaCode}`);
    for (const file of await listFilesOfArea(db, { measurementId, ...figure }, LONDON.code)) {
      files.set(`${file.path} ${file.month} ${file.sourceFileId}`, file);
    }
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
  return {
    mail: match[0],
    subject: delivery.subject,
    figures,
    origins: [...origins.values()],
    files: await verified(deps, sorted),
  };
}

/**
 * Walks a stored figure back to the measurement it was made in, the files it rests on, each held against its checksum, and the
 * lines of the records it counts, on both sides where it is a comparison with White people.
 */
export async function trace(deps: Deps, figureId: string | undefined): Promise<Trace> {
  if (figureId === undefined || !/^[1-9]\d{0,15}$/.test(figureId)) {
    throw new InputProblem(
      `"${figureId ?? ''}" is neither the number of a figure nor a mail (expected such as: trace 1234, or trace digest-12).`,
    );
  }
  const { db } = deps.database;
  const found = await findFigure(db, Number(figureId));
  if (!found) throw new InputProblem(`There is no figure ${figureId}.`);
  const { figure, measurementId } = found;
  const origin = await getFigureOrigin(db, measurementId, figure.windowKind);
  const records = await listCountedRecords(db, Number(figureId));
  const files = await verified(deps, await listFilesOfArea(db, { measurementId, ...figure }, LONDON.code));
  return {
    figure,
    origin: isAboutGrounds(figure) ? origin : { ...origin, classifiers: [] },
    files: files.map((file) => ({ ...file, lines: linesOf(file, records) })),
    sides: sidesOf(figure, records),
    records: records.length,
    searches: searchesOf(records),
  };
}

const isAboutGrounds = ({ measure, reason }: StoredFigure) =>
  isGroundsScope(reason) || measure.startsWith('sole-smell') || measure.endsWith('-against-supported');

const searchesOf = (records: readonly CountedRecord[]) => records.reduce((sum, record) => sum + record.searches, 0);

/** Each file as published held against its checksum, a file of many months but once. */
async function verified(deps: Deps, files: readonly RestedOnFile[]): Promise<TracedFile[]> {
  const known = new Map<number, Pick<TracedFile, 'raw' | 'retrievals'>>();
  for (const { sourceFileId, sha256 } of files) {
    if (known.has(sourceFileId)) continue;
    const retrievals = await listRetrievals(deps.database.db, sourceFileId);
    known.set(sourceFileId, { raw: await rawStateOf(deps, sha256), retrievals });
  }
  return files.map((file) => ({ ...file, ...known.get(file.sourceFileId)! }));
}

async function rawStateOf({ database, settings }: Deps, sha256: string): Promise<RawState> {
  const row = await findRawFile(database.db, sha256);
  if (!row) return 'never-kept';
  return row.deletedAt ? 'deleted' : verifyRawFile(settings.home, sha256);
}

function linesOf(file: RestedOnFile, records: readonly CountedRecord[]): Record<string, number[]> {
  const lines: Record<string, number[]> = {};
  for (const record of records) {
    if (record.sourceFileId !== file.sourceFileId || record.month !== file.month) continue;
    lines[record.ethnicGroup] ??= [];
    lines[record.ethnicGroup]!.push(record.line);
  }
  return lines;
}

/** Of everybody's figures there is one side; else records are of the group, of White people, or unknown and shared out. */
function sidesOf(figure: StoredFigure, records: readonly CountedRecord[]): Trace['sides'] {
  const everybody = figure.group === 'all';
  const sides: [Trace['sides'][number]['side'], string[]][] = everybody
    ? [['group', [...ETHNIC_GROUPS, 'unknown']]]
    : [
        ['group', [figure.group]],
        ['comparison', figure.group === COMPARISON_GROUP ? [] : [COMPARISON_GROUP]],
        ['unknown', figure.group === 'unknown' ? [] : ['unknown']],
      ];
  return sides.flatMap(([side, groups]) => {
    const own = records.filter((record) => groups.includes(record.ethnicGroup));
    if (own.length === 0 && side !== 'group') return [];
    return [{ side, groups, records: own.length, searches: searchesOf(own) }];
  });
}
