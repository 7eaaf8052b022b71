import { listDigests } from '../src/db/delivery.ts';
import { listActiveFileMonths } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { SEVERITIES, type Severity } from '../src/domain/data-health/health-rule.ts';
import type { MonthHealth } from '../src/domain/data-health/month-health.ts';
import { type Month, missingMonths, runsOf, type Window } from '../src/domain/period.ts';
import { monthsWithFigures } from '../src/domain/source-choice.ts';
import { InputProblem } from '../src/problem.ts';
import { MET } from '../src/vocabulary/force.ts';
import { classifyTexts, type GroundsReport, groundsCounts } from './classify-grounds.ts';
import { type DeliveryReport, deliverMail } from './deliver-mail.ts';
import { type LoadOptions, type LoadReport, loadSearches } from './load-searches.ts';
import { measure } from './measure.ts';
import { type FlagReport, raiseFlags } from './raise-flags.ts';
import { waitAndRecord } from './record-run.ts';
import { sendDigests } from './send-digests.ts';
import { type SmellReport, smellOf } from './smell-report.ts';
import { changeCounts, watchChange } from './watch-change.ts';

/** How far the month came: its mail written, waiting for the hold to end, stopped by scrutiny staff, or halted by refused files. */
export type MonthStatus = 'published' | 'held' | 'stopped' | 'refused';

export interface MonthReport {
  month: Month;
  status: MonthStatus;
  files: LoadReport['files'];
  refused: LoadReport['refused'];
  totals: LoadReport['totals'];
  warnings: LoadReport['warnings'];
  /** Months without the Met's records, between the first month loaded and the one reported. */
  missingMonths: Month[];
  /** The same for every force, as runs of months. */
  missingMonthsByForce: Record<string, Window[]>;
  /** Written grounds read in this run; files read before are among neither. */
  grounds?: Pick<GroundsReport, 'classifier' | 'files' | 'texts' | 'tiers' | 'review' | 'cannotBeRead' | 'setAside'>;
  window?: Window & { monthsPresent: number; months: number; isIncomplete: boolean };
  /** How many findings of each severity the month's own records have, force by force; a month that is not there has one. */
  dataHealth?: Record<string, Record<Severity, number>>;
  figures?: { stored: number; edition: number; unchanged: boolean };
  flags?: Pick<FlagReport, 'opened' | 'waiting' | 'continued' | 'absent' | 'cleared'> & {
    listed: number;
    strict: number;
    expectedFalse: number;
  };
  /** Searches on the smell of cannabis alone, over the twelve months. */
  smell?: SmellReport;
  /** Alarms of change in all the months watched, those of the latest month among them, and what is watched. */
  changes?: { alarms: number; provisional: number; seriesWatched: number };
  hold?: { state: string; until?: Date; reason?: string };
  mails: { group: string; area: string; state: string; subject: string }[];
  delivery?: DeliveryReport;
}

const NOTHING_LOADED: LoadReport = {
  files: [],
  refused: [],
  totals: { files: 0, rows: 0, accepted: 0, rejected: 0, unchanged: 0 },
  warnings: [],
};

/**
 * Runs a month end to end: loads the files given, reads the written grounds not read yet, measures, raises flags, writes
 * the mails and sends them. Without a month it takes the latest loaded. When a file is refused the month goes no further,
 * since its figures would be wrong in silence. A second run changes nothing and writes no second mail.
 */
