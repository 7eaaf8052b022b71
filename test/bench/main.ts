import { parseArgs } from 'node:util';
import { benchGrounds } from './grounds.ts';
import { benchGrowth } from './growth.ts';
import { benchLoad } from './load.ts';
import { benchNational } from './national.ts';
import { benchPages } from './pages.ts';
import { benchReclassify } from './reclassify.ts';
import { benchStatistics } from './statistics.ts';

const USAGE = `Usage: npm run --silent bench -- NAME [options] [--json]

load         the time to load a folder of data.police.uk files against a bare COPY of the same bytes into one text table,
             on the same server in the same run, and the memory that loading one big file takes
             [--data FOLDER] [--runs N] [--big MEGABYTES]
statistics   the processor time of a month's statistics for 32 boroughs and of one list of 650 wards, against the plain
             rule on 20 copies in the same run, and the memory they take
grounds      texts read a second on one core, against matching one regular expression in the same run; the memory it takes, and the
             longest time a hostile text takes
reclassify   the time to read so many written grounds again under a changed decision, database and cells included, against a
             bare COPY of the same rows out of their table and into another on the same server, and the memory it takes
             [--texts N]
national     a made national year, 476,738 records of 43 forces: fetched from this machine, verified, parsed, audited, placed in
             7,264 small areas and counted, against a bare COPY of the same records in the same run
growth       the time to load a month into a database that holds so many searches against the same into an empty one, in turn
             [--searches N] [--runs N]
pages        the time that the public pages take at 100 requests a second over a database of so many searches, kept and rendered, against
             a bare server of Express with a page as large in the same run; and what a page weighs on its way
             [--searches N]
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '../shared/data' },
    runs: { type: 'string', default: '3' },
    big: { type: 'string', default: '700' },
    texts: { type: 'string', default: '1000000' },
    searches: { type: 'string', default: '5000000' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

async function load(): Promise<{ json: unknown; lines: string[] }> {
  const result = await benchLoad({ data: values.data, runs: Number(values.runs), bigMegabytes: Number(values.big) });
  const { load, bare, ratio, memory } = result;
  const all = (times: number[]) => times.map((seconds) => seconds.toFixed(2)).join(', ');
  return {
    json: result,
    lines: [
      `load ${load.median.toFixed(2)} s (${all(load.all)}), bare COPY ${bare.median.toFixed(2)} s (${all(bare.all)})`,
      `ratio ${ratio.toFixed(2)} (target at most 6, aim 3)`,
      ...(memory
        ? [
            `a file of ${Math.round(memory.megabytes)} MB, ${memory.rows} rows: ${memory.seconds.toFixed(1)} s, peak resident ${Math.round(memory.peakMegabytes)} MB (target under 400)`,
          ]
        : []),
    ],
  };
}

function statistics(): { json: unknown; lines: string[] } {
  const result = benchStatistics();
  const { steps, month, ward, yardstickSeconds, ratio, peakMegabytes } = result;
  return {
    json: result,
    lines: [
      ...steps.map(
        ({ name, seconds, wallSeconds }) =>
          `${name}: ${seconds.toFixed(2)} s of processor, ${wallSeconds.toFixed(2)} s on the wall`,
      ),
      `a month, ${month.cells} cells judged: ${month.seconds.toFixed(2)} s (target under 5)`,
      `wards, ${ward.cells} cells: ${ward.seconds.toFixed(2)} s (target under 60)`,
      `ratio of a month to the yardstick of ${yardstickSeconds.toFixed(2)} s: ${ratio.toFixed(2)}`,
      `peak resident ${Math.round(peakMegabytes)} MB (target under 500)`,
    ],
  };
}

function grounds(): { json: unknown; lines: string[] } {
  const result = benchGrounds();
  const { texts, meanCharacters, textsPerSecond, yardstickTextsPerSecond, ratio, grownMegabytes, hostile } = result;
  return {
    json: result,
    lines: [
      `${texts} texts of ${meanCharacters.toFixed(0)} characters on average`,
      `read: ${Math.round(textsPerSecond)} texts a second of processor (target 100000); one regular expression: ${Math.round(yardstickTextsPerSecond)}; ratio ${ratio.toFixed(1)}`,
      `memory grown by ${grownMegabytes.toFixed(1)} MB over the run`,
      ...hostile.map(
        ({ name, characters, milliseconds }) =>
          `${name}, ${characters} characters: ${milliseconds.toFixed(1)} ms (target under 10)`,
      ),
    ],
  };
}

async function reclassify(): Promise<{ json: unknown; lines: string[] }> {
  const result = await benchReclassify(Number(values.texts));
  const { texts, files, meanCharacters, classify, reclassify, bareSeconds, ratio } = result;
  const million = (reclassify.seconds / texts) * 1e6;
  return {
    json: result,
    lines: [
      `${texts} texts of ${meanCharacters.toFixed(0)} characters on average in ${files} files`,
      `read the first time: ${classify.seconds.toFixed(1)} s, peak resident ${Math.round(classify.peakMegabytes)} MB`,
      `read again under a changed decision: ${reclassify.seconds.toFixed(1)} s (${million.toFixed(1)} s a million; target under 60, aim 30), ${reclassify.moved} moved, peak resident ${Math.round(reclassify.peakMegabytes)} MB`,
      `bare COPY out and in: ${bareSeconds.toFixed(2)} s; ratio ${ratio.toFixed(1)}`,
    ],
  };
}

async function national(): Promise<{ json: unknown; lines: string[] }> {
  const result = await benchNational();
  const { records, files, archiveMegabytes, steps, seconds, processorSeconds, bareSeconds, ratio } = result;
  return {
    json: result,
    lines: [
      `${records} records in ${files} files, ${archiveMegabytes.toFixed(0)} MB of ZIP`,
      ...steps.map(
        (step) =>
          `${step.name}: ${step.seconds.toFixed(2)} s${step.processorSeconds === undefined ? '' : ` (${step.processorSeconds.toFixed(2)} s of processor)`}`,
      ),
      `in all ${seconds.toFixed(1)} s on the wall${processorSeconds === undefined ? '' : `, ${processorSeconds.toFixed(1)} s of processor, which is ${(processorSeconds / 2).toFixed(1)} s for two cores`} (target under 20)`,
      `bare COPY ${bareSeconds.toFixed(2)} s; ratio ${ratio.toFixed(1)}`,
    ],
  };
}

async function growth(): Promise<{ json: unknown; lines: string[] }> {
  const result = await benchGrowth({ searches: Number(values.searches), runs: Number(values.runs) });
  const { searches, rows, fill, empty, full, ratio, processorRatio } = result;
  const all = (times: number[]) => times.map((seconds) => seconds.toFixed(2)).join(', ');
  return {
    json: result,
    lines: [
      `filled with ${searches} searches in ${fill.seconds.toFixed(0)} s`,
      `a month of ${rows} records into an empty database: ${empty.median.toFixed(2)} s (${all(empty.all)})`,
      `into the full one: ${full.median.toFixed(2)} s (${all(full.all)})`,
      `ratio ${ratio.toFixed(2)}${processorRatio === undefined ? '' : `, of processor time ${processorRatio.toFixed(2)}`} (target at most 1.3)`,
    ],
  };
}

async function pages(): Promise<{ json: unknown; lines: string[] }> {
  const result = await benchPages(Number(values.searches));
  const { searches, kinds, warm, changing, bare, ratio, styleBytes, fontBytes, heaviestBytes } = result;
  const text = ({ p50, p95, p99 }: typeof warm) =>
    `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, p99 ${p99.toFixed(1)} ms`;
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  return {
    json: result,
    lines: [
      `${searches} searches loaded; ${warm.answers} answers at 100 a second`,
      ...kinds.map(
        (kind) =>
          `${kind.name}: kept ${text(kind.warm)}; rendered ${text(kind.cold)}; ${kilobytes(kind.htmlBytes)} of gzip`,
      ),
      `all kept: ${text(warm)} (target p95 under 50)`,
      `all, rendered anew every ten seconds: ${text(changing)}`,
      `bare Express, as large: ${text(bare)}; ratio of p95 ${ratio.toFixed(1)}`,
      `style sheet ${kilobytes(styleBytes)}, fonts ${kilobytes(fontBytes)}; the heaviest page with them ${kilobytes(heaviestBytes)} (target under 60)`,
    ],
  };
}

const BENCHES: Record<string, () => { json: unknown; lines: string[] } | Promise<{ json: unknown; lines: string[] }>> =
  {
    load,
    statistics,
    grounds,
    reclassify,
    national,
    growth,
    pages,
  };
const bench = positionals.length === 1 ? BENCHES[positionals[0]!] : undefined;
if (values.help || !bench) {
  (values.help ? process.stdout : process.stderr).write(USAGE);
  process.exit(values.help ? 0 : 2);
}
const { json, lines } = await bench();
process.stdout.write(`${values.json ? JSON.stringify(json) : lines.join('\n')}\n`);
