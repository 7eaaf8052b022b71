/** What a job tells the person at the terminal. */

import { monthsOf } from '../src/domain/period.ts';
import type { HoldStatus } from '../src/domain/publication.ts';
import {
  countText,
  estimateText,
  monthsText,
  monthText,
  percentText,
  rangeText,
  rateText,
  ratioText,
  STATE_WORDS,
} from '../src/domain/wording.ts';
import { areaName } from '../src/vocabulary/area.ts';
import { GROUP_NAMES } from '../src/vocabulary/ethnicity.ts';
import { forceName } from '../src/vocabulary/force.ts';
import { REASON_NAMES } from '../src/vocabulary/reason.ts';
import type { DeliveryReport } from './deliver-mail.ts';
import type { FigureRow, FiguresAnswer } from './figures.ts';
import type { BoundaryReport } from './load-boundaries.ts';
import type { GroupReport } from './load-groups.ts';
import type { LoadReport } from './load-searches.ts';
import type { MeasureReport } from './measure.ts';
import type { MonthReport } from './month.ts';
import type { FlagReport } from './raise-flags.ts';
import type { DigestReport } from './send-digests.ts';
import type { MailTrace, Trace } from './trace.ts';

/** Files loaded and refused, one a line, with rows that add up. */
export function ofLoad({
  files,
  refused,
  totals,
  warnings,
}: Pick<LoadReport, 'files' | 'refused' | 'totals' | 'warnings'>): string {
  const lines = files.map(
    (file) =>
      `${file.path}: ${countText(file.rows)} rows = ${countText(file.accepted)} accepted + ${countText(file.rejected)} rejected${file.unchanged ? ' (unchanged: loaded before)' : ''}${file.revised
        .map(
          ({ month, rowsAdded, rowsRemoved }) => `; replaces ${month}: ${rowsAdded} rows added, ${rowsRemoved} removed`,
        )
        .join('')}`,
  );
  lines.push(...refused.map(({ problem }) => `REFUSED ${problem}`));
  lines.push(
    `${totals.files} files: ${countText(totals.rows)} rows = ${countText(totals.accepted)} accepted + ${countText(totals.rejected)} rejected; ${totals.unchanged} files unchanged, ${refused.length} refused.`,
    ...warnings,
  );
  return lines.join('\n');
}

/** A month end to end. */
export function ofMonth(report: MonthReport): string {
  const lines = report.files.length + report.refused.length > 0 ? [ofLoad(report)] : [];
  for (const [forceId, runs] of Object.entries(report.missingMonthsByForce)) {
    if (runs.length > 0) lines.push(`Missing months, ${forceName(forceId)}: ${monthsText(runs.flatMap(monthsOf))}.`);
  }
  if (report.status === 'refused') {
    lines.push(
      `${monthText(report.month)} goes no further: a file was refused, and figures without it would be wrong.`,
    );
    return lines.join('\n');
  }
  const { window, figures, flags, hold } = report;
  if (window) {
    lines.push(
      `Window ${window.from} to ${window.to}: ${window.monthsPresent} of ${window.months} months${window.isIncomplete ? ', incomplete' : ''}.`,
    );
  }
  if (figures) {
    lines.push(
      `Figures: ${countText(figures.stored)} (edition ${figures.edition}${figures.unchanged ? ', unchanged' : ''}).`,
    );
  }
  if (flags) {
    lines.push(
      `Flags: ${flags.listed} figures listed, of which about ${flags.expectedFalse.toFixed(1)} are expected to be false; ${flags.opened} opened, ${flags.continued} continued, ${flags.absent} absent, ${flags.cleared} cleared.`,
    );
  }
  if (hold?.state === 'held') lines.push(`Held until ${hold.until?.toISOString()}: no mail is written before.`);
  if (hold?.state === 'stopped') lines.push(`Stopped: ${hold.reason}`);
  const sent = report.mails.filter((mail) => mail.state === 'sent').length;
  lines.push(`Mails: ${report.mails.length} written, ${sent} sent.`);
  return lines.join('\n');
}

/** Polygons loaded. */
export function ofBoundaries(report: BoundaryReport): string {
  return report.unchanged
    ? `${report.path}: unchanged, these polygons are in force.`
    : `${report.path}: ${report.areas} areas; ${countText(report.points)} points placed (${report.outside} in no borough), ${report.recounted} files counted anew.`;
}

/** Groups loaded. */
export function ofGroups(report: GroupReport): string {
  return `${report.path}: ${report.groups} groups, ${report.added} added, ${report.updated} brought up to date.`;
}

