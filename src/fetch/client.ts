import { Agent, fetch, type Response } from 'undici';
import type { Logger } from '../logger.ts';
import { type Answer, type Expected, wrongStart } from './answer.ts';
import { FetchFailure } from './failure.ts';
import { type HostLimits, openHostGuards } from './host-guard.ts';
import { askedWaitMs, nextWaitMs, type Patience } from './patience.ts';

/** One question to a publisher. */
export interface Question {
  /** Who is asked, in words: "data.police.uk archive". */
  service: string;
  address: string;
  expected: Expected;
  /** Asked for anew at each try, since a download goes on from where it broke. */
  headers?: () => Promise<Record<string, string>> | Record<string, string>;
  /** Statuses beside 200 that the reader understands: 206, 304, 416. */
  understood?: readonly number[];
  /** Longest time for one try, body and all, milliseconds. */
  wholeMs?: number;
  /** Tries in all, where more or fewer than usual are right. */
  attempts?: number;
  signal?: AbortSignal | undefined;
}

export interface ClientLimits extends HostLimits, Patience {
  connectMs: number;
  /** Longest silence, before the answer or within it, milliseconds. */
  idleMs: number;
  /** Longest time for one try where the question does not say. */
  wholeMs: number;
  redirects: number;
}

/** The publisher allows 15 requests a second; we stay below, since requests that leave evenly may arrive bunched. */
const LIMITS: ClientLimits = {
  perSecond: 10,
  failuresInRow: 6,
  leftAloneMs: 60_000,
  attempts: 4,
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  longestAskedMs: 5 * 60_000,
  connectMs: 10_000,
  idleMs: 60_000,
  wholeMs: 10 * 60_000,
  redirects: 5,
};

