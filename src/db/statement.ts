import { readFileSync } from 'node:fs';

const SQL_FOLDER = new URL('../../sql/', import.meta.url);

/** The text of a statement kept under sql/, such as `counts/cells-of-file`. */
export function statement(name: string): string {
  return readFileSync(new URL(`${name}.sql`, SQL_FOLDER), 'utf8');
}
