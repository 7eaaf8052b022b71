import { sql } from 'kysely';
import { InputProblem } from '../problem.ts';
import type { Db, HeldConnection } from './connection.ts';
import { copyIn, copyValue } from './copy.ts';
import { statement } from './statement.ts';

/** Some records on their way into staging: the line each begins on, and its fields as published. */
export interface StagedBatch {
  lines: number[];
  records: string[][];
}

/** A column of staged_search, and the place of its value in a record. */
export interface StagedColumn {
  name: string;
  index: number;
}

/** Columns whose values are each record's own. In all others a few labels recur, which are staged once and numbered. */
const OWN_VALUES = new Set(['date', 'time', 'latitude', 'longitude', 'policing_operation', 'stop_ref', 'grounds']);

/** More different labels than any closed list has: past it the columns cannot be what their headings say. */
const LABEL_LIMIT = 50_000;

/**
 * Copies records as published into this connection's staging tables and returns how many there were. The tables are
 * empty before and after the transaction.
 * Throws InputProblem where a column of labels holds more different values than a closed list can.
 */
export async function stageSearches(
  { db, client }: HeldConnection,
  file: { sourceFileId: number; path: string },
  columns: readonly StagedColumn[],
  batches: AsyncIterable<StagedBatch>,
): Promise<number> {
  await client.query(statement('accept/staged-search'));
  const labels = new LabelNumbers(file.path);
  const fields = columns.map(({ name, index }) => ({
    index,
    numbers: OWN_VALUES.has(name) ? undefined : labels.ofField(name),
  }));
  let count = 0;
  const texts = async function* () {
    for await (const batch of batches) {
      count += batch.records.length;
      yield copyText(file.sourceFileId, fields, batch, labels);
    }
  };
  const names = ['source_file_id', 'line', ...columns.map((column) => column.name)];
  await copyIn(client, `copy staged_search (${names.map((name) => `"${name}"`).join(', ')}) from stdin`, texts());
  await storeLabels(db, labels);
  return count;
}

/** Numbers the different labels of each field as they come. */
class LabelNumbers {
  readonly fields: string[] = [];
  readonly labels: string[] = [];
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  ofField(field: string): { field: string; known: Map<string, number> } {
    return { field, known: new Map() };
  }

  add({ field, known }: { field: string; known: Map<string, number> }, label: string, line: number): number {
    if (this.labels.length >= LABEL_LIMIT) {
      throw new InputProblem(
        `${this.#path}, line ${line}: column ${field} holds "${label.slice(0, 60)}", one of over ${LABEL_LIMIT} different labels (expected the publisher's closed lists): are the columns those of the header?`,
      );
    }
    const number = this.labels.length + 1;
    this.fields.push(field);
    this.labels.push(label);
    known.set(label, number);
    return number;
  }
}

interface StagedField {
  index: number;
  numbers: ReturnType<LabelNumbers['ofField']> | undefined;
}

async function storeLabels(db: Db, { fields, labels }: LabelNumbers): Promise<void> {
  await sql`
    insert into staged_label (number, field, label)
    select number, field, label
    from unnest(${fields}::text[], ${labels}::text[]) with ordinality as staged (field, label, number)`.execute(db);
}

function copyText(sourceFileId: number, fields: StagedField[], batch: StagedBatch, labels: LabelNumbers): string {
  let text = '';
  for (let at = 0; at < batch.records.length; at += 1) {
    const record = batch.records[at]!;
    const line = batch.lines[at]!;
    text += `${sourceFileId}\t${line}`;
    for (const { index, numbers } of fields) {
      const value = record[index]!;
      if (numbers) text += `\t${numbers.known.get(value) ?? labels.add(numbers, value, line)}`;
      else text += `\t${copyValue(value)}`;
    }
    text += '\n';
  }
  return text;
}