export interface ClientOptions {
  /** Who may be written to about our requests: an address of mail or a page. Stands in the User-Agent. */
  contact: string;
  log: Logger;
  now: () => Date;
  random: () => number;
  /** Resolves after so many milliseconds, rejects when the signal says stop. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  limits?: Partial<ClientLimits>;
}

/** Asks publishers, politely; close it when nothing more is to be asked. */
export interface Client {
  /**
   * Asks, and lets `read` take the answer in. What fails in passing, in the asking or the reading, is tried again after a
   * wait; `read` then starts anew. Throws FetchFailure, naming service, address and what was expected.
   */
  ask<T>(question: Question, read: (answer: Answer) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PASSING = (status: number) => status === 408 || status === 429 || status >= 500;

/** How a question is named in messages. */
export const asking = ({ service, address }: Pick<Question, 'service' | 'address'>) => `${service}, GET ${address}`;

/** Opens a client over connections of its own. Time, chance and waiting are lent to it, so that tests need none of them. */
export function openClient(options: ClientOptions): Client {
  const limits = { ...LIMITS, ...options.limits };
  const hosts = openHostGuards(limits);
  const dispatcher = new Agent({
    connect: { timeout: limits.connectMs },
    headersTimeout: limits.idleMs,
    bodyTimeout: limits.idleMs,
  });
  const userAgent = `Evenhand/0.1 (+${options.contact})`;

  /** One try: redirects followed, status and first bytes checked, body read. */
  async function tryOnce<T>(question: Question, read: (answer: Answer) => Promise<T>): Promise<T> {
    const whole = AbortSignal.timeout(question.wholeMs ?? limits.wholeMs);
    const signal = question.signal ? AbortSignal.any([question.signal, whole]) : whole;
    const told = (cause: unknown) => brokenOff(question, cause, limits);
    const headers = { 'user-agent': userAgent, ...(await question.headers?.()) };
    const { response, address } = await follow(question, async (hop) => {
      await hosts(hop).turn();
      return fetch(hop, { dispatcher, signal, redirect: 'manual', headers }).catch((cause) => {
        throw told(cause);
      });
    });
    const body = bytesOf(response, told);
    try {
      checkStatus(question, response);
      const start = response.status === 200 ? await startOf(body) : [];
      if (response.status === 200) checkStart(question, response, Buffer.concat(start));
      return await read({
        status: response.status,
        address,
        header: (name) => response.headers.get(name),
        body: joined(start, body),
      });
    } finally {
      // An answer that was not read to its end holds its connection.
      await body.return(undefined);
      if (response.body && !response.bodyUsed) await response.body.cancel().catch(() => {});
    }
  }

  async function follow(
    question: Question,
    fetchHop: (address: string) => Promise<Response>,
  ): Promise<{ response: Response; address: string }> {
    const hops = [question.address];
    while (true) {
      const address = hops.at(-1)!;
      const response = await fetchHop(address);
      const location = response.headers.get('location');
      if (!REDIRECTS.has(response.status) || location === null) return { response, address };
      await response.body?.cancel().catch(() => {});
      hops.push(nextHop(question, hops, location, limits.redirects));
    }
  }

  function checkStatus(question: Question, response: Response): void {
    const { status, statusText } = response;
    if (status === 200 || question.understood?.includes(status)) return;
    const waitMs = askedWaitMs(response.headers.get('retry-after'), options.now());
    const asked = waitMs === undefined ? '' : `, asking to wait ${Math.ceil(waitMs / 1000)} seconds`;
    throw new FetchFailure(
      `${asking(question)}: answered ${status} ${statusText}${asked} (expected ${question.expected})`.trim(),
      { isPassing: PASSING(status), waitMs },
    );
  }

  return {
    ask: async (question, read) => {
      const guard = hosts(question.address);
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await guard.guard(asking(question), () => tryOnce(question, read));
        } catch (error) {
          if (!(error instanceof FetchFailure) || question.signal?.aborted) throw error;
          const wait = error.isPassing
            ? nextWaitMs(
                { ...limits, attempts: question.attempts ?? limits.attempts },
                { attempt, askedMs: error.waitMs },
                options.random,
              )
            : undefined;
          if (wait === undefined) throw attempt === 1 ? error : afterTries(error, attempt);
          options.log.warn({ problem: error.message, attempt, waitMs: Math.round(wait) }, 'asked again after a wait');
          await options.sleep(wait, question.signal).catch((cause) => {
            throw brokenOff(question, cause, limits);
          });
        }
      }
    },
    close: () => dispatcher.close(),
  };
}

function afterTries(error: FetchFailure, attempts: number): FetchFailure {
  return new FetchFailure(`${error.message}; tried ${attempts} times`, {
    isPassing: error.isPassing,
    waitMs: error.waitMs,
    cause: error,
  });
}

/** The next address; throws FetchFailure where following it would be endless or unsafe. */
function nextHop(question: Question, hops: readonly string[], location: string, most: number): string {
  const from = hops.at(-1)!;
  const refuse = (why: string) => new FetchFailure(`${asking(question)}: ${why}`, { isPassing: false });
  if (!URL.canParse(location, from)) throw refuse(`redirects to "${location}", which is no address`);
  const next = new URL(location, from);
  if (!/^https?:$/.test(next.protocol)) throw refuse(`redirects to ${next.href} (expected an http or https address)`);
  if (next.protocol === 'http:' && from.startsWith('https:')) {
    throw refuse(`redirects from https to ${next.href}, where anybody on the way could change the answer`);
  }
  if (hops.includes(next.href)) throw refuse(`redirects in a loop: ${[...hops, next.href].join(' to ')}`);
  if (hops.length > most) throw refuse(`redirects more than ${most} times, last to ${next.href}`);
  return next.href;
}

/** Bytes of a body as they come, with what breaks it told as a failure that may pass. */
async function* bytesOf(response: Response, told: (cause: unknown) => unknown): AsyncGenerator<Buffer> {
  if (!response.body) return;
  const reader = response.body.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read().catch((cause) => {
        throw told(cause);
      });
      if (done) return;
      yield Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** The first chunks of a body: enough of it to tell what it is. */
async function startOf(body: AsyncGenerator<Buffer>): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  while (byteCount < 512) {
    const { done, value } = await body.next();
    if (done) break;
    chunks.push(value);
    byteCount += value.length;
  }
  return chunks;
}

async function* joined(start: Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* start;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

function checkStart(question: Question, response: Response, start: Buffer): void {
  const wrong = wrongStart(question.expected, start, response.headers.get('content-type'));
  if (wrong === undefined) return;
  throw new FetchFailure(`${asking(question)}: expected ${question.expected}, but ${wrong}`, { isPassing: false });
}

/** Says how a request ended without an answer, or an answer before its end. */
function brokenOff(question: Question, cause: unknown, limits: ClientLimits): FetchFailure {
  if (question.signal?.aborted) {
    return new FetchFailure(`${asking(question)}: broken off, since Evenhand was told to stop`, {
      isPassing: false,
      cause,
    });
  }
  const why = whyBroken(cause, question.wholeMs ?? limits.wholeMs, limits);
  return new FetchFailure(`${asking(question)}: ${why} (expected ${question.expected})`, { isPassing: true, cause });
}

function whyBroken(error: unknown, wholeMs: number, limits: ClientLimits): string {
  const { name, message, cause } = error as Error & { cause?: Error & { code?: string } };
  if (name === 'TimeoutError') return `not finished within ${wholeMs} ms`;
  const code = cause?.code ?? (error as { code?: string }).code;
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return `no connection within ${limits.connectMs} ms`;
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return `silent for ${limits.idleMs} ms`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `its name is not known here (${code})`;
  return `the connection broke: ${cause?.message || code || message}`;
}
