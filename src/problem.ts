/** What a person handed over cannot be used: the message names the file, line, value and what was expected. Exit code 2. */
export class InputProblem extends Error {
  override readonly name = 'InputProblem';
}

/** Something outside our control failed (a server, a disk, another process holding a lock). Exit code 1; a later run may succeed. */
export class OperationalFailure extends Error {
  override readonly name = 'OperationalFailure';
}
