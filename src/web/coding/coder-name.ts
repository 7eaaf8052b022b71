import { createHash } from 'node:crypto';

/**
 * The name that a person goes by as a reader, the same each time and no name of theirs: who reads an answer sees that two people
 * gave two, and not who they are.
 */
export function coderName(personId: string): string {
  return `Reader ${createHash('sha256').update(`reader ${personId}`).digest('hex').slice(0, 10)}`;
}
