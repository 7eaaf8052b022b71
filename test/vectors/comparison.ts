import type { Answer, Tolerance } from './table.ts';

/** What comparing one key, or a part of one, came to. */
export type Verdict =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'differs'; readonly path: string; readonly got: Answer; readonly wanted: unknown }
  | { readonly kind: 'not offered'; readonly path: string };

const SPECIAL_NUMBERS: { readonly [word: string]: number } = { Inf: Infinity, '-Inf': -Infinity };

/** The vectors write "no such number" as null, "NA" or "NaN", alone or in every place of a list. */
export function isMissing(wanted: unknown): boolean {
  if (Array.isArray(wanted)) return wanted.length > 0 && wanted.every(isMissing);
  return wanted === null || wanted === 'NA' || wanted === 'NaN';
}

/**
 * Whether two numbers agree: exactly when infinite, within the size when the tolerance is absolute, within the size
 * times the wanted number when it is relative. A relative tolerance says nothing about 0, so there it is taken as
 * absolute.
 */
export function agree(got: number, wanted: number, tolerance: Tolerance): boolean {
  if (!Number.isFinite(wanted) || !Number.isFinite(got)) return got === wanted;
  const scale = tolerance.isAbsolute || wanted === 0 ? 1 : Math.abs(wanted);
  return Math.abs(got - wanted) <= tolerance.size * scale;
}

/** Compares an answer with what a vector wants, part by part; one verdict a part. */
export function compare(got: Answer, wanted: unknown, tolerance: Tolerance, path: string): Verdict[] {
  if (got === undefined) return [{ kind: 'not offered', path }];
  const differs: Verdict = { kind: 'differs', path, got, wanted };
  if (got === null || isMissing(wanted)) return [got === null && isMissing(wanted) ? { kind: 'agrees' } : differs];
  if (Array.isArray(wanted)) {
    if (!Array.isArray(got) || got.length !== wanted.length) return [differs];
    return wanted.flatMap((part, i) => compare(got[i], part, tolerance, `${path}[${i}]`));
  }
  if (typeof wanted === 'object') {
    if (typeof got !== 'object' || Array.isArray(got)) return [differs];
    const parts = got as { readonly [key: string]: Answer };
    return Object.entries(wanted as object).flatMap(([key, part]) =>
      compare(parts[key], part, tolerance, `${path}.${key}`),
    );
  }
  const wantedNumber = typeof wanted === 'string' ? (SPECIAL_NUMBERS[wanted] ?? wanted) : wanted;
  const isSame =
    typeof got === 'number' && typeof wantedNumber === 'number'
      ? agree(got, wantedNumber, tolerance)
      : got === wantedNumber;
  return [isSame ? { kind: 'agrees' } : differs];
}
