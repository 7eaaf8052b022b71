import cron, { type ScheduledTask } from 'node-cron';
import { isMailDue } from '../src/db/delivery.ts';
import { listSucceededPeriods } from '../src/db/job-run.ts';
import { listMonthsAwaitingMail } from '../src/db/publication.ts';
import { listActiveFileMonths } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { duePeriods, dueYears, londonDay } from '../src/domain/period.ts';
import { keptSince } from '../src/domain/retention.ts';
import { monthsWithFigures } from '../src/domain/source-choice.ts';
import { checkSources, dueCheck, sourceCounts } from './check-sources.ts';
import { classifyTexts, groundsCounts, hasUnreadTexts } from './classify-grounds.ts';
import { deliverMail } from './deliver-mail.ts';
import { measure } from './measure.ts';
import { raiseFlags } from './raise-flags.ts';
import { recordRun } from './record-run.ts';
import { isReadyToSend, sendDigests } from './send-digests.ts';
import { testThresholds, thresholdCounts } from './threshold-test.ts';
import { tidy, tidyCounts } from './tidy.ts';
import { TIMETABLE, TIMEZONE, type TimetableEntry } from './timetable.ts';
import { changeCounts, isReadyToWatch, watchChange } from './watch-change.ts';
import { hasArrivals, INBOX_RUN, watchInbox } from './watch-inbox.ts';

export interface Worker {
  /** Resolves when what was missed has been done and the timetable runs; jobs that failed do not reject it. */
  caughtUp: Promise<void>;
  /** Lets no further job begin and resolves when those under way have ended. */
  stop(): Promise<void>;
}

/**
 * Catches up with what was missed while no worker ran, then hands the timetable to node-cron; returns at once, so that
 * both can be stopped. A job that fails is written down and tried again at its next time; the worker goes on.
 */
export function startWorker(deps: Deps): Worker {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const begin = (entry: TimetableEntry): Promise<void> => {
    if (stopping.signal.aborted) return Promise.resolve();
    const run = runEntry(deps, entry, stopping.signal)
      .catch((error: Error) => deps.log.error({ job: entry.job, error: error.message }, 'the job could not be run'))
      .finally(() => underWay.delete(run));
    underWay.add(run);
    return run;
  };
  const tasks: ScheduledTask[] = [];
  const catchUp = async () => {
    for (const entry of TIMETABLE) await begin(entry);
    if (stopping.signal.aborted) return;
    for (const entry of TIMETABLE) {
      tasks.push(
        cron.schedule(entry.cron, () => begin(entry), { name: entry.job, timezone: TIMEZONE, noOverlap: true }),
      );
    }
  };
  const caughtUp = catchUp();
  return {
    caughtUp,
    stop: async () => {
      stopping.abort();
      await caughtUp;
      await Promise.all(tasks.map(async (task) => task.destroy()));
      await Promise.all(underWay);
    },
  };
}

/** Runs a job for every period due; where one fails, the later ones wait for the next time. */
async function runEntry(deps: Deps, entry: TimetableEntry, stop: AbortSignal): Promise<void> {
  for (const period of await listDue(deps, entry)) {
    if (stop.aborted) return;
    try {
      await runOnce(deps, entry.job, period, stop);
    } catch {
      // recordRun has written the failure down and told the operator.
      return;
    }
  }
}

async function listDue(deps: Deps, entry: TimetableEntry): Promise<string[]> {
  const { db } = deps.database;
  if (entry.period === 'minute') {
    const isDue = entry.job === 'watch-inbox' ? await hasArrivals(deps) : await isMailDue(db, deps.clock());
    return isDue ? ['every-minute'] : [];
  }
  if (entry.period === 'unread') return (await hasUnreadTexts(deps)) ? ['unread'] : [];
  if (entry.period === 'day') {
    if (entry.job === 'check-sources') return [(await dueCheck(deps)) ?? []].flat();
    const today = londonDay(deps.clock());
    return (await listSucceededPeriods(db, entry.job)).includes(today) ? [] : [today];
  }
  const months = monthsWithFigures(await listActiveFileMonths(db));
  if (entry.period === 'month') return duePeriods(months, await listSucceededPeriods(db, entry.job));
  if (entry.period === 'year') return dueYears(months, await listSucceededPeriods(db, entry.job));
  // A month still held when the next one is loaded gets its mail too, once its hold is over.
  return [
    ...new Set([...(await listMonthsAwaitingMail(db, keptSince('mails', deps.clock()))), ...duePeriods(months, [])]),
  ].sort();
}

async function runOnce(deps: Deps, job: TimetableEntry['job'], period: string, stop: AbortSignal): Promise<void> {
  const run = { job, period, wait: false };
  switch (job) {
    case 'watch-inbox':
      await recordRun(deps, { ...INBOX_RUN, wait: false }, () => watchInbox(deps, { isStopping: () => stop.aborted }));
      return;
    case 'classify-grounds':
      await readTexts(deps);
      return;
    case 'measure':
      await readFirst(deps);
      await recordRun(
        deps,
        { ...run, counts: ({ unchanged, window }) => ({ unchanged, monthsPresent: window.monthsPresent }) },
        () => measure(deps, period),
      );
      return;
    case 'raise-flags':
      await readFirst(deps);
      await recordRun(
        deps,
        { ...run, counts: ({ opened, continued, cleared }) => ({ opened, continued, cleared }) },
        async () => {
          return raiseFlags(deps, period, await measure(deps, period));
        },
      );
      return;
    case 'watch-change':
      // Figures come first, perhaps from another worker at this moment.
      if (!(await isReadyToWatch(deps, period))) {
        deps.log.warn({ job, period }, 'nothing to watch before the month is measured');
        return;
      }
      await recordRun(deps, { ...run, counts: changeCounts }, () => watchChange(deps, period));
      return;
    case 'send-digests':
      // Figures and flags come first, perhaps from another worker at this moment; to wait for them is no failure.
      if (!(await isReadyToSend(deps, period))) {
        deps.log.warn({ job, period }, 'nothing to send before the month is measured and its flags are raised');
        return;
      }
      await recordRun(
        deps,
        { ...run, counts: ({ hold, groups, written }) => ({ hold: hold.state, groups, written }) },
        () => sendDigests(deps, period),
      );
      return;
    case 'deliver-mail':
      await recordRun(deps, { ...run, counts: (counts) => ({ ...counts }) }, () =>
        deliverMail(deps, () => stop.aborted),
      );
      return;
    case 'threshold-test':
      await recordRun(deps, { ...run, counts: thresholdCounts }, () => testThresholds(deps, period));
      return;
    case 'tidy':
      await recordRun(deps, { ...run, counts: tidyCounts }, () => tidy(deps));
      return;
    case 'check-sources':
      await recordRun(deps, { ...run, counts: sourceCounts }, () => checkSources(deps, { signal: stop }));
  }
}

/** Reads the written grounds that are not read yet. Another worker's reading is waited for: figures rest on it. */
async function readTexts(deps: Deps): Promise<void> {
  const run = { job: 'classify-grounds', period: 'unread', wait: true, counts: groundsCounts };
  await recordRun(deps, run, () => classifyTexts(deps));
}

/**
 * Reads them before a month is measured, as `month` does: a file may have been loaded since they were read, or reading may have
 * failed. Where it fails again the month waits, since its mails would go out without figures that there are.
 */
async function readFirst(deps: Deps): Promise<void> {
  if (await hasUnreadTexts(deps)) await readTexts(deps);
}
