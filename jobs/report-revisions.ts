/** What changed in figures measured before, as told at the terminal. */
import type { FigureThen, RevisedFigure, RevisionLog } from '../src/domain/revision-log.ts';
import { figureThenText, revisionReasonSentence } from '../src/domain/revision-wording.ts';
import { countText, listText, monthText, placeText } from '../src/domain/wording.ts';
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
  const why = reasons.map((reason, at) => `  [${at + 1}] ${revisionReasonSentence(reason)}`);
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

function changeLine({ areaCode, group, reason, basis, measure, before, after, reasons }: RevisedFigure): string {
  const who = group === 'all' || group === 'unknown' ? group : GROUP_NAMES[group];
  const told = (then: FigureThen | undefined) => (then ? figureThenText(measure, then) : 'not there');
  return `  ${placeText(areaCode)}, ${who}, ${SCOPE_NAMES[reason]}, ${measure}, ${basis}: ${told(before)} -> ${told(after)} [${reasons.map((at) => at + 1).join(', ')}]`;
}
