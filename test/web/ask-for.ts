import { request } from 'node:http';

/** Asks as a program does that has an answer already: `fetch` would add that it takes nothing kept. */
export function askFor(
  url: string,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
): Promise<{ status: number; headers: Readonly<Record<string, string | string[] | undefined>>; text: string }> {
  return new Promise((resolve, reject) => {
    request(url, { headers, method }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, text: Buffer.concat(parts).toString() }),
      );
    })
      .on('error', reject)
      .end();
  });
}
