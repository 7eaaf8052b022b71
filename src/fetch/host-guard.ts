import {
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';
import pThrottle from 'p-throttle';
import { FetchFailure } from './failure.ts';

export interface HostLimits {
  /** Requests begun in any second, at most. */
  perSecond: number;
  /** Failures in a row after which a host is left alone. */
  failuresInRow: number;
  /** How long it is left alone, milliseconds; then one request tries whether it has recovered. */
  leftAloneMs: number;
}

/** What keeps us polite to one host. */
export interface HostGuard {
  /** Resolves when one more request may begin. */
  turn(): Promise<void>;
  /** Runs work unless the host is being left alone; then it throws a FetchFailure that says so, at once. */
  guard<T>(asking: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Opens the guards of hosts: one for each, made when it is first asked for. Only passing failures count towards leaving a
 * host alone: an answer that is wrong in itself says nothing of whether the host is in trouble.
 */
export function openHostGuards(limits: HostLimits): (address: string) => HostGuard {
  const guards = new Map<string, HostGuard>();
  return (address) => {
    const { host } = new URL(address);
    const known = guards.get(host) ?? makeGuard(host, limits);
    guards.set(host, known);
    return known;
  };
}

function makeGuard(host: string, limits: HostLimits): HostGuard {
  const throttle = pThrottle({ limit: limits.perSecond, interval: 1000, strict: true });
  const circuit: CircuitBreakerPolicy = circuitBreaker(
    handleWhen((error) => error instanceof FetchFailure && error.isPassing),
    { halfOpenAfter: limits.leftAloneMs, breaker: new ConsecutiveBreaker(limits.failuresInRow) },
  );
  return {
    turn: throttle(async () => {}),
    guard: async (asking, work) => {
      try {
        return await circuit.execute(work);
      } catch (error) {
        if (!isBrokenCircuitError(error)) throw error;
        throw new FetchFailure(
          `${asking}: not asked, since ${host} failed ${limits.failuresInRow} times in a row; it is left alone for ${Math.ceil(limits.leftAloneMs / 1000)} seconds.`,
          { isPassing: false, cause: error },
        );
      }
    },
  };
}
