/** A figure or a mail walked back, as told at the terminal. */
import {
  countText,
  estimateText,
  monthText,
  percentRangeText,
  percentText,
  SYNTHETIC_LABEL,
} from '../src/domain/wording.ts';
import { areaName } from '../src/vocabulary/area.ts';
import { SCOPE_NAMES } from '../src/vocabulary/scope.ts';
import type { MailTrace, RawState, Trace, TracedFile } from './trace.ts';

/** Runs of lines printed for one group of one file; the JSON document has every line. */
const MOST_RUNS = 40;

const RAW_WORDS: Record<RawState, string> = {
  whole: 'kept as published, and its checksum is right',
  missing: 'KEPT AS PUBLISHED, BUT MISSING ON THE DISK: put it back from a backup',
  damaged: 'KEPT AS PUBLISHED, BUT DAMAGED ON THE DISK: put it back from a backup',
  deleted: 'no longer kept as published: its time is over',
  'never-kept': 'not kept as published: it was loaded before files were kept; load it once more to keep it',
};

const SIDE_WORDS: Record<Trace['sides'][number]['side'], string> = {
  group: 'counted',
  comparison: 'compared with',
  unknown: 'ethnicity unknown, shared out among the groups',
};

/** Where a figure comes from: files and lines first, then how it was made. */
export function ofTrace({ figure, origin, files, sides, records }: Trace): string {
  const lines = [figureText(figure), `rests on ${countText(records)} records in ${files.length} files:`];
  for (const file of files) {
    lines.push(...fileLines(file));
    for (const [group, at] of Object.entries(file.lines)) {
      lines.push(`  ${group}, ${countText(at.length)} records, lines ${linesText(at)}`);
    }
    if (file.areRecordsDeleted) lines.push('  its single records are no longer kept: their time is over');
  }
  for (const { side, groups, records: own, searches } of sides) {
    const stand = searches === own ? '' : `, which stand for ${countText(searches)} searches`;
    lines.push(`${SIDE_WORDS[side]}: ${groups.join(', ')}, ${countText(own)} records${stand}`);
  }
  if (figure.comparison && !sides.some(({ side }) => side === 'comparison')) {
    lines.push('compared with others than White people, or with other searches, whose lines are not listed');
  }
  return [...lines, ...originLines(origin)].join('\n');
}

/** The figures that a mail quotes, each with the number to trace it by, and what they rest on. */
export function ofMailTrace({ mail, subject, figures, origins, files }: MailTrace): string {
  return [
    `${mail}: ${subject}`,
    `quotes ${figures.length} figures; trace each by its number:`,
    ...figures.map(figureText),
    `They rest on ${files.length} files:`,
    ...files.flatMap(fileLines),
    ...origins.flatMap(originLines),
  ].join('\n');
}

function fileLines(file: TracedFile): string[] {
  const { path, month, sha256, publisher, loadedAt, raw, retrievals, replaces, isSuperseded } = file;
  return [
    `${path} (${month}, SHA-256 ${sha256})`,
    `  ${publisher}, loaded ${dayOf(loadedAt)}; ${RAW_WORDS[raw]}`,
    ...retrievals.map(
      (one) => `  fetched ${dayOf(one.retrievedAt)} from ${one.address} (SHA-256 of that ${one.sha256})`,
    ),
    ...(replaces === undefined ? [] : [`  replaced the version with SHA-256 ${replaces}`]),
    ...(isSuperseded ? ['  has been replaced by a newer version since; the figure rests on this one'] : []),
  ];
}

function originLines(origin: Trace['origin']): string[] {
  const { boundarySet, classifiers } = origin;
  const window =
    origin.from === origin.to
      ? monthText(origin.from)
      : `${monthText(origin.from)} to ${monthText(origin.to)}, ${origin.monthsPresent} months of it loaded`;
  return [
    `Measured ${dayOf(origin.measuredAt)} for ${monthText(origin.month)}: edition ${origin.edition}, method ${origin.methodVersion}, ${
      origin.publishedAt ? `published ${dayOf(origin.publishedAt)}` : 'not published'
    }. Window: ${window}.`,
    boundarySet
      ? `Searches were placed by ${boundarySet.path} (SHA-256 ${boundarySet.sha256}).`
      : 'No boundaries were loaded: searches without a borough of their own have no place.',
    ...(classifiers.length > 0 ? [`Written grounds were read by classifier ${classifiers.join(', ')}.`] : []),
    ...(origin.isSynthetic ? [SYNTHETIC_LABEL] : []),
  ];
}

const dayOf = (instant: Date) => instant.toISOString().slice(0, 10);

/** Lines as runs, such as `2-15 17`; only so many. */
function linesText(lines: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last && last[1] + 1 === line) last[1] = line;
    else runs.push([line, line]);
  }
  const shown = runs.slice(0, MOST_RUNS).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return `${shown.join(' ')}${runs.length > MOST_RUNS ? ` and ${countText(runs.length - MOST_RUNS)} more runs (--json has them all)` : ''}`;
}

function figureText(figure: Trace['figure']): string {
  return `Figure ${figure.figureId}: ${figure.measure}, ${areaName(figure.areaCode)}, ${figure.group}, ${SCOPE_NAMES[figure.reason]}, ${figure.basis}, ${figure.windowKind}: ${valueText(figure)}`;
}

/** A share in per cent of what it is a share of; any other figure as a table prints it. */
function valueText({ measure, estimate }: Trace['figure']): string {
  if (estimate.state !== 'estimated') return estimateText(estimate);
  if (measure === 'sole-smell-bounds' || measure === 'sole-smell-in-substance-bounds') {
    return percentRangeText(estimate.low, estimate.high);
  }
  return measure === 'find-rate' || measure.endsWith('-share') ? percentText(estimate.value) : estimateText(estimate);
}
