import type { Logger } from './logger.ts';

/** Longest a clean stop may take, milliseconds; work cut off then is undone by the database and done again later. */
const PATIENCE = 25_000;

/** Stops the process cleanly on SIGTERM or SIGINT; a second signal, or patience running out, stops it at once. */
export function stopOnSignal(log: Logger, stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error({}, 'work did not end in time and is cut off');
      process.exit(1);
    }, PATIENCE).unref();
    stop().then(
      () => process.exit(0),
      (error: Error) => {
        log.error({ error: error.message }, 'the stop was not clean');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
