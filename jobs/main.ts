import { readConfig } from '../src/config.ts';
import { openDeps } from '../src/start.ts';
import { stopOnSignal } from '../src/stop-on-signal.ts';
import { startWorker } from './worker.ts';

/** The worker process: the timetable, until it is told to stop. */
const { deps, close } = await openDeps(readConfig());
const worker = startWorker(deps);
stopOnSignal(deps.log, async () => {
  await worker.stop();
  await close();
});
await worker.caughtUp;
deps.log.info({}, 'worker started');
