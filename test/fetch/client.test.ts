import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { readText } from '../../src/fetch/answer.ts';
import { type Client, openClient, type Question } from '../../src/fetch/client.ts';
import { OperationalFailure } from '../../src/problem.ts';
import { makeLog } from '../support/deps.ts';
import { failureOf, makeClient, NOW } from '../support/fetch-client.ts';
import {
  apologises,
  gives,
  givesJson,
  hangsUp,
  isSilent,
  type Publisher,
  redirects,
  says,
  startPublisher,
} from '../support/publisher.ts';

describe('asking a publisher', () => {
  let publisher: Publisher;
  let client: ReturnType<typeof makeClient>;

  beforeEach(async () => {
    publisher = await startPublisher();
    client = makeClient();
  });
  afterEach(async () => {
    await client.close();
    await publisher.close();
  });

  const ask = (path: string, expected: Question['expected'] = 'JSON', by: Client = client) =>
    by.ask({ service: 'test service', address: `${publisher.url}${path}`, expected }, (answer) =>
      readText(answer, 'test'),
    );

  it('says who we are and whom to write to', async () => {
    publisher.on('/a', givesJson([1]));
    expect(await ask('/a')).to.equal('[1]');
    expect(publisher.requests[0]!.headers['user-agent']).to.equal('Evenhand/0.1 (+data@example.org)');
  });

  it('is tried again after growing waits where the server is in trouble, and then succeeds', async () => {
    publisher.on('/a', says(500, 'x'), says(503, 'x'), hangsUp, givesJson([1]));
    expect(await ask('/a')).to.equal('[1]');
    expect(client.waits).to.deep.equal([750, 1500, 3000]);
  });

  it('waits as long as a 429 asks for, in seconds or until a date', async () => {
    publisher.on(
      '/a',
      says(429, 'slow down', { 'retry-after': '7' }),
      says(429, 'slow down', { 'retry-after': 'Sun, 01 Nov 2026 12:01:00 GMT' }),
      givesJson([1]),
    );
    expect(await ask('/a')).to.equal('[1]');
    expect(client.waits).to.deep.equal([7000, 60_000]);
  });

  it('is given up at once where a 429 asks for hours, saying so', async () => {
    publisher.on('/a', says(429, 'slow down', { 'retry-after': '7200' }));
    expect(await failureOf(ask('/a'))).to.equal(
      `test service, GET ${publisher.url}/a: answered 429 Too Many Requests, asking to wait 7200 seconds (expected JSON)`,
    );
    expect(publisher.requests).to.have.length(1);
  });

  it('is given up after four tries, naming service, address, answer and what was expected', async () => {
    publisher.on('/a', says(500, 'x'));
    const work = ask('/a');
    expect(await failureOf(work)).to.equal(
      `test service, GET ${publisher.url}/a: answered 500 Internal Server Error (expected JSON); tried 4 times`,
    );
    await work.catch((error) => expect(error).to.be.instanceOf(OperationalFailure));
    expect(publisher.requests).to.have.length(4);
  });

  it('is not tried again where the address is wrong', async () => {
    expect(await failureOf(ask('/nowhere'))).to.match(/answered 404 Not Found \(expected JSON\)$/);
    expect(publisher.requests).to.have.length(1);
  });

  it('is broken off where the publisher is silent, before the answer or within it', async () => {
    publisher.on('/before', isSilent);
    publisher.on('/within', (_, response) => void response.writeHead(200).write('['.padEnd(600)));
    const brief = makeClient({ attempts: 1 });
    expect(await failureOf(ask('/before', 'JSON', brief))).to.match(/: silent for 150 ms \(expected JSON\)$/);
    expect(await failureOf(ask('/within', 'JSON', brief))).to.match(/: silent for 150 ms \(expected JSON\)$/);
    await brief.close().catch(() => {});
  });

  it('is broken off where an answer drips on for longer than it may take in all', async () => {
    publisher.on('/a', (_, response) => {
      response.writeHead(200).write('[');
      const drip = setInterval(() => response.write(' '), 40);
      response.on('close', () => clearInterval(drip));
    });
    const brief = makeClient({ attempts: 1, wholeMs: 300 });
    expect(await failureOf(ask('/a', 'JSON', brief))).to.match(/: not finished within 300 ms \(expected JSON\)$/);
    await brief.close();
  });

  it('reads an answer anew where the connection broke within it', async () => {
    publisher.on(
      '/a',
      (_, response) =>
        response.writeHead(200, { 'content-length': 900 }).write('['.padEnd(700), () => response.socket?.destroy()),
      givesJson([2]),
    );
    expect(await ask('/a')).to.equal('[2]');
    expect(client.waits).to.have.length(1);
  });

  it('follows a redirect to where the publisher keeps its files', async () => {
    publisher.on('/a', redirects('/b', 301));
    publisher.on('/b', givesJson([1]));
    expect(await ask('/a')).to.equal('[1]');
  });

  it('tells a redirect that never ends from one that is only long, and follows neither', async () => {
    publisher.on('/a', redirects('/b'));
    publisher.on('/b', redirects('/a'));
    const { url } = publisher;
    expect(await failureOf(ask('/a'))).to.equal(
      `test service, GET ${url}/a: redirects in a loop: ${url}/a to ${url}/b to ${url}/a`,
    );
    for (let at = 0; at < 9; at += 1) publisher.on(`/long${at}`, redirects(`/long${at + 1}`));
    expect(await failureOf(ask('/long0'))).to.match(/: redirects more than 5 times, last to .*\/long6$/);
  });

  it('follows no redirect to anything but the web', async () => {
    publisher.on('/a', redirects('file:///etc/passwd'));
    expect(await failureOf(ask('/a'))).to.match(/redirects to file:.* \(expected an http or https address\)$/);
  });

  it('does not take a page of apology for records: it names its type and quotes its first words', async () => {
    publisher.on('/a', apologises);
    for (const expected of ['a ZIP', 'JSON', 'CSV'] as const) {
      expect(await failureOf(ask('/a', expected))).to.equal(
        `test service, GET ${publisher.url}/a: expected ${expected}, but the answer is HTML (content type text/html; charset=utf-8), beginning "Sorry We are down for maintenance."`,
      );
    }
    expect(publisher.requests, 'asking again would give the same').to.have.length(3);
  });

  it('takes an answer for what it is by its bytes, whatever type it is given', async () => {
    publisher.on('/zip', gives('PK\u0003\u0004rest', 'text/html'));
    publisher.on('/csv', gives('a,b\n1,2\n', 'application/octet-stream'));
    publisher.on('/json', gives('\uFEFF {"a":1}', 'text/plain'));
    publisher.on('/empty', gives('', 'text/csv'));
    expect(await ask('/zip', 'a ZIP')).to.match(/^PK/);
    expect(await ask('/csv', 'CSV')).to.equal('a,b\n1,2\n');
    expect(await ask('/json')).to.contain('"a"');
    expect(await failureOf(ask('/empty', 'CSV'))).to.match(/expected CSV, but the answer is text\/csv .*beginning ""$/);
  });

  it('leaves a host alone after failures in a row, and asks it again when it has rested', async () => {
    const careful = makeClient({ attempts: 1, failuresInRow: 3, leftAloneMs: 120 });
    publisher.on('/a', says(500, 'x'), says(500, 'x'), says(500, 'x'), givesJson([1]));
    for (let at = 0; at < 3; at += 1) await failureOf(ask('/a', 'JSON', careful));
    expect(await failureOf(ask('/a', 'JSON', careful))).to.match(
      /: not asked, since 127\.0\.0\.1:\d+ failed 3 times in a row; it is left alone for 1 seconds\.$/,
    );
    expect(publisher.requests).to.have.length(3);
    await delay(150);
    expect(await ask('/a', 'JSON', careful)).to.equal('[1]');
    expect(await ask('/a', 'JSON', careful)).to.equal('[1]');
    await careful.close();
  });

  it('does not leave a host alone for answers that are wrong in themselves', async () => {
    const careful = makeClient({ failuresInRow: 2 });
    for (let at = 0; at < 4; at += 1) {
      expect(await failureOf(ask('/nowhere', 'JSON', careful))).to.match(/answered 404/);
    }
    await careful.close();
  });

  it('begins at most so many requests in any second', async () => {
    const polite = makeClient({ perSecond: 15 });
    publisher.on('/a', givesJson([1]));
    await Promise.all(Array.from({ length: 40 }, () => ask('/a', 'JSON', polite)));
    const times = publisher.requests.map(({ at }) => at).sort((a, b) => a - b);
    expect(times).to.have.length(40);
    // Of any 16 in a row the last came a second after the first; a twentieth of it is granted to the journey.
    for (let at = 15; at < times.length; at += 1) expect(times[at]! - times[at - 15]!).to.be.greaterThan(950);
    await polite.close();
  });

  it('is broken off in a wait, too, where Evenhand is told to stop', async () => {
    publisher.on('/a', says(500, 'x'));
    const stopping = new AbortController();
    const question = { service: 'test service', address: `${publisher.url}/a`, expected: 'JSON' as const };
    const waiting = openClient({
      contact: 'data@example.org',
      log: makeLog(),
      now: () => NOW,
      random: () => 0.5,
      sleep: (ms, signal) => {
        setTimeout(() => stopping.abort(), 20);
        return delay(ms, undefined, { signal });
      },
    });
    const work = waiting.ask({ ...question, signal: stopping.signal }, (answer) => readText(answer, 'test'));
    expect(await failureOf(work)).to.match(/: broken off, since Evenhand was told to stop$/);
    expect(publisher.requests).to.have.length(1);
    await waiting.close();
  });

  it('is broken off at once, without another try, where Evenhand is told to stop', async () => {
    publisher.on('/a', isSilent);
    const patient = makeClient({ idleMs: 60_000 });
    const stopping = new AbortController();
    const work = patient.ask(
      { service: 'test service', address: `${publisher.url}/a`, expected: 'JSON', signal: stopping.signal },
      (answer) => readText(answer, 'test'),
    );
    const told = failureOf(work);
    await delay(50);
    stopping.abort();
    expect(await told).to.match(/: broken off, since Evenhand was told to stop$/);
    expect(patient.waits).to.deep.equal([]);
    await patient.close();
  });
});
