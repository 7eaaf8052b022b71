import { loadSearches } from '../../jobs/load-searches.ts';
import { readConfig } from '../../src/config.ts';
import { openDeps } from '../../src/start.ts';

/** Loads the one file named and prints the process's peak resident memory in megabytes. */
const { deps, close } = await openDeps(readConfig());
const report = await loadSearches(deps, { paths: [process.argv[2]!] });
await close();
if (report.refused.length > 0) throw new Error(report.refused[0]!.problem);
process.stdout.write(`${process.resourceUsage().maxRSS / 1024}\n`);
