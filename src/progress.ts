import { SingleBar } from 'cli-progress';
import type { Progress } from './deps.ts';

/** A progress bar on standard error while a person watches; nothing at all where output goes to a file or a pipe. */
export function openProgress(): Progress {
  if (!process.stderr.isTTY) return { start() {}, advance() {}, stop() {} };
  let bar: SingleBar | undefined;
  return {
    start(label, total) {
      bar = new SingleBar({
        format: `${label} {bar} {percentage}% | {eta_formatted} left`,
        stream: process.stderr,
        hideCursor: true,
        clearOnComplete: true,
      });
      bar.start(total, 0);
    },
    advance(by) {
      bar?.increment(by);
    },
    stop() {
      bar?.stop();
      bar = undefined;
    },
  };
}
