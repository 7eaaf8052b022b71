import { findDelivery, listFigureIdsOfDelivery } from '../src/db/delivery.ts';
import { type CountedRecord, findFigure, listCountedRecords, type StoredFigure } from '../src/db/measurement.ts';
import type { Deps } from '../src/deps.ts';
import { InputProblem } from '../src/problem.ts';

export interface Trace {
  figure: StoredFigure;
  /** Files that the figure rests on, with the lines of the records it counts, by group. */
  files: { path: string; sha256: string; month: string; lines: Record<string, number[]> }[];
  records: number;
  /** How many searches those records stand for: as many, but in aggregated extracts. */
  searches: number;
}

/** A mail and the figures whose numbers stand in it: where a walk back from a printed number begins. */
export interface MailTrace {
  mail: string;
  subject: string;
  figures: StoredFigure[];
}

/**
 * Lists the figures quoted in a mail, named as its Message-ID and its file begin (`digest-12`). Returns undefined where
 * the name is not of that form; throws InputProblem where there is no such mail.
 */
export async function traceMail(deps: Deps, name: string | undefined): Promise<MailTrace | undefined> {
  const match = /^digest-([1-9]\d{0,8})$/.exec(name ?? '');
  if (!match) return undefined;
  const { db } = deps.database;
  const deliveryId = Number(match[1]);
  const delivery = await findDelivery(db, deliveryId);
  if (delivery?.kind !== 'digest') throw new InputProblem(`There is no mail ${name}.`);
  const figures: StoredFigure[] = [];
  for (const figureId of await listFigureIdsOfDelivery(db, deliveryId)) {
    figures.push((await findFigure(db, figureId))!.figure);
  }
  return { mail: match[0], subject: delivery.subject, figures };
}

/** Walks a stored figure back to the files it rests on and the lines of the records it counts. */
export async function trace(deps: Deps, figureId: string | undefined): Promise<Trace> {
  if (figureId === undefined || !/^[1-9]\d{0,15}$/.test(figureId)) {
    throw new InputProblem(
      `"${figureId ?? ''}" is neither the number of a figure nor a mail (expected such as: trace 1234, or trace digest-12).`,
    );
  }
  const found = await findFigure(deps.database.db, Number(figureId));
  if (!found) throw new InputProblem(`There is no figure ${figureId}.`);
  const records = await listCountedRecords(deps.database.db, Number(figureId));
  const files = new Map<string, Trace['files'][number]>();
  for (const record of records) add(files, record);
  return {
    figure: found.figure,
    files: [...files.values()],
    records: records.length,
    searches: records.reduce((sum, record) => sum + record.searches, 0),
  };
}

function add(files: Map<string, Trace['files'][number]>, record: CountedRecord): void {
  const key = `${record.path} ${record.month}`;
  const file = files.get(key) ?? { path: record.path, sha256: record.sha256, month: record.month, lines: {} };
  const lines = file.lines[record.ethnicGroup] ?? [];
  lines.push(record.line);
  file.lines[record.ethnicGroup] = lines;
  files.set(key, file);
}
