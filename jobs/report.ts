/** What a job tells the person at the terminal. */

import type { TierMove } from '../src/db/grounds-reading.ts';
import type { FigureState } from '../src/domain/figure.ts';
import type { JudgedCell } from '../src/domain/flag-rule.ts';
import type { GridFit } from '../src/domain/grid-rule.ts';
import { type Month, monthsOf } from '../src/domain/period.ts';
import type { HoldStatus } from '../src/domain/publication.ts';
import { groupText } from '../src/domain/smell-wording.ts';
import {
  agesUnrecordedSentence,
  changeText,
  countText,
  FIND_RATE_NOTES,
  findsUnrecordedSentence,
  monthsText,
  monthText,
  noThresholdsSentence,
  percentRangeText,
  percentText,
  placeText,
  RECORDED_ONLY,
  rangeText,
  rateText,
  ratioText,
  STATE_WORDS,
  SYNTHETIC_LABEL,
  THRESHOLD_TITLE,
  thresholdContrastRangeText,
  thresholdContrastText,
  thresholdCountsSentence,
  thresholdNotes,
  thresholdPeriodText,
} from '../src/domain/wording.ts';
import { areaName } from '../src/vocabulary/area.ts';
import { COMPARISON_GROUP, type EthnicGroup, GROUP_NAMES } from '../src/vocabulary/ethnicity.ts';
import { forceName } from '../src/vocabulary/force.ts';
import { OUTCOME_CLASS_NAMES } from '../src/vocabulary/outcome.ts';
import { REASON_NAMES, type ReasonScope } from '../src/vocabulary/reason.ts';
import { SCOPE_NAMES } from '../src/vocabulary/scope.ts';
import { byAgeLines } from './age-report.ts';
import type { GroundsReport } from './classify-grounds.ts';
import type { DeliveryReport } from './deliver-mail.ts';
import type { FigureRow, FiguresAnswer } from './figures.ts';
import type { FindRow } from './figures-beside.ts';
import type { FlaggedCell } from './flag-cells.ts';
import type { BoundaryReport } from './load-boundaries.ts';
import type { GroupReport } from './load-groups.ts';
import type { LoadReport } from './load-searches.ts';
import type { MeasureReport } from './measure.ts';
import type { MonthReport } from './month.ts';
import type { FlagReport } from './raise-flags.ts';
import type { DigestReport } from './send-digests.ts';
import { ofSmell, smellLines } from './smell-report.ts';
import type { ThresholdReport } from './threshold-test.ts';
import { type ChangeReport, changeCounts } from './watch-change.ts';

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
        .join(
          '',
        )}${file.settledTiers ? `; ${file.settledTiers.carried} tiers that people settled on carried over` : ''}`,
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
  const { grounds, window, figures, flags, hold, dataHealth } = report;
  if (grounds && grounds.files.read + grounds.files.unchanged + grounds.files.older > 0)
    lines.push(...groundsLines(grounds));
  if (window) {
    lines.push(
      `Window ${window.from} to ${window.to}: ${window.monthsPresent} of ${window.months} months${window.isIncomplete ? ', incomplete' : ''}.`,
    );
  }
  for (const [forceId, { blocks, qualifies, note }] of Object.entries(dataHealth ?? {})) {
    lines.push(
      `Data health, ${forceName(forceId)}: ${blocks} findings block, ${qualifies} qualify figures, ${note} are notes (npm run job -- data-health --month ${report.month}).`,
    );
  }
  if (figures) {
    lines.push(
      `Figures: ${countText(figures.stored)} (edition ${figures.edition}${figures.unchanged ? ', unchanged' : ''}).`,
    );
  }
  if (flags) {
    lines.push(
      `Flags: ${flags.listed} figures listed, of which about ${flags.expectedFalse.toFixed(1)} are expected to be false (${flags.strict} on the strict list); ${flags.opened} opened, ${flags.waiting} waiting for another list, ${flags.continued} continued, ${flags.absent} absent, ${flags.cleared} cleared.`,
    );
  }
  if (report.smell) lines.push(...ofSmell(report.smell));
  if (report.changes) lines.push(changesLine(report.changes));
  if (hold?.state === 'held') lines.push(`Held until ${hold.until?.toISOString()}: no mail is written before.`);
  if (hold?.state === 'stopped') lines.push(`Stopped: ${hold.reason}`);
  const sent = report.mails.filter((mail) => mail.state === 'sent').length;
  lines.push(`Mails: ${report.mails.length} written, ${sent} sent.`);
  return lines.join('\n');
}

/** Written grounds read: by tier, what a person should look at, and what moved between the tiers. */
export function ofGrounds(report: GroundsReport): string {
  const { texts, textsPerSecond, seconds, moved } = report;
  const lines = groundsLines(report);
  if (texts > 0) lines.push(`${countText(textsPerSecond)} texts a second, ${seconds.toFixed(1)} s.`);
  if (moved) {
    const all = moved.files.reduce((sum, file) => sum + file.texts, 0);
    lines.push(`Moved between tiers: ${countText(moved.texts)} of ${countText(all)} texts read again.`);
    lines.push(...moved.moves.map(moveLine));
    for (const { path, from, to, moves } of moved.files) {
      lines.push(
        `${path}: from ${from} to ${to}, ${countText(moves.reduce((sum, move) => sum + move.texts, 0))} moved`,
        ...moves.map(moveLine),
      );
    }
  }
  return lines.join('\n');
}

function groundsLines(report: NonNullable<MonthReport['grounds']>): string[] {
  const { classifier, files, texts, tiers, review, cannotBeRead, setAside } = report;
  const lines = [
    `Written grounds (classifier ${classifier}): ${countText(texts)} texts read in ${files.read} files, ${files.unchanged} files read before.`,
  ];
  if (texts > 0) {
    const byTier = Object.entries(tiers).map(([tier, count]) => `${countText(count)} ${tier}`);
    lines.push(`  ${byTier.join(', ')}; ${countText(review)} of them to be looked at by a person.`);
  }
  if (files.older > cannotBeRead.length) {
    lines.push(
      `  ${files.older - cannotBeRead.length} files stand on the readings of another classifier: npm run job -- classify-grounds --reclassify reads them again.`,
    );
  }
  for (const { path, version, texts: covered, textsKept } of cannotBeRead) {
    lines.push(
      `  ${path}: left to the readings of classifier ${version}. Of the ${countText(covered)} texts that they cover ${countText(textsKept)} are still kept, and a run of those alone would empty the figures of the others.`,
    );
  }
  if (setAside > 0) {
    lines.push(
      `  ${countText(setAside)} texts have been settled by people, but under other decisions than they are read under now: the classifier's tier counts for these.`,
    );
  }
  return lines;
}

