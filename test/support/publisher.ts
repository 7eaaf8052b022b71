/** A web server in this process, on the loopback address, that plays publishers and can be told to misbehave. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer to one request. */
export type Play = (request: IncomingMessage, response: ServerResponse) => void;

export interface Request {
  path: string;
  headers: IncomingMessage['headers'];
  /** When it arrived, milliseconds. */
  at: number;
}

export interface Publisher {
  /** Its address without a slash at the end. */
  url: string;
  /** Every request in the order of arrival. */
  requests: Request[];
  /** Paths asked for, with what was asked behind the question mark, from some request on. */
  paths(from?: number): string[];
  /** What a path answers: each play once, the last one ever after. */
  on(path: string, ...plays: [Play, ...Play[]]): void;
  close(): Promise<void>;
}

export async function startPublisher(): Promise<Publisher> {
  const plays = new Map<string, Play[]>();
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    const path = request.url!;
    requests.push({ path, headers: request.headers, at: performance.now() });
    const left = plays.get(path) ?? [says(404, 'there is nothing here')];
    const play = left.length > 1 ? left.shift()! : left[0]!;
    response.on('error', () => {});
    play(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    paths: (from = 0) => requests.slice(from).map(({ path }) => path),
    on: (path, ...given) => plays.set(path, given),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A status and a few words. */
export function says(status: number, words: string, headers: Record<string, string> = {}): Play {
  return (_, response) => response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(words);
}

export function gives(content: string, type: string, headers: Record<string, string> = {}): Play {
  return (_, response) => response.writeHead(200, { 'content-type': type, ...headers }).end(content);
}

export const givesJson = (document: unknown) => gives(JSON.stringify(document), 'application/json');
export const apologises = gives(
  '<!DOCTYPE html>\n<html><head><title>Sorry</title></head><body>We are down for maintenance.</body></html>',
  'text/html; charset=utf-8',
);
/** Takes the request and never answers. */
export const isSilent: Play = () => {};
/** Closes the connection without a word. */
export const hangsUp: Play = (request) => request.socket.destroy();

export function redirects(to: string, status = 302): Play {
  return (_, response) => response.writeHead(status, { location: to }).end();
}

export interface FilePlay {
  etag?: string;
  lastModified?: string;
  /** Sends so many bytes of what was asked for, then cuts the connection. */
  cutAfter?: number;
  /** Sends so many bytes of what was asked for, then falls silent. */
  silentAfter?: number;
  /** Whether it sends the whole file whatever part was asked for. */
  ignoresRanges?: boolean;
}

/** A file, or the part of it that was asked for where it is still the same (RFC 9110, If-Range). */
export function givesFile(content: Buffer, options: FilePlay = {}): Play {
  return (request, response) => {
    const { etag, lastModified } = options;
    const condition = request.headers['if-range'];
    const isSame = condition === undefined || condition === etag || condition === lastModified;
    const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    const start = from !== undefined && isSame && !options.ignoresRanges ? Number(from) : 0;
    const part = content.subarray(start);
    if (start > 0 && part.length === 0) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
      return;
    }
    response.writeHead(start > 0 ? 206 : 200, {
      'content-type': 'application/zip',
      'content-length': part.length,
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { 'last-modified': lastModified }),
      ...(start > 0 ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {}),
    });
    const stop = options.cutAfter ?? options.silentAfter;
    if (stop === undefined) response.end(part);
    else response.write(part.subarray(0, stop));
    // A moment later, since what has not been read when a connection breaks is lost.
    if (options.cutAfter !== undefined) setTimeout(() => response.socket?.destroy(), 60);
  };
}

export const md5Of = (content: Buffer) => createHash('md5').update(content).digest('hex');

/** The archive's page: a link to each snapshot, with its MD5 beside it, newest first, as data.police.uk lays it out. */
export function archivePage(md5s: Record<string, string>): string {
  const items = Object.entries(md5s)
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(
      ([month, md5]) =>
        `<li class="archive"><a href="/data/archive/${month}.zip">${month}</a> <span>1.6 GB</span>\n<p class="md5">MD5: <code>${md5}</code></p></li>`,
    );
  return `<!DOCTYPE html><html><body><a href="/data/archive/latest.zip">Latest</a><ul>${items.join('\n')}</ul></body></html>`;
}

/** Lets a publisher play the archive with these snapshots, each a ZIP; `wrong` gives snapshots another MD5 on the page. */
export function playArchive(
  publisher: Publisher,
  zips: Record<string, Buffer>,
  wrong: Record<string, string> = {},
): void {
  const md5s = Object.fromEntries(Object.entries(zips).map(([month, zip]) => [month, md5Of(zip)]));
  publisher.on('/data/archive/', gives(archivePage({ ...md5s, ...wrong }), 'text/html'));
  for (const [month, zip] of Object.entries(zips)) {
    publisher.on(`/data/archive/${month}.zip`, givesFile(zip, { etag: `"${md5s[month]}"` }));
  }
}
