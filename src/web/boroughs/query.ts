import type { Request } from 'express';
import { WINDOW_KINDS, type WindowKind } from '../../domain/period.ts';
import { listText } from '../../domain/wording.ts';
import { InputProblem } from '../../problem.ts';
import { BOROUGHS, type Borough, RATED_BOROUGHS } from '../../vocabulary/area.ts';
import { type FigureChoice, parseChoice } from '../figures/figure-choice.ts';

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

/** Boroughs that one may be held against: the others that have residents to rate. */
export function comparableBoroughs(areaCode: string): readonly Borough[] {
  return RATED_BOROUGHS.filter(({ code }) => code !== areaCode);
}

/** The borough to hold one against; none where none is named, or the form was sent without a choice. Throws InputProblem with the choices. */
export function parseCompare(value: unknown, areaCode: string): string | undefined {
  if (value === undefined || value === '') return undefined;
  const found = comparableBoroughs(areaCode).find(({ code }) => code === value);
  if (!found) {
    throw new InputProblem(
      `There is no such borough to compare with. Choose one of these in the address: ${listText(comparableBoroughs(areaCode).map(({ code, name }) => `?compare=${code} (${name})`))}.`,
    );
  }
  return found.code;
}

/** What the address of a borough's page asks for. Throws InputProblem with the choices. */
export function parseBoroughQuery(
  query: Request['query'],
  areaCode: string,
): FigureChoice & { window: WindowKind; compare: string | undefined } {
  return {
    ...parseChoice(query),
    window: parseWindow(query.window),
    compare: parseCompare(query.compare, areaCode),
  };
}