const moveLine = ({ from, to, texts }: TierMove) =>
  `  ${from.padEnd(13)} -> ${to.padEnd(13)} ${countText(texts).padStart(9)}`;

/** Polygons loaded. */
export function ofBoundaries(report: BoundaryReport): string {
  const { path, kind, vintage } = report;
  const areas = `${countText(report.areas)} ${BOUNDARY_KIND_NAMES[kind]}${vintage === undefined ? '' : ` of ${vintage}`}`;
  if (report.unchanged) return `${path}: unchanged, these ${areas} are in force.`;
  return [
    `${path}: ${areas}; ${countText(report.points)} points placed (${countText(report.outside)} in none of them), ${report.recounted} files counted anew.`,
    ...(report.tellsBoroughs ? [] : ['They do not tell the borough of every place: load borough polygons as well.']),
  ].join('\n');
}

const BOUNDARY_KIND_NAMES = { borough: 'boroughs', ward: 'wards', 'small-area': 'small areas' };

/** Groups loaded. */
export function ofGroups(report: GroupReport): string {
  return `${report.path}: ${report.groups} groups, ${report.added} added, ${report.updated} brought up to date.`;
}

/** Figures stored. */
export function ofMeasure(
  month: string,
  report: Omit<MeasureReport, 'measured' | 'records' | 'grounds' | 'health'>,
): string {
  return `${month}: ${countText(report.figureCount)} figures, edition ${report.measurement.edition}${report.unchanged ? ' (unchanged)' : ''}; ${report.window.monthsPresent} of 12 months.`;
}

/** Figures listed, and what became of the flags. */
export function ofFlags(month: string, report: FlagReport): string {
  const lines = report.lists.flatMap((list) => {
    const listed = list.cells.filter((cell) => cell.isListed).sort((a, b) => b.probability - a.probability);
    const { state, expectedFalse, fit, materiality } = list;
    const made = {
      complete: '',
      'window-incomplete': ' Window incomplete.',
      'too-few-months': ' No list: fewer than 6 of the 12 months.',
      blocked:
        ' No list: the records of a month have a fault that blocks it (see data-health); flags stay as they were.',
      'not-fitted': ` No list: the fit did not settle in ${fit.iterations} rounds.`,
    }[state];
    const held = fit.state === 'held' ? ' The fit did not settle: parameters held from an earlier month.' : '';
    return [
      `${list.family}: ${listed.length} of ${list.cells.length} figures judged are above ${materiality} times London's; about ${expectedFalse.toFixed(1)} of them expected to be false.${made}${held}`,
      ...listed.map(
        (cell) =>
          `  ${areaName(cell.areaCode)}, ${groupText(cell.group)}, ${SCOPE_NAMES[cell.reason]}: ${ratioText(cell.ratio)} against ${ratioText(cell.thresholdRatio)}, probability ${cell.probability.toFixed(3)}${cell.isStrict ? ', strict' : ''}${failsText(cell)}`,
      ),
    ];
  });
  lines.push(
    `${month}: ${report.opened} opened, ${report.waiting} waiting for another list, ${report.continued} continued, ${report.absent} absent, ${report.cleared} cleared, ${report.withdrawn} withdrawn.`,
  );
  return lines.join('\n');
}

