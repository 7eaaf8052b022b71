import { parseArgs } from 'node:util';
import { benchLoad } from './load.ts';

const USAGE = `Usage: npm run --silent bench -- load [--data FOLDER] [--runs N] [--big MEGABYTES] [--json]

load   the time to load a folder of data.police.uk files against a bare COPY of the same bytes into one text table, on
       the same server in the same run, and the memory that loading one big file takes
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '../shared/data' },
    runs: { type: 'string', default: '3' },
    big: { type: 'string', default: '700' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help || positionals.length !== 1 || positionals[0] !== 'load') {
  (values.help ? process.stdout : process.stderr).write(USAGE);
  process.exit(values.help ? 0 : 2);
}
const result = await benchLoad({ data: values.data, runs: Number(values.runs), bigMegabytes: Number(values.big) });
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else {
  const { load, bare, ratio, memory } = result;
  process.stdout.write(
    `load ${load.median.toFixed(2)} s (${load.all.map((seconds) => seconds.toFixed(2)).join(', ')}), bare COPY ${bare.median.toFixed(2)} s (${bare.all.map((seconds) => seconds.toFixed(2)).join(', ')})\n`,
  );
  process.stdout.write(`ratio ${ratio.toFixed(2)} (target at most 6, aim 3)\n`);
  if (memory) {
    process.stdout.write(
      `a file of ${Math.round(memory.megabytes)} MB, ${memory.rows} rows: ${memory.seconds.toFixed(1)} s, peak resident ${Math.round(memory.peakMegabytes)} MB (target under 400)\n`,
    );
  }
}
