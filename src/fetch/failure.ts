import { OperationalFailure } from '../problem.ts';

/** What is known of a publisher's failure beside its words. */
export interface FailureFacts {
  /** Whether the same request may well succeed a little later: a broken connection, a server in trouble, too many requests. */
  isPassing: boolean;
  /** How long the publisher asks us to wait, milliseconds. */
  waitMs?: number | undefined;
  cause?: unknown;
}

/** A publisher did not give what was asked of it. The message names the service, the address and what was expected. */
export class FetchFailure extends OperationalFailure {
  readonly isPassing: boolean;
  readonly waitMs: number | undefined;

  constructor(message: string, { isPassing, waitMs, cause }: FailureFacts) {
    super(message, { cause });
    this.isPassing = isPassing;
    this.waitMs = waitMs;
  }
}
