import { WINDOW_KINDS, type WindowKind } from '../../domain/period.ts';
import { listText } from '../../domain/wording.ts';
import { InputProblem } from '../../problem.ts';
import { BOROUGHS, type Borough } from '../../vocabulary/area.ts';

/** The borough of an address, or undefined where there is none of that code. */
export function findBorough(code: unknown): Borough | undefined {
  return BOROUGHS.find((borough) => borough.code === code);
}

/** The window asked for; twelve months where none is named. Throws InputProblem with the choices. */
export function parseWindow(value: unknown): WindowKind {
  if (value === undefined) return 'rolling-12-months';
  const kind = WINDOW_KINDS.find((known) => known === value);
  if (!kind) {
    throw new InputProblem(
      `There is no such window of months. Choose one of these in the address: ${listText(WINDOW_KINDS.map((known) => `?window=${known}`))}.`,
    );
  }
  return kind;
}
