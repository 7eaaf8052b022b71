/** How long to wait before a publisher is asked again; pure, so that a test needs no waiting. */

export interface Patience {
  /** Tries of one request in all. */
  attempts: number;
  /** Wait before the second try, milliseconds; it doubles with each further one. */
  firstWaitMs: number;
  /** Longest wait of our own choosing. */
  longestWaitMs: number;
  /** Longest wait that we grant a publisher who asks for one; past it we give up until the job's next time. */
  longestAskedMs: number;
}

/**
 * Milliseconds that a Retry-After header asks for: a number of seconds or an HTTP date (RFC 9110, 10.2.3), never below 0.
 * Undefined where there is none or it cannot be read.
 */
export function askedWaitMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, until - now.getTime());
}

/**
 * Wait before the next try, milliseconds: doubled each time, of which the upper half is left to chance, so that many who
 * failed at the same moment do not return at the same moment. Never less than the publisher asks for. Undefined where no
 * further try is due: the tries are used up, or more is asked than we grant.
 *
 * Worked example: firstWaitMs 1000, third try failed, random 0.5: 1000 * 2^2 = 4000, half of it and half of the rest: 3000.
 */
export function nextWaitMs(
  patience: Patience,
  failed: { attempt: number; askedMs: number | undefined },
  random: () => number,
): number | undefined {
  const { attempt, askedMs = 0 } = failed;
  if (attempt >= patience.attempts || askedMs > patience.longestAskedMs) return undefined;
  const whole = Math.min(patience.longestWaitMs, patience.firstWaitMs * 2 ** (attempt - 1));
  return Math.max(askedMs, whole / 2 + random() * (whole / 2));
}
