import { classifyTexts } from '../../jobs/classify-grounds.ts';
import { readConfig } from '../../src/config.ts';
import { openDeps } from '../../src/start.ts';

/** Reads every text by the classifier that the environment sets and prints what it took, the peak resident memory included. */
const { deps, close } = await openDeps(readConfig());
const start = performance.now();
const { texts, moved } = await classifyTexts(deps, { reclassify: true });
const seconds = (performance.now() - start) / 1000;
await close();
process.stdout.write(
  JSON.stringify({ texts, seconds, moved: moved?.texts ?? 0, peakMegabytes: process.resourceUsage().maxRSS / 1024 }),
);
