import { join } from 'node:path';
import type { Progress } from '../deps.ts';
import { readText } from './answer.ts';
import { asking, type Client } from './client.ts';
import { type Downloaded, download } from './download.ts';
import { FetchFailure } from './failure.ts';

/** One monthly snapshot of the data.police.uk archive: a ZIP of every force's months. */
export interface Snapshot {
  /** The month it is named after (YYYY-MM), the last that it covers. */
  month: string;
  /** The first month it covers. */
  fromMonth: string;
  address: string;
  md5: string;
}

export const ARCHIVE = 'data.police.uk archive';

/** Months of a snapshot whose page does not say how many: three years. */
const USUAL_MONTHS = 36;
/** A snapshot had 1.7 GB in 2026. */
const LARGEST_SNAPSHOT = 8 * 1024 ** 3;
const LONGEST_DOWNLOAD_MS = 4 * 3600 * 1000;

/**
 * Snapshots on the archive's page, newest first. The page is read leniently, since it is made for people: any link that
 * ends in YYYY-MM.zip, the first 32 hexadecimal digits after it as its MD5, and "Month YYYY to Month YYYY" as what it covers.
 * Throws FetchFailure where the page has no snapshot with an MD5.
 */
export async function listSnapshots(client: Client, base: string, signal?: AbortSignal): Promise<Snapshot[]> {
  const question = { service: ARCHIVE, address: base, expected: 'a web page' as const, signal };
  const page = await client.ask(question, (answer) => readText(answer, asking(question)));
  const snapshots = parseSnapshots(page, base);
  if (snapshots.length === 0) {
    throw new FetchFailure(
      `${asking(question)}: no snapshot is listed there (expected links such as 2026-07.zip, each with its MD5)`,
      { isPassing: false },
    );
  }
  return snapshots;
}

const LINK = /href\s*=\s*["']?([^"'\s>]*\b((?:19|20)\d\d-(?:0[1-9]|1[0-2]))\.zip)\b/gi;

/**
 * The snapshots of a page, newest first. Those without a whole MD5 are left out (some entries carry a checksum of another
 * kind, with a hyphen and a number behind it): what cannot be checked is not loaded.
 */
export function parseSnapshots(page: string, base: string): Snapshot[] {
  const links = [...page.matchAll(LINK)];
  const found = new Map<string, Snapshot>();
  for (const [at, link] of links.entries()) {
    const [, href, month] = link;
    const beside = page.slice(link.index + link[0].length, links[at + 1]?.index ?? page.length);
    const md5 = /(?<![0-9a-f-])[0-9a-f]{32}(?![0-9a-f-])/i.exec(beside)?.[0].toLowerCase();
    if (md5 === undefined || !URL.canParse(href!, base) || found.has(month!)) continue;
    const fromMonth = coverageOf(beside) ?? monthsBefore(month!, USUAL_MONTHS - 1);
    found.set(month!, { month: month!, fromMonth, address: new URL(href!, base).href, md5 });
  }
  return [...found.values()].sort((a, b) => (a.month < b.month ? 1 : -1));
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const RANGE = new RegExp(
  `(${MONTHS.join('|')})\\s+(\\d{4})\\s*(?:to|-|–|through)\\s*(?:${MONTHS.join('|')})\\s+\\d{4}`,
  'i',
);

function coverageOf(text: string): string | undefined {
  const match = RANGE.exec(text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '));
  if (!match) return undefined;
  const month = MONTHS.findIndex((name) => name.toLowerCase() === match[1]!.toLowerCase()) + 1;
  return `${match[2]}-${String(month).padStart(2, '0')}`;
}

function monthsBefore(month: string, count: number): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() - count);
  return date.toISOString().slice(0, 7);
}

/** Downloads a snapshot's ZIP into a folder, named by its month; see `download` for how it goes on after a break. */
export async function fetchSnapshot(
  client: Client,
  { address, md5, month }: Snapshot,
  into: { folder: string; progress: Progress; now: () => Date; signal?: AbortSignal | undefined },
): Promise<Downloaded> {
  return download(client, {
    service: ARCHIVE,
    address,
    expected: 'a ZIP',
    path: join(into.folder, `${month}.zip`),
    md5,
    largestBytes: LARGEST_SNAPSHOT,
    wholeMs: LONGEST_DOWNLOAD_MS,
    progress: into.progress,
    now: into.now,
    signal: into.signal,
  });
}
