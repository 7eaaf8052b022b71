/**
 * A process of its own that uses the embedded server, for the tests that need several processes or another account.
 *
 * Run with `fork`: the first argument is the task, and each answer is one message to the parent.
 *   serve HOME           starts or attaches; then stops at the message 'stop', or goes idle at 'idle'
 *   prepare PACKAGE PLACE   prepares the programs of a package folder
 */
import { prepareBinaries } from '../../src/db/embedded-binaries.ts';
import { startEmbeddedServer } from '../../src/db/embedded-server.ts';

const [task = '', ...args] = process.argv.slice(2);

try {
  await (task === 'serve' ? serve(args[0] ?? '') : prepare(args[0] ?? '', args[1] ?? ''));
} catch (error) {
  process.send?.({ failure: (error as Error).message });
  process.disconnect();
}

async function serve(home: string): Promise<void> {
  const lines: string[] = [];
  const server = await startEmbeddedServer({ home, log: (line) => lines.push(line) });
  process.once('message', async (message) => {
    if (message === 'stop') await server.stop();
    // With the channel closed, nothing of ours keeps this process alive.
    process.disconnect();
  });
  process.send?.({ url: server.url, attached: server.attached, lines });
}

async function prepare(packageFolder: string, place: string): Promise<void> {
  process.send?.({ binaries: await prepareBinaries(packageFolder, place, undefined) });
  process.disconnect();
}