function failsText({ robustness }: JudgedCell): string {
  const fails = Object.entries(robustness ?? {}).flatMap(([check, outcome]) => (outcome === 'fails' ? [check] : []));
  return fails.length === 0 ? '' : `; fails ${fails.join(', ')}`;
}

/** The thresholds of a financial year, or why there are none; never without the caveats. */
export function ofThresholds({ test, unchanged }: ThresholdReport): string {
  const { groups, sampling } = test.outcome;
  const none = noThresholdsSentence(test.outcome);
  const title = `${THRESHOLD_TITLE}, London, ${thresholdPeriodText(test, test.outcome)} (edition ${test.edition}${unchanged ? ', unchanged' : ''}).`;
  const rows = groups.map(({ group, searches, finds, residents, estimate }) =>
    [
      GROUP_NAMES[group].padEnd(6),
      countText(residents).padStart(10),
      countText(searches).padStart(9),
      countText(finds).padStart(8),
      estimate
        ? `  ${percentText(estimate.threshold.value).padStart(4)} (${percentRangeText(estimate.threshold.low, estimate.threshold.high)})`.padEnd(
            26,
          )
        : '',
      estimate && group !== COMPARISON_GROUP
        ? `${thresholdContrastText(estimate.contrast)} (${thresholdContrastRangeText(estimate.contrast)})`
        : '',
    ]
      .join(' ')
      .trimEnd(),
  );
  return [
    title,
    ...(test.isSynthetic ? [SYNTHETIC_LABEL] : []),
    ...(none === '' ? [] : [none]),
    `group   residents  searches    finds${none === '' ? '  threshold (likely range)  points from White people’s (likely range)' : ''}`,
    ...rows,
    ...(sampling
      ? [
          `${countText(sampling.draws)} draws in ${sampling.chains} chains, largest R-hat ${sampling.largestRHat.toFixed(3)}, ${sampling.divergences} divergences; method ${test.methodVersion}.`,
        ]
      : []),
    thresholdCountsSentence(test.outcome),
    ...thresholdNotes(test.outcome),
  ].join('\n');
}

/** How a grid's cells were judged. */
export function ofFlaggedCells(cells: readonly FlaggedCell[], fit: GridFit, expectedFalse: number): string {
  const flagged = cells.filter((cell) => cell.flagged).length;
  const judged = cells.filter((cell) => cell.probability !== null).length;
  return fit.state === 'failed'
    ? `${cells.length} cells: the fit did not settle in ${fit.iterations} rounds (or there are fewer than two cells with residents), so nothing is flagged.`
    : `${cells.length} cells, ${judged} judged, ${flagged} flagged, of which about ${expectedFalse.toFixed(1)} are expected to be false.`;
}

function changesLine({ alarms, provisional, seriesWatched }: NonNullable<MonthReport['changes']>): string {
  if (seriesWatched === 0) return 'Changes: nothing is watched yet.';
  return `Changes: ${countText(alarms)} alarms in the months watched, ${provisional} of them in the latest month (provisional); ${countText(seriesWatched)} series watched.`;
}

/** What has changed, one alarm a line, and what is watched. */
export function ofChanges(month: Month, result: ChangeReport): string {
  const { watch, alarms, unchanged } = result;
  const { rises, falls, volumes } = watch.expectedFalse;
  return [
    ...alarms.map((alarm) => `${alarm.month}: ${changeText(alarm, month, placeText(alarm.areaCode))}`),
    `${changesLine(changeCounts(result))} Over ${watch.monthsWatched} of ${watch.monthsPresent} published months since ${monthText(watch.from)}; false alarms to expect a year: ${rises.toFixed(1)} rises, ${falls.toFixed(1)} falls, ${volumes.toFixed(1)} of volume.${unchanged ? ' (unchanged)' : ''}`,
  ].join('\n');
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
    `${areaName(answer.area)}, ${answer.from} to ${answer.to}: ${answer.monthsPresent} months published, from ${answer.source.join(' and ') || 'no source'}; ${answer.stored ? `stored for ${answer.stored.month}, edition ${answer.stored.edition}` : 'computed now'}.`,
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
  lines.push('', ...findLines(answer), '', ...outcomeLines(answer), '', ...smellLines(answer));
  if (answer.ageStandardised.length > 0) lines.push('', ...ageLines(answer));
  const warnings = answer.dataHealth.filter(({ severity }) => severity !== 'note');
  if (warnings.length > 0) lines.push('', 'About the records:', ...warnings.map(({ sentence }) => `- ${sentence}`));
  const byAge = byAgeLines(answer);
  if (byAge.length > 0) lines.push('', ...byAge);
  return lines.join('\n');
}

