import { stat } from 'node:fs/promises';
import type { Progress } from '../src/deps.ts';
import { classifyGrounds } from '../src/grounds/classify.ts';
import type { Decisions } from '../src/grounds/reading.ts';
import { readJsonLines } from '../src/ingest/json-lines.ts';
import { InputProblem } from '../src/problem.ts';

/** Lines written at once. */
const BATCH = 500;

/**
 * Reads the texts of a file of JSON lines (`id`, `text`) and gives a JSON line for each, in the order they stand in: id, tier,
 * isSole, isSoleStrict, review, reviewReason, factors. Streams: memory does not grow with the file. Throws InputProblem naming
 * file, line, value and what was expected; the lines before it have been given by then.
 */
export async function* classifyFile(path: string, decisions: Decisions, progress: Progress): AsyncGenerator<string> {
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  let told = 0;
  let batch: string[] = [];
  progress.start('reading texts', size);
  try {
    for await (const { line, value, bytes } of readJsonLines(path)) {
      const { id, text } = recordOf(path, line, value);
      batch.push(JSON.stringify({ id, ...classifyGrounds(text, decisions) }));
      if (batch.length < BATCH) continue;
      yield `${batch.join('\n')}\n`;
      batch = [];
      progress.advance(bytes - told);
      told = bytes;
    }
  } catch (error) {
    if (batch.length > 0) yield `${batch.join('\n')}\n`;
    throw error;
  } finally {
    progress.stop();
  }
  if (batch.length > 0) yield `${batch.join('\n')}\n`;
}

/** A text without words is one that cannot be judged, not a fault. */
function recordOf(path: string, line: number, value: unknown): { id: string | number; text: string } {
  const record = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const { id, text } = record;
  const fault = (field: string, expected: string) =>
    new InputProblem(`${path}, line ${line}: ${field} is ${JSON.stringify(record[field])} (expected ${expected}).`);
  // A larger number would be given back as another one.
  if (typeof id !== 'string' && !Number.isSafeInteger(id))
    throw fault('id', 'a name or whole number below 2 to the 53');
  if (text === null) return { id: id as string | number, text: '' };
  if (typeof text !== 'string') throw fault('text', "the officer's words");
  return { id: id as string | number, text };
}