/** Figures stored. */
export function ofMeasure(month: string, report: Omit<MeasureReport, 'measured'>): string {
  return `${month}: ${countText(report.figureCount)} figures, edition ${report.measurement.edition}${report.unchanged ? ' (unchanged)' : ''}; ${report.window.monthsPresent} of 12 months.`;
}

/** Figures listed, and what became of the flags. */
export function ofFlags(month: string, report: FlagReport): string {
  const listed = report.lists.flatMap((list) => list.cells.filter((cell) => cell.isListed));
  const lines = listed.map(
    (cell) =>
      `${areaName(cell.areaCode)}, ${GROUP_NAMES[cell.group]}, ${REASON_NAMES[cell.reason]}: ${ratioText(cell.ratio)} against a threshold of ${ratioText(cell.thresholdRatio)} (adjusted P ${cell.adjustedPValue.toPrecision(2)})`,
  );
  lines.push(
    `${month}: ${listed.length} listed; ${report.opened} opened, ${report.continued} continued, ${report.absent} absent, ${report.cleared} cleared, ${report.withdrawn} withdrawn.`,
  );
  return lines.join('\n');
}

/** Mails written. */
export function ofDigests(month: string, report: DigestReport): string {
  return `${ofHold(month, report.hold)} ${report.written} mails written for ${report.groups} groups.`;
}

/** Mails sent. */
export function ofDelivery(report: DeliveryReport): string {
  return `${report.sent} sent, ${report.postponed} to be tried again, ${report.failed} given up, ${report.pending} waiting.`;
}

/** Where a month’s hold stands. */
export function ofHold(month: string, status: HoldStatus): string {
  const notes = status.notes.map((note) => ` Note: ${note}`).join('');
  if (status.state === 'held') return `${month} is held until ${status.until.toISOString()}.${notes}`;
  if (status.state === 'stopped') return `${month} is stopped: ${status.reason}.${notes}`;
  return `${month} is released.${notes}`;
}

/** Figures as a table. */
export function ofFigures(answer: FiguresAnswer): string {
  const lines = [
    `${areaName(answer.area)}, ${answer.from} to ${answer.to}: ${answer.monthsPresent} months published, from ${answer.source.join(' and ') || 'no source'}.`,
    `Ethnicity unknown in ${countText(answer.unknown.searches)} of ${countText(answer.unknown.total)} searches (${percentText(answer.unknown.share)}).`,
  ];
  if (answer.missingMonths.length > 0) lines.push(`Missing: ${monthsText(answer.missingMonths)}.`);
  for (const [title, rows] of [
    [`Known only, ${answer.base}`, answer.rows],
    ['Best estimate', answer.bestEstimate],
  ] as const) {
    lines.push(
      '',
      `${title}:`,
      'group  reason                      searches  per 1,000  ratio to White (likely range)',
    );
    lines.push(...rows.map(figureLine));
  }
  return lines.join('\n');
}

function figureLine(row: FigureRow): string {
  const ratio =
    row.group === 'white'
      ? ''
      : row.ratio === null || row.ratioLow === null || row.ratioHigh === null
        ? row.state === 'estimated'
          ? ''
          : STATE_WORDS[row.state]
        : `${ratioText(row.ratio)} (${rangeText(row.ratioLow, Number(row.ratioHigh))})`;
  return [
    GROUP_NAMES[row.group].padEnd(6),
    REASON_NAMES[row.reason].padEnd(27),
    countText(row.searches).padStart(8),
    (row.rate === null ? '' : rateText(row.rate)).padStart(10),
    ` ${ratio}`,
  ].join(' ');
}

/** Where a figure comes from. */
export function ofTrace({ figure, files, records }: Trace): string {
  const lines = [figureText(figure), `rests on ${countText(records)} records in ${files.length} files:`];
  for (const file of files) {
    lines.push(`${file.path} (${file.month}, SHA-256 ${file.sha256})`);
    for (const [group, at] of Object.entries(file.lines))
      lines.push(`  ${group}, ${at.length} records, lines ${at.join(' ')}`);
  }
  return lines.join('\n');
}

/** The figures that a mail quotes, each with the number to trace it by. */
export function ofMailTrace({ mail, subject, figures }: MailTrace): string {
  return [
    `${mail}: ${subject}`,
    `quotes ${figures.length} figures; trace each by its number:`,
    ...figures.map(figureText),
  ].join('\n');
}

function figureText(figure: Trace['figure']): string {
  return `Figure ${figure.figureId}: ${figure.measure}, ${areaName(figure.areaCode)}, ${figure.group}, ${REASON_NAMES[figure.reason]}, ${figure.basis}, ${figure.windowKind}: ${estimateText(figure.estimate)}`;
}