/** The reasons that the short tables are about; the JSON document has them all. */
const SHORT: readonly ReasonScope[] = ['all', 'drugs'];

function findLines({ findRates }: FiguresAnswer): string[] {
  const all = findRates.filter((row) => row.reason === 'all');
  const sum = (pick: (row: FindRow) => number) => all.reduce((total, row) => total + pick(row), 0);
  const unrecorded = sum((row) => row.notRecorded);
  const left = findsUnrecordedSentence(
    unrecorded,
    sum((row) => row.searches + row.notRecorded),
  );
  // Where the records say of no search whether anything was found, a table would say it over and over.
  if (unrecorded > 0 && all.every((row) => row.searches === 0)) return [`What searches found. ${left}`];
  return [
    `What searches found. ${RECORDED_ONLY}`,
    'group  reason                         finds        of  find rate (likely range)  times White people’s',
    ...findRates
      .filter((row) => SHORT.includes(row.reason))
      .map((row) =>
        [
          nameColumns(row),
          countText(row.finds).padStart(8),
          countText(row.searches).padStart(9),
          `  ${shareText(row.rate, row.low, row.high, row.state).padEnd(24)}`,
          row.ratioState === null ? '' : ratioWithRange(row.ratio, row.ratioLow, row.ratioHigh, row.ratioState),
        ]
          .join(' ')
          .trimEnd(),
      ),
    ...FIND_RATE_NOTES,
    ...(left === '' ? [] : [left]),
  ];
}

function outcomeLines({ outcomes }: FiguresAnswer): string[] {
  return [
    'What followed, all reasons. Shares of a group’s searches:',
    ...outcomes
      .filter((row) => row.reason === 'all')
      .map(
        (row) =>
          `${GROUP_NAMES[row.group].padEnd(6)} ${OUTCOME_CLASS_NAMES[row.outcome].padEnd(43)} ${countText(row.searches).padStart(8)} of ${countText(row.outOf).padStart(8)}   ${shareText(row.share, row.low, row.high, row.state)}`,
      ),
  ];
}

function ageLines({ ageStandardised }: FiguresAnswer): string[] {
  const rows = ageStandardised.filter((row) => SHORT.includes(row.reason));
  const missing = agesUnrecordedSentence(
    rows.flatMap(({ group, reason, ageUnknown: { share } }) =>
      reason === 'all' && share !== null ? [{ group, share }] : [],
    ),
  );
  return [
    'Residents aged 10 and over, at London’s ages:',
    'group  reason                      searches  per 1,000  ratio to White residents of the same age (likely range)',
    ...rows.map((row) =>
      [
        nameColumns(row),
        countText(row.searches).padStart(8),
        (row.rate === null ? '' : rateText(row.rate)).padStart(10),
        row.ratioState === null ? '' : ` ${ratioWithRange(row.ratio, row.ratioLow, row.ratioHigh, row.ratioState)}`,
      ]
        .join(' ')
        .trimEnd(),
    ),
    ...(missing === '' ? [] : [missing]),
  ];
}

const nameColumns = ({ group, reason }: { group: EthnicGroup; reason: ReasonScope }) =>
  `${GROUP_NAMES[group].padEnd(6)} ${REASON_NAMES[reason].padEnd(27)}`;

function shareText(share: number | null, low: number | null, high: number | null, state: FigureState): string {
  if (share !== null && low !== null && high !== null) return `${percentText(share)} (${percentRangeText(low, high)})`;
  return state === 'estimated' ? '' : STATE_WORDS[state];
}

function ratioWithRange(ratio: number | null, low: number | null, high: number | null, state: FigureState): string {
  if (ratio !== null && low !== null && high !== null) return `${ratioText(ratio)} (${rangeText(low, high)})`;
  return state === 'estimated' ? '' : STATE_WORDS[state];
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
    SCOPE_NAMES[row.reason].padEnd(27),
    countText(row.searches).padStart(8),
    (row.rate === null ? '' : rateText(row.rate)).padStart(10),
    ` ${ratio}`,
  ].join(' ');
}
