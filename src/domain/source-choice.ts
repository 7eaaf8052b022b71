import { LONDON } from '../vocabulary/area.ts';
import { MET } from '../vocabulary/force.ts';
import { addMonths, type Month, monthsOf, type Window } from './period.ts';

/** A month of a file that is in force, as far as a choice between sources needs to know it. */
export interface FileMonth {
  sourceFileId: number;
  source: 'police-uk' | 'mps-extract';
  forceId: string;
  /** The one borough it covers, or undefined for the whole force. */
  scopeAreaCode: string | undefined;
  month: Month;
  /** First and last day that a search in it happened on, YYYY-MM-DD. */
  firstOn: string;
  lastOn: string;
}

/** The file that an area's figures for a month rest on. */
export interface ChosenFile {
  month: Month;
  sourceFileId: number;
  source: FileMonth['source'];
}

/** An extract may begin or end in mid-month: its month is complete when searches reach to within so many days of both ends. */
const DAYS_FROM_EDGE = 3;

/**
 * The one file that an area's figures rest on in each month of a window: the borough's own MPS extract where it is
 * complete, else the force's MPS extract where that is complete, else data.police.uk. Never two for the same month. Of another force
 * than the Met ask with London's code, for all of its searches.
 */
export function chooseFiles(
  fileMonths: readonly FileMonth[],
  areaCode: string,
  window: Window,
  forceId = MET,
): ChosenFile[] {
  return monthsOf(window).flatMap((month) => {
    const candidates = fileMonths.filter((file) => file.forceId === forceId && file.month === month);
    const extract = (scope: string | undefined) =>
      candidates.find((file) => file.source === 'mps-extract' && file.scopeAreaCode === scope && isComplete(file));
    const chosen =
      (areaCode === LONDON.code ? undefined : extract(areaCode)) ??
      extract(undefined) ??
      candidates.find((file) => file.source === 'police-uk');
    return chosen ? [{ month, sourceFileId: chosen.sourceFileId, source: chosen.source }] : [];
  });
}

/** Whether a month of an extract reaches from its first days to its last. */
export function isComplete({ month, firstOn, lastOn }: FileMonth): boolean {
  const lastDay = new Date(Date.parse(`${addMonths(month, 1)}-01T00:00:00Z`) - 86_400_000).getUTCDate();
  return Number(firstOn.slice(8)) <= DAYS_FROM_EDGE && Number(lastOn.slice(8)) > lastDay - DAYS_FROM_EDGE;
}

/** Months for which London has figures: the Met's data.police.uk file or a complete extract of the whole force. */
export function monthsWithFigures(fileMonths: readonly FileMonth[]): Month[] {
  const months = fileMonths
    .filter(
      (file) =>
        file.forceId === MET && file.scopeAreaCode === undefined && (file.source === 'police-uk' || isComplete(file)),
    )
    .map((file) => file.month);
  return [...new Set(months)].sort();
}
