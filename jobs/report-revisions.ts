/** What changed in figures measured before, as told at the terminal. */
import {
  type FigureThen,
  type RevisedFigure,
  type RevisionLog,
  type RevisionReason,
  revisedFieldsText,
} from '../src/domain/revision-log.ts';
import {
  countText,
  estimatedCountText,
  listText,
  monthText,
  percentText,
  placeText,
  rateText,
  ratioText,
  STATE_WORDS,
} from '../src/domain/wording.ts';
import { LONDON } from '../src/vocabulary/area.ts';
import { GROUP_NAMES } from '../src/vocabulary/ethnicity.ts';
import { SCOPE_NAMES } from '../src/vocabulary/scope.ts';
import type { RevisionsReport } from './revisions.ts';

const WINDOW_NAMES: Record<RevisionLog['kind'], string> = {
  'latest-month': 'The month',
  'rolling-12-months': 'Twelve months',
  'financial-year': 'Financial year',
};
/** Changed figures printed for one window; the JSON document has them all. */
const MOST_PRINTED = 40;

/** Window by window: why figures changed, then which did. */
export function ofRevisions({ month, edition, logs, first }: RevisionsReport): string {
  const lines = [`${monthText(month)}, edition ${edition}.`];
  for (const log of logs) lines.push('', ...logLines(log));
  if (first.length > 0) {
    lines.push(
      '',
      `Measured for the first time, so there is nothing to compare: ${listText(first.map((kind) => WINDOW_NAMES[kind].toLowerCase()))}.`,
    );
  }
  return lines.join('\n');
}

function logLines(log: RevisionLog): string[] {
  const { kind, from, to, before, reasons, changes, compared } = log;
  const title = `${WINDOW_NAMES[kind]}, ${from === to ? monthText(from) : `${monthText(from)} to ${monthText(to)}`}, against ${
    before.isPublished ? 'what was published' : 'what was measured'
  } with ${monthText(before.month)} (edition ${before.edition}):`;
  const why = reasons.map((reason, at) => `  [${at + 1}] ${reasonText(reason)}`);
  if (changes.length === 0) {
    return [title, ...why, `  None of the ${countText(compared)} headline figures changed.`];
  }
  const left = changes.length - MOST_PRINTED;
  return [
    title,
    ...why,
    `  ${countText(changes.length)} of ${countText(compared)} headline figures changed:`,
    ...changes.slice(0, MOST_PRINTED).map(changeLine),
    ...(left > 0 ? [`  ... and ${countText(left)} more; --json has them all.`] : []),
  ];
}

function reasonText(reason: RevisionReason): string {
  switch (reason.kind) {
    case 'method':
      return `The method changed, from version ${reason.before} to ${reason.after}.`;
    case 'boundaries':
      return `Searches are placed by other boundaries: ${reason.after ?? 'none'} (before: ${reason.before ?? 'none'}).`;
    case 'month-arrived':
      return `${monthText(reason.month)} arrived${ofBorough(reason.areaCode)}: ${countText(reason.searches)} searches, ${reason.path}.`;
    case 'month-revised':
      return `${monthText(reason.month)} was revised${ofBorough(reason.areaCode)}: ${countText(reason.rowsAdded)} rows added and ${countText(reason.rowsRemoved)} removed, ${reason.path}.${fieldsText(reason.fields)}`;
    case 'file-exchanged':
      return `${monthText(reason.month)} is taken from another file${ofBorough(reason.areaCode)}: ${reason.after} (before: ${reason.before}).`;
    case 'month-gone':
      return `${monthText(reason.month)} is no longer counted${ofBorough(reason.areaCode)}: ${reason.path}.`;
    case 'classifier':
      return `Written grounds are read by another classifier: ${reason.after.join(', ') || 'none'} (before: ${reason.before.join(', ') || 'none'}).`;
    case 'readings':
      return 'More written grounds have been read, or people have settled how some are to be read.';
    case 'not-known':
      return 'Nothing on record says why. Please tell whoever keeps this service.';
  }
}

const ofBorough = (areaCode: string) => (areaCode === LONDON.code ? '' : ` for ${placeText(areaCode)}`);

function fieldsText(fields: Parameters<typeof revisedFieldsText>[0]): string {
  return fields.length === 0 ? '' : ` Rows that stayed and changed: ${revisedFieldsText(fields)}.`;
}

function changeLine({ areaCode, group, reason, basis, measure, before, after, reasons }: RevisedFigure): string {
  const who = group === 'all' || group === 'unknown' ? group : GROUP_NAMES[group];
  const told = (then: FigureThen | undefined) => (then ? figureText(measure, then) : 'not there');
  return `  ${placeText(areaCode)}, ${who}, ${SCOPE_NAMES[reason]}, ${measure}, ${basis}: ${told(before)} -> ${told(after)} [${reasons.map((at) => at + 1).join(', ')}]`;
}

function figureText(measure: RevisedFigure['measure'], { estimate, searches, comparisonSearches }: FigureThen): string {
  const write = measure.endsWith('-share') ? percentText : measure === 'rate-per-1000' ? rateText : ratioText;
  const value = estimate.state === 'estimated' ? write(estimate.value) : STATE_WORDS[estimate.state];
  const counted = (count: number) => (Number.isInteger(count) ? countText(count) : estimatedCountText(count));
  const against = comparisonSearches === undefined ? '' : ` against ${counted(comparisonSearches)}`;
  return `${value} (${counted(searches)} searches${against})`;
}
