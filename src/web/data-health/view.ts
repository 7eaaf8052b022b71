import type { HealthVerdict } from '../../db/data-health.ts';
import type { Retrieval } from '../../db/download.ts';
import type { StoredWindow } from '../../db/measurement.ts';
import type { RestedOnFile } from '../../db/provenance.ts';
import { SEVERITIES, type Severity } from '../../domain/data-health/health-rule.ts';
import { HEALTH_RULES } from '../../domain/data-health/health-rules.ts';
import type { Finding } from '../../domain/data-health/month-health.ts';
import { looksForText, SEVERITY_HEADINGS, tellFindings } from '../../domain/data-health/told-finding.ts';
import { noticesOf, type RestsOn } from '../../domain/data-health.ts';
import {
  NO_OFFICIAL_TOTALS,
  NO_REVISIONS,
  NO_SOURCE_CHECKS,
  NOTHING_FOUND,
  revisedCountSentence,
  VERDICT_WORDS,
  VERDICTS_NOT_KEPT,
} from '../../domain/data-health-wording.ts';
import { londonDay, type Month, monthsOf } from '../../domain/period.ts';
import type { ReconciledRow } from '../../domain/reconciliation.ts';
import type { RevisionLog } from '../../domain/revision-log.ts';
import { figureThenText, revisionReasonSentence } from '../../domain/revision-wording.ts';
import { type SourceCheck, sourceCheckText } from '../../domain/source-check.ts';
import {
  countText,
  dateText,
  monthsText,
  monthText,
  noticeSentence,
  percentText,
  periodText,
  placeText,
  SYNTHETIC_LABEL,
} from '../../domain/wording.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { GROUP_NAMES } from '../../vocabulary/ethnicity.ts';
import { MET } from '../../vocabulary/force.ts';
import { SCOPE_NAMES } from '../../vocabulary/scope.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import { type SourceFileView, sourceFiles } from '../figures/source-files.ts';
import type { PageView } from '../show.ts';
import type { ShownMonth } from '../shown-month.ts';

/** A year's records beside the Home Office's total. */
export interface ReconciledYear {
  yearEnding: Month;
  all: ReconciledRow;
  sentences: string[];
}

/** What the page on data health is made from. */
export interface DataHealthInput {
  shown: ShownMonth;
  window: StoredWindow;
  findings: readonly Finding[];
  verdicts: readonly HealthVerdict[];
  restsOn: ReadonlyMap<string, readonly RestsOn[]>;
  files: readonly RestedOnFile[];
  retrievals: readonly Retrieval[];
  checks: readonly (SourceCheck & { checkedAt: Date })[];
  years: readonly ReconciledYear[];
  revisions: readonly RevisionLog[];
}

export interface DataHealthView extends PageView {
  heldBack: string[];
  annotations: readonly string[];
  period: string;
  numbers: { name: string; value: string }[];
  notices: string[];
  severities: { heading: string; sentences: string[] }[];
  nothingFound: string;
  months: { name: string; year: string }[];
  rules: { looksFor: string; cells: { word: string; isMarked: boolean }[] }[];
  verdictsNote: string | undefined;
  notChecked: { because: string; rules: string; months: string }[];
  extracts: { name: string; sentences: string[] }[];
  files: SourceFileView[];
  retrievals: string[];
  checks: string[];
  noChecks: string;
  years: {
    name: string;
    official: string;
    loaded: string;
    perMonth: string;
    unexplained: string;
    sentences: string[];
  }[];
  noYears: string;
  revised: string[];
  revisions: { title: string; reasons: string[]; counted: string; changes: string[] }[];
  noRevisions: string;
}

/** Arranges what is known of the records' health; every number comes out as text. */
export function dataHealthView(input: DataHealthInput): DataHealthView {
  const { shown, window } = input;
  const { month, isSynthetic } = shown.measurement;
  const months = monthsOf(window);
  const inWindow = input.findings.filter((finding) => finding.forceId === MET && months.includes(finding.month));
  const ofForce = inWindow.filter(({ areaCode }) => areaCode === undefined);
  const told = tellFindings(ofForce);
  const notices = noticesOf(window, input.restsOn.get(LONDON.code) ?? [], undefined);
  const count = (severity: Severity) => countText(told.filter((one) => one.severity === severity).length);
  return {
    title: `Data health: ${monthText(month)}`,
    syntheticLabel: isSynthetic ? SYNTHETIC_LABEL : undefined,
    heldBack: shown.heldBack,
    annotations: shown.annotations,
    period: periodText(window, window.monthsPresent, months.length),
    numbers: [
      { name: 'Months published', value: `${window.monthsPresent} of ${months.length}` },
      { name: 'Serious faults', value: count('blocks') },
      { name: 'To keep in mind', value: count('qualifies') },
      { name: 'Worth knowing', value: count('note') },
    ],
    notices: notices.filter(({ kind }) => kind !== 'revised').map(noticeSentence),
    severities: SEVERITIES.flatMap((severity) => {
      const own = told.filter((one) => one.severity === severity);
      return own.length === 0
        ? []
        : [{ heading: SEVERITY_HEADINGS[severity], sentences: own.map(({ sentence }) => sentence) }];
    }),
    nothingFound: NOTHING_FOUND,
    ...rulesByMonth(input, months, ofForce),
    extracts: extractsOf(inWindow),
    files: sourceFiles(input.files),
    retrievals: [
      ...new Set(
        input.retrievals.map((one) => `Fetched on ${dateText(londonDay(one.retrievedAt))} from ${one.address}`),
      ),
    ],
    checks: input.checks
      .filter((check) => months.includes(check.month))
      .map((check) => `${sourceCheckText(check)} Asked on ${dateText(londonDay(check.checkedAt))}.`),
    noChecks: NO_SOURCE_CHECKS,
    years: input.years.map(yearView),
    noYears: NO_OFFICIAL_TOTALS,
    revised: notices.filter(({ kind }) => kind === 'revised').map(noticeSentence),
    revisions: input.revisions.map(revisionView),
    noRevisions: NO_REVISIONS,
  };
}

