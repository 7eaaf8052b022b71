import { readFileSync } from 'node:fs';
import { classifyGrounds } from '../../src/grounds/classify.ts';
import type { Tier } from '../../src/grounds/reading.ts';

/** A text and the tier a careful reader gives it. */
export interface LabelledText {
  id: string;
  text: string;
  tier: Tier;
}

/** Reads labelled texts: one JSON object a line. */
export function readLabelledTexts(path: string | URL): LabelledText[] {
  return linesOf(path) as LabelledText[];
}

/** The objects of a file of JSON lines. */
export function linesOf(path: string | URL): unknown[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** How the classifier does on labelled texts; shares as fractions. */
export interface Score {
  texts: number;
  tiersRight: number;
  f1: number;
  review: number;
  /** Of the texts that are not sent to a person. */
  precisionOutside: number;
  recallOutside: number;
}

/** Reads every text and compares. */
export function scoreOf(texts: readonly LabelledText[]): Score {
  const read = texts.map(({ text, tier }) => ({ tier, isTrulySole: isSole(tier), reading: classifyGrounds(text) }));
  const share = (count: number) => count / read.length;
  const outside = read.filter(({ reading }) => !reading.review);
  const all = soleCounts(read);
  const { hits, falseOnes, missed } = soleCounts(outside);
  return {
    texts: texts.length,
    tiersRight: share(read.filter(({ tier, reading }) => reading.tier === tier).length),
    f1: (2 * all.hits) / (2 * all.hits + all.falseOnes + all.missed),
    review: share(read.length - outside.length),
    precisionOutside: hits / (hits + falseOnes),
    recallOutside: hits / (hits + missed),
  };
}

function soleCounts(read: readonly { isTrulySole: boolean; reading: { isSole: boolean } }[]) {
  const count = (isTrulySole: boolean, isReadSole: boolean) =>
    read.filter((one) => one.isTrulySole === isTrulySole && one.reading.isSole === isReadSole).length;
  return { hits: count(true, true), falseOnes: count(false, true), missed: count(true, false) };
}

function isSole(tier: Tier): boolean {
  return tier === 'smell_only' || tier === 'smell_weak';
}
