import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** The part of yazl that we use; it brings no types. */
interface ZipWriter {
  addBuffer(content: Buffer, name: string, options?: { compress?: boolean }): void;
  addEmptyDirectory(name: string): void;
  end(): void;
  outputStream: Readable;
}
const { ZipFile } = createRequire(import.meta.url)('yazl') as { ZipFile: new () => ZipWriter };

/** The bytes of a ZIP with these members, by name; a name that ends in a slash is a folder. */
export function zipOf(members: Record<string, string | Buffer>, options: { compress?: boolean } = {}): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(members)) {
    if (name.endsWith('/')) zip.addEmptyDirectory(name);
    else zip.addBuffer(Buffer.from(content), name, options);
  }
  zip.end();
  return buffer(zip.outputStream);
}

/** The same ZIP with one text inside an uncompressed member replaced by another of equal length: its checksum is wrong. */
export function withAlteredMember(zip: Buffer, text: string, other: string): Buffer {
  const at = zip.indexOf(text);
  if (at < 0 || text.length !== other.length) throw new Error(`${text}: not in the ZIP, or of another length`);
  const altered = Buffer.from(zip);
  altered.write(other, at);
  return altered;
}

/** The same ZIP with a member under another name of equal length, one that no honest program would write. */
export function renamedMember(zip: Buffer, name: string, other: string): Buffer {
  if (name.length !== other.length) throw new Error(`${other}: of another length than ${name}`);
  const renamed = Buffer.from(zip);
  // Once before the member itself, once in the list of members.
  for (let at = renamed.indexOf(name); at >= 0; at = renamed.indexOf(name, at + 1)) renamed.write(other, at);
  return renamed;
}
