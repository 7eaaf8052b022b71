import { ApiProblem } from './problem.ts';

/** A place among an edition's figures, as text that means nothing to who holds it. */
export function writeCursor(measurementId: number, figureId: number): string {
  return Buffer.from(`${measurementId}.${figureId}`).toString('base64url');
}

/** The figure that a cursor stands at. Throws a problem where it is none of ours, or of an edition that another has replaced. */
export function readCursor(cursor: string, measurementId: number): number {
  const found = /^(\d{1,9})\.(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (found && Number(found[1]) === measurementId) return Number(found[2]);
  throw new ApiProblem({
    status: 400,
    title: 'This cannot be asked so',
    detail: found
      ? 'The cursor is of another month, or the month has been measured again since. Begin again without it.'
      : 'The parameter cursor cannot be read.',
    parameter: 'cursor',
    value: cursor,
    expected: 'nextCursor of an earlier answer to the same question',
  });
}