type Verdict = keyof typeof VERDICT_WORDS;

/** What each check said of each month, and why some could not be made. */
function rulesByMonth({ verdicts }: DataHealthInput, months: readonly Month[], findings: readonly Finding[]) {
  const own = verdicts.filter(({ forceId, areaCode }) => forceId === MET && areaCode === undefined);
  const verdictOf = (rule: string, month: Month): Verdict => {
    const found = SEVERITIES.find((severity) =>
      findings.some((finding) => finding.rule === rule && finding.month === month && finding.severity === severity),
    );
    if (found) return found;
    const kept = own.find((verdict) => verdict.rule === rule && verdict.month === month);
    if (!kept) return 'not-kept';
    return kept.because === undefined ? 'fine' : 'not-checked';
  };
  const unchecked = new Map<string, HealthVerdict[]>();
  for (const verdict of own) {
    if (verdict.because === undefined || !months.includes(verdict.month)) continue;
    unchecked.set(verdict.because, [...(unchecked.get(verdict.because) ?? []), verdict]);
  }
  return {
    months: months.map((month) => ({ name: monthText(month).slice(0, 3), year: month.slice(0, 4) })),
    rules: HEALTH_RULES.map(({ id, looksFor }) => ({
      looksFor: sentenceCase(looksFor),
      cells: months.map((month) => {
        const verdict = verdictOf(id, month);
        return { word: VERDICT_WORDS[verdict], isMarked: verdict === 'blocks' || verdict === 'qualifies' };
      }),
    })),
    verdictsNote: own.length === 0 ? VERDICTS_NOT_KEPT : undefined,
    notChecked: [...unchecked].map(([because, list]) => ({
      because: sentenceCase(because),
      rules: [...new Set(list.map(({ rule }) => looksForText(rule)))].join('; '),
      months: monthsText([...new Set(list.map(({ month }) => month))].sort()),
    })),
  };
}

/** What was found in extracts of single boroughs, borough by borough. */
function extractsOf(findings: readonly Finding[]): DataHealthView['extracts'] {
  const codes = [...new Set(findings.flatMap(({ areaCode }) => areaCode ?? []))].sort();
  return codes.map((code) => ({
    name: placeText(code),
    sentences: tellFindings(findings.filter(({ areaCode }) => areaCode === code)).map(({ sentence }) => sentence),
  }));
}

function yearView({ yearEnding, all, sentences }: ReconciledYear): DataHealthView['years'][number] {
  const number = (count: number | undefined) => (count === undefined ? 'no figure' : countText(Math.round(count)));
  const { perMonthDifference: apart } = all;
  return {
    name: `Year to ${monthText(yearEnding)}`,
    official: number(all.officialSearches),
    loaded: number(all.loadedSearches),
    perMonth:
      apart === undefined ? 'not compared' : `${percentText(Math.abs(apart))} ${apart < 0 ? 'fewer' : 'more'} a month`,
    unexplained: number(all.unexplained),
    sentences,
  };
}

const WINDOW_TEXT: Record<RevisionLog['kind'], string> = {
  'latest-month': 'The month',
  'rolling-12-months': 'Twelve months',
  'financial-year': 'Financial year',
};

function revisionView({
  kind,
  from,
  to,
  before,
  reasons,
  changes,
  compared,
}: RevisionLog): DataHealthView['revisions'][number] {
  const months = from === to ? monthText(from) : `${monthText(from)} to ${monthText(to)}`;
  return {
    title: `${WINDOW_TEXT[kind]}, ${months}: since ${before.isPublished ? 'it was published' : 'it was measured'} with ${monthText(before.month)}`,
    reasons: reasons.map(revisionReasonSentence),
    counted: revisedCountSentence(changes.length, compared),
    changes: changes.map(({ group, reason, measure, before: was, after: is }) => {
      const who = group === 'all' ? 'everybody' : group === 'unknown' ? 'ethnicity not known' : GROUP_NAMES[group];
      const text = (then: typeof was) => (then ? figureThenText(measure, then) : 'not there');
      return `${MEASURE_TEXT[measure] ?? measure}, ${who}, ${SCOPE_NAMES[reason]}: ${text(was)}, now ${text(is)}.`;
    }),
  };
}

/** Headline measures, as a reader knows them. */
const MEASURE_TEXT: Partial<Record<RevisionLog['changes'][number]['measure'], string>> = {
  ratio: 'Times the rate of White residents',
  'rate-per-1000': 'Searches per 1,000 residents and year',
  'sole-smell-share': 'Share on the smell of cannabis alone',
};
