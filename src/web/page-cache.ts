import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { findPublicState } from '../db/public-state.ts';
import type { SiteDeps } from '../deps.ts';
import { londonDay } from '../domain/period.ts';
import { findPersonOf } from './guard.ts';
import { noticeOf } from './notice.ts';
import type { Route } from './route.ts';
import { sharedRead } from './shared-read.ts';

/** Pages kept at most, in bytes of their bodies: some thousands of them. */
const MOST_BYTES = 64 * 1024 * 1024;

const ENCODINGS = ['br', 'gzip', 'identity'] as const;
type Encoding = (typeof ENCODINGS)[number];

/** A page as it was rendered, in the encodings that were asked for. */
interface KeptPage {
  key: string;
  /** Headers that the page set itself. */
  headers: [string, number | string | string[]][];
  hash: string;
  bodies: Map<Encoding, Promise<Buffer>>;
  bytes: number;
}

/**
 * Keeps what public pages rendered for nobody in particular, so that a meeting's worth of readers costs one rendering. A page is
 * shown again only while everything that public pages show stands as it stood before it was rendered: that is asked of the
 * database with each request, in one small statement, so that a figure stopped or an answer given is seen by the very next reader.
 * Kept are answers of 200 that set no cookie, of routes that name the query they know; under the path and that query, so that
 * made-up parameters fill nothing. The least lately used pages go first. Readers of a page that is being rendered wait for it.
 */
export function openPageCache(deps: SiteDeps, mostBytes = MOST_BYTES): (route: Route) => Route {
  const { isDevelopment } = deps.settings;
  const readBy = isDevelopment ? deps.signedIn : deps.database;
  const stateNow = sharedRead(async () => {
    const now = deps.clock();
    // Days matter beside what is stored: an answer is overdue from one day to the next.
    return `${londonDay(now)} ${await findPublicState(readBy, { now, withMails: isDevelopment })}`;
  });
  const pages = new Map<string, KeptPage>();
  const rendering = new Map<string, Promise<KeptPage | undefined>>();
  let state = '';
  let bytes = 0;

  const enter = (latestState: string) => {
    if (latestState === state) return;
    state = latestState;
    pages.clear();
    bytes = 0;
  };
  const use = (key: string): KeptPage | undefined => {
    const page = pages.get(key);
    if (!page) return undefined;
    pages.delete(key);
    pages.set(key, page);
    return page;
  };
  const add = (by: number) => {
    bytes += by;
    for (const [key, oldest] of pages) {
      if (bytes <= mostBytes) break;
      pages.delete(key);
      bytes -= oldest.bytes;
    }
  };
  const keep = (page: KeptPage, renderedIn: string) => {
    if (renderedIn !== state) return;
    pages.set(page.key, page);
    add(page.bytes);
  };
  const grow = (page: KeptPage, by: number) => {
    page.bytes += by;
    if (pages.get(page.key) === page) add(by);
  };

  return (route) => {
    const { query, handle } = route;
    if (query === undefined || route.access !== 'public') return route;
    return {
      ...route,
      handle: async (request, response) => {
        if (findPersonOf(response) || noticeOf(request) !== undefined) return handle(request, response);
        const asked = await stateNow();
        enter(asked);
        const key = keyOf(route.path, query, request);
        const kept = use(key) ?? (await rendering.get(`${asked} ${key}`));
        if (kept) return send(kept, request, response, grow);
        // Somebody else's rendering came to nothing that could be kept: an error, which each reader is to get for themselves.
        if (rendering.has(`${asked} ${key}`)) return handle(request, response);
        const lead = leading(key, response);
        rendering.set(`${asked} ${key}`, lead.page);
        try {
          await handle(request, response);
        } finally {
          lead.end();
          rendering.delete(`${asked} ${key}`);
        }
        const page = await lead.page;
        if (!page) return;
        keep(page, asked);
        await send(page, request, response, grow);
      },
    };
  };
}

/** The same for addresses that mean the same, whatever else stands in them. */
function keyOf(path: string, query: readonly string[], request: Request): string {
  const asked = [...query].sort().map((name) => request.query[name] ?? null);
  return JSON.stringify([path, Object.entries(request.params).sort(), asked]);
}

/** Takes a page from its handler in place of sending it, where it can be kept; else lets it go out as it is. */
function leading(key: string, response: Response) {
  const before = response.getHeaders();
  const sendOwn = response.send;
  let settle: (page: KeptPage | undefined) => void = () => {};
  const page = new Promise<KeptPage | undefined>((resolve) => {
    settle = resolve;
  });
  response.send = (body) => {
    response.send = sendOwn;
    if (response.statusCode !== 200 || typeof body !== 'string' || response.hasHeader('Set-Cookie')) {
      settle(undefined);
      return sendOwn.call(response, body);
    }
    const content = Buffer.from(body);
    const headers = Object.entries(response.getHeaders()).flatMap(([name, value]): KeptPage['headers'] =>
      value === undefined || value === before[name] ? [] : [[name, value]],
    );
    settle({
      key,
      headers,
      hash: createHash('sha256').update(content).digest('base64url').slice(0, 22),
      bodies: new Map([['identity', Promise.resolve(content)]]),
      bytes: content.length,
    });
    return response;
  };
  const end = () => {
    response.send = sendOwn;
    settle(undefined);
  };
  return { page, end };
}

const compressed: Record<Exclude<Encoding, 'identity'>, (body: Buffer) => Promise<Buffer>> = {
  // Once a page: a little more time for the fewest bytes.
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body) => promisify(gzip)(body, { level: 9 }),
};

/** Sends a page in the best encoding that its reader takes, or says that they have it already. */
async function send(
  page: KeptPage,
  request: Request,
  response: Response,
  grow: (page: KeptPage, by: number) => void,
): Promise<void> {
  const encoding = (request.acceptsEncodings([...ENCODINGS]) || 'identity') as Encoding;
  for (const [name, value] of page.headers) response.setHeader(name, value);
  response.vary('Accept-Encoding');
  // An encoding has a tag of its own: the bytes differ.
  response.set('ETag', `"${page.hash}${encoding === 'identity' ? '' : `-${encoding}`}"`);
  if (request.fresh) {
    response.removeHeader('Content-Type');
    response.status(304).end();
    return;
  }
  const body = await bodyOf(page, encoding, grow);
  if (encoding !== 'identity') response.set('Content-Encoding', encoding);
  response.set('Content-Length', String(body.length));
  response.end(request.method === 'HEAD' ? undefined : body);
}

function bodyOf(page: KeptPage, encoding: Encoding, grow: (page: KeptPage, by: number) => void): Promise<Buffer> {
  const present = page.bodies.get(encoding);
  if (present || encoding === 'identity') return present!;
  const made = page.bodies.get('identity')!.then(async (body) => {
    const small = await compressed[encoding](body);
    grow(page, small.length);
    return small;
  });
  page.bodies.set(encoding, made);
  return made;
}
