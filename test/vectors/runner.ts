import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputProblem } from '../../src/problem.ts';
import { compare, isMissing, type Verdict } from './comparison.ts';
import { type Answers, keyTolerances, statistics, type Tolerance } from './table.ts';

interface VectorCase {
  readonly id: string;
  readonly fn: string;
  readonly input: unknown;
  readonly expected: { readonly [key: string]: unknown };
  readonly tolerance: Tolerance;
}

/** What a folder of vectors came to, with the lines to print. */
export interface VectorRun {
  readonly passed: number;
  readonly failed: number;
  readonly notOffered: number;
  readonly failures: readonly string[];
  /** Keys we do not offer, each with the number of cases that have it, sorted. */
  readonly gaps: readonly string[];
}

/** Used where a case states no tolerance of its own. */
const DEFAULT_TOLERANCE: Tolerance = { size: 1e-9, isAbsolute: false };

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseTolerance(raw: { readonly [key: string]: unknown }): Tolerance {
  if (typeof raw.tolAbs === 'number') return { size: raw.tolAbs, isAbsolute: true };
  if (typeof raw.tol !== 'number') return { ...DEFAULT_TOLERANCE, isAbsolute: raw.abs === true };
  return { size: raw.tol, isAbsolute: raw.abs === true };
}

function parseCase(raw: unknown, file: string, index: number): VectorCase {
  if (!isRecord(raw)) throw new InputProblem(`${file}: case ${index + 1} is ${typeof raw}, expected an object`);
  const id = typeof raw.id === 'string' ? raw.id : `case ${index + 1}`;
  if (typeof raw.fn !== 'string') {
    throw new InputProblem(`${file}: ${id} has no field "fn", expected the name of a statistic`);
  }
  if (!('expected' in raw)) throw new InputProblem(`${file}: ${id} has no field "expected"`);
  // A statistic with one nameless answer: a bare number.
  const expected = isRecord(raw.expected) ? raw.expected : { value: raw.expected };
  return { id, fn: raw.fn, input: raw.input, expected, tolerance: parseTolerance(raw) };
}

function readCases(file: string): VectorCase[] {
  const text = readFileSync(file, 'utf8');
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new InputProblem(`${file}: not JSON: ${(cause as Error).message}`, { cause });
  }
  const cases = isRecord(document) ? document.cases : document;
  if (!Array.isArray(cases)) throw new InputProblem(`${file}: has no list "cases" of vectors`);
  return cases.map((raw, index) => parseCase(raw, file, index));
}

function vectorFiles(folder: string): string[] {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder) throw new InputProblem(`${folder}: no such folder, expected one of test vector files`);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  if (files.length === 0) throw new InputProblem(`${folder}: no vector files, expected files named *.json`);
  return files.sort().map((name) => join(folder, name));
}

function show(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

function toleranceOf(vector: VectorCase, key: string): Tolerance {
  return keyTolerances[vector.fn]?.[key] ?? vector.tolerance;
}

/**
 * A statistic that refuses its arguments (RangeError) has answered "no such number": right where the key is missing.
 * Any other error is a failure of every key.
 */
function judgeError(vector: VectorCase, error: Error): Verdict[] {
  return Object.entries(vector.expected).map(([path, wanted]) =>
    error instanceof RangeError && isMissing(wanted)
      ? { kind: 'agrees' }
      : { kind: 'differs', path, got: `${error.name}: ${error.message}`, wanted },
  );
}

function judge(vector: VectorCase): Verdict[] {
  const statistic = statistics[vector.fn];
  if (statistic === undefined) return Object.keys(vector.expected).map((path) => ({ kind: 'not offered', path }));
  let answers: Answers;
  try {
    answers = statistic(vector.input);
  } catch (error) {
    return judgeError(vector, error as Error);
  }
  return Object.entries(vector.expected).flatMap(([key, wanted]) =>
    compare(answers[key], wanted, toleranceOf(vector, key), key),
  );
}

/** Runs every vector file of a folder. Throws InputProblem when the folder or a file cannot be used. */
export function runVectors(folder: string): VectorRun {
  let passed = 0;
  let failed = 0;
  let notOffered = 0;
  const failures: string[] = [];
  const gaps = new Map<string, number>();
  for (const vector of vectorFiles(folder).flatMap(readCases)) {
    const verdicts = judge(vector);
    for (const verdict of verdicts) {
      if (verdict.kind !== 'not offered') continue;
      const gap = `${vector.fn}.${verdict.path}`;
      gaps.set(gap, (gaps.get(gap) ?? 0) + 1);
    }
    const differences = verdicts.filter((verdict) => verdict.kind === 'differs');
    for (const { path, got, wanted } of differences) {
      const { size, isAbsolute } = toleranceOf(vector, path.split(/[.[]/)[0] as string);
      failures.push(
        `${vector.id}: ${vector.fn} ${path} is ${show(got)}, expected ${show(wanted)} ` +
          `within ${size} (${isAbsolute ? 'absolute' : 'relative'})`,
      );
    }
    if (differences.length > 0) failed++;
    else if (verdicts.some((verdict) => verdict.kind === 'agrees')) passed++;
    else notOffered++;
  }
  const gapLines = [...gaps].sort(([a], [b]) => (a < b ? -1 : 1)).map(([gap, cases]) => `${gap} (cases: ${cases})`);
  return { passed, failed, notOffered, failures, gaps: gapLines };
}