export async function runMonth(deps: Deps, asked: Month | undefined, load: LoadOptions): Promise<MonthReport> {
  const loaded =
    load.paths.length === 0
      ? NOTHING_LOADED
      : await waitAndRecord(
          deps,
          { job: 'load-searches', period: asked ?? 'latest', counts: (report) => ({ ...report.totals }) },
          () => loadSearches(deps, load),
        );
  const fileMonths = await listActiveFileMonths(deps.database.db);
  const present = monthsWithFigures(fileMonths);
  const month = asked ?? present.at(-1);
  if (month === undefined) throw new InputProblem('No records of the Met are loaded: give files with --from-file.');
  const report = {
    month,
    ...loaded,
    missingMonths: missingMonths({ from: present[0] ?? month, to: month }, present),
    missingMonthsByForce: missingByForce(fileMonths, month),
  };
  if (loaded.refused.length > 0) return { ...report, status: 'refused', mails: [] };
  const { classifier, files, texts, tiers, review, cannotBeRead, setAside } = await waitAndRecord(
    deps,
    { job: 'classify-grounds', period: month, counts: groundsCounts },
    () => classifyTexts(deps),
  );
  const measured = await waitAndRecord(
    deps,
    {
      job: 'measure',
      period: month,
      counts: ({ unchanged, window }) => ({
        unchanged,
        monthsPresent: window.monthsPresent,
      }),
    },
    () => measure(deps, month),
  );
  const flags = await waitAndRecord(
    deps,
    {
      job: 'raise-flags',
      period: month,
      counts: ({ lists, ...counts }) => ({
        tested: lists.reduce((sum, list) => sum + list.cells.length, 0),
        ...counts,
      }),
    },
    () => raiseFlags(deps, month, measured),
  );
  const changes = await waitAndRecord(deps, { job: 'watch-change', period: month, counts: changeCounts }, () =>
    watchChange(deps, month),
  );
  const digests = await waitAndRecord(
    deps,
    {
      job: 'send-digests',
      period: month,
      counts: ({ hold, groups, written }) => ({
        hold: hold.state,
        groups,
        written,
      }),
    },
    () => sendDigests(deps, month),
  );
  const delivery = await waitAndRecord(
    deps,
    { job: 'deliver-mail', period: month, counts: (counts) => ({ ...counts }) },
    () => deliverMail(deps),
  );
  const { notes: _, ...hold } = digests.hold;
  return {
    ...report,
    status: hold.state === 'released' ? 'published' : hold.state,
    grounds: { classifier, files, texts, tiers, review, cannotBeRead, setAside },
    window: measured.window,
    dataHealth: healthByForce(measured.health, month),
    figures: {
      stored: measured.figureCount,
      edition: measured.measurement.edition,
      unchanged: measured.unchanged,
    },
    flags: flagTotals(flags),
    smell: smellOf(measured, flags),
    changes: changeCounts(changes),
    hold,
    mails: (await listDigests(deps.database.db, month)).map(({ group, areaCode, state, subject }) => ({
      group,
      area: areaCode,
      state,
      subject,
    })),
    delivery,
  };
}

function healthByForce(health: readonly MonthHealth[], month: Month): NonNullable<MonthReport['dataHealth']> {
  const own = health.filter((one) => one.month === month && one.areaCode === undefined);
  return Object.fromEntries(
    own.map(({ forceId, findings }) => [
      forceId,
      Object.fromEntries(
        SEVERITIES.map((severity) => [severity, findings.filter((one) => one.severity === severity).length]),
      ) as Record<Severity, number>,
    ]),
  );
}

function flagTotals({ lists, withdrawn: _, ...changes }: FlagReport): NonNullable<MonthReport['flags']> {
  const listed = lists.flatMap((list) => list.cells.filter((cell) => cell.isListed));
  return {
    listed: listed.length,
    strict: listed.filter((cell) => cell.isStrict).length,
    expectedFalse: lists.reduce((sum, list) => sum + list.expectedFalse, 0),
    ...changes,
  };
}

/** Runs of months that a force has no file for, between its first month loaded and the one reported. */
function missingByForce(fileMonths: readonly { forceId: string; month: Month }[], to: Month): Record<string, Window[]> {
  const forces = [...new Set([MET, ...fileMonths.map((file) => file.forceId)])];
  return Object.fromEntries(
    forces.map((forceId) => {
      const months = fileMonths.filter((file) => file.forceId === forceId).map((file) => file.month);
      const from = months.toSorted()[0] ?? to;
      return [forceId, runsOf(missingMonths({ from, to }, months))];
    }),
  );
}
