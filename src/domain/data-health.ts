import { LONDON } from '../vocabulary/area.ts';
import { MET } from '../vocabulary/force.ts';
import type { Severity } from './data-health/health-rule.ts';
import type { Finding } from './data-health/month-health.ts';
import { tellFindings } from './data-health/told-finding.ts';
import type { MonthList } from './flag-rule.ts';
import { type Month, missingMonths, monthsOf, type Window } from './period.ts';

/** Something about the data that qualifies the figures resting on them. */
export type Notice =
  | { kind: 'missing-months'; months: Month[]; monthsPresent: number; monthsInWindow: number }
  | { kind: 'unknown-ethnicity'; share: number }
  | { kind: 'unplaced'; share: number }
  | { kind: 'repeated-rows'; rows: number; share: number }
  | { kind: 'rejected-rows'; rows: number }
  /** The rule's parameters did not settle: an earlier month's were used, or no list was made. */
  | { kind: 'fit-held' }
  | { kind: 'fit-failed' }
  | { kind: 'revised'; month: Month; rowsAdded: number; rowsRemoved: number }
  /** What a rule found in months of the window, told in words. */
  | { kind: 'finding'; severity: Severity; sentence: string };

/** A month of a file that figures rest on, with its counts. */
export interface RestsOn {
  sourceFileId: number;
  month: Month;
  searchCount: number;
  unplacedCount: number;
  repeatedCount: number;
  /** Rows of the whole file that could not be used: a row that cannot be read has no month. */
  rejectedCount: number;
  rowsAdded: number | undefined;
  rowsRemoved: number | undefined;
}

/** Notices on how the month's lists were made; none where all went well, or where there are too few months for any. */
export function listNotices(list: MonthList | undefined): Notice[] {
  if (!list || list.state === 'too-few-months' || list.fitState === 'converged') return [];
  return [{ kind: list.fitState === 'held' ? 'fit-held' : 'fit-failed' }];
}

/** Least share of a window's records worth a notice. */
const UNPLACED_FROM = 0.01;
const REPEATED_FROM = 0.005;

/** Notices on a window: what is missing, not recorded, without place, repeated, unusable or revised. */
export function noticesOf(window: Window, restsOn: readonly RestsOn[], unknownShare: number | undefined): Notice[] {
  const notices: Notice[] = [];
  const months = missingMonths(
    window,
    restsOn.map((file) => file.month),
  );
  const monthsPresent = new Set(restsOn.map((file) => file.month)).size;
  if (months.length > 0) {
    notices.push({ kind: 'missing-months', months, monthsPresent, monthsInWindow: monthsPresent + months.length });
  }
  if (unknownShare !== undefined && unknownShare > 0) notices.push({ kind: 'unknown-ethnicity', share: unknownShare });
  const sum = (pick: (file: RestsOn) => number) => restsOn.reduce((total, file) => total + pick(file), 0);
  const searches = sum((file) => file.searchCount);
  const unplaced = sum((file) => file.unplacedCount);
  const repeated = sum((file) => file.repeatedCount);
  const rejected = [...new Map(restsOn.map((file) => [file.sourceFileId, file.rejectedCount])).values()].reduce(
    (total, rows) => total + rows,
    0,
  );
  if (searches > 0 && unplaced / searches >= UNPLACED_FROM)
    notices.push({ kind: 'unplaced', share: unplaced / searches });
  if (searches > 0 && repeated / searches >= REPEATED_FROM) {
    notices.push({ kind: 'repeated-rows', rows: repeated, share: repeated / searches });
  }
  if (rejected > 0) notices.push({ kind: 'rejected-rows', rows: rejected });
  for (const { month, rowsAdded, rowsRemoved } of restsOn) {
    if (rowsAdded !== undefined && rowsRemoved !== undefined && rowsAdded + rowsRemoved > 0) {
      notices.push({ kind: 'revised', month, rowsAdded, rowsRemoved });
    }
  }
  return notices;
}

/** Rules of which the notices on a window tell already, added up over its months. */
const TOLD_OF_THE_WINDOW = new Set(['missing-month', 'revised', 'repeated-rows', 'no-place', 'rejected-rows']);

/** The file of a month, as far as it must be told from another. */
type FileOfMonth = Pick<RestsOn, 'month' | 'sourceFileId'>;

/**
 * What bears on an area's figures of a window among the findings of every force: those of the Met's files, and in the months where
 * they rest on the borough's own extract those of that instead. Takes the area's files, and London's.
 */
export function findingsOfArea(
  findings: readonly Finding[],
  window: Window,
  areaCode: string,
  { own, force }: { own: readonly FileOfMonth[]; force: readonly FileOfMonth[] },
): Finding[] {
  const isForces = (file: FileOfMonth) =>
    force.some(({ month, sourceFileId }) => file.month === month && file.sourceFileId === sourceFileId);
  const ownMonths = new Set(own.filter((file) => !isForces(file)).map(({ month }) => month));
  const months = monthsOf(window);
  return findings.filter(
    (finding) =>
      finding.forceId === MET &&
      months.includes(finding.month) &&
      finding.areaCode === (ownMonths.has(finding.month) ? areaCode : undefined),
  );
}

/** Notices on what the rules found in the months that an area's figures of a window rest on, the most severe first. */
export function findingNotices(
  findings: readonly Finding[],
  window: Window,
  restsOn: ReadonlyMap<string, readonly RestsOn[]>,
  areaCode: string,
): Notice[] {
  const force = restsOn.get(LONDON.code) ?? [];
  const ofArea = findingsOfArea(findings, window, areaCode, { own: restsOn.get(areaCode) ?? force, force });
  const isTold = ({ rule, about }: Finding) =>
    TOLD_OF_THE_WINDOW.has(rule) || (rule === 'unknown-share' && about === 'self-defined');
  // A step from a month before the window moves nothing within it.
  const isStepInto = ({ rule, numbers }: Finding) =>
    rule === 'unknown-change' && (numbers.previous as Month) < window.from;
  const isNew = (finding: Finding) => finding.severity === 'blocks' || !(isTold(finding) || isStepInto(finding));
  return tellFindings(ofArea.filter(isNew)).map(({ severity, sentence }) => ({ kind: 'finding', severity, sentence }));
}

/** Whether a notice says that nothing may be judged. */
export function isBlocking(notice: Notice): notice is Extract<Notice, { kind: 'finding' }> {
  return notice.kind === 'finding' && notice.severity === 'blocks';
}

/**
 * The notices to tell where there is room for so many findings of the rules: what blocks first, always; then the notices on the
 * window; then the findings, the most severe first. Returns how many were left out.
 */
export function noticesToTell(notices: readonly Notice[], mostFindings: number): { told: Notice[]; leftOut: number } {
  const blocking = notices.filter(isBlocking);
  const others = notices.filter((notice) => notice.kind === 'finding' && notice.severity !== 'blocks');
  return {
    told: [...blocking, ...notices.filter(({ kind }) => kind !== 'finding'), ...others.slice(0, mostFindings)],
    leftOut: Math.max(0, others.length - mostFindings),
  };
}
