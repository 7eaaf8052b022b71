/** The table of searches on the smell of cannabis alone, as a month and the `figures` command print it. */
import type { FigureState } from '../src/domain/figure.ts';
import { familyOf, isJudged, isSmellFamily, type JudgedGroup, type ListState } from '../src/domain/flag-rule.ts';
import { type GroundsStanding, groundsStanding } from '../src/domain/grounds-months.ts';
import {
  accuracySentence,
  BOUNDS_NOTE,
  classifierSentence,
  groupText,
  monthsReadSentence,
  NO_GROUNDS,
  NOT_READ,
  nervousSentence,
  notCorrectedSentence,
  SMELL_GUIDANCE,
  SMELL_TITLE,
  WAY_NAMES,
  WAYS_NOTE,
} from '../src/domain/smell-wording.ts';
import {
  countText,
  percentRangeText,
  percentText,
  pValueText,
  rangeText,
  ratioText,
  STATE_SENTENCES,
  STATE_WORDS,
} from '../src/domain/wording.ts';
import { areaName, LONDON, RATED_BOROUGHS } from '../src/vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../src/vocabulary/ethnicity.ts';
import { SCOPE_NAMES, type Scope } from '../src/vocabulary/scope.ts';
import type { FiguresAnswer, GroundsOfAnswer } from './figures.ts';
import { type SoleSmellRow, soleSmellRows } from './figures-beside.ts';
import type { MeasureReport } from './measure.ts';
import type { FlagReport } from './raise-flags.ts';

/** A borough that a list on written grounds holds. */
export interface SmellFinding {
  areaCode: string;
  group: JudgedGroup;
  reason: Scope;
  ratio: number;
  thresholdRatio: number;
  probability: number;
}

/** What a month says of written grounds, over its twelve months. */
export interface SmellReport {
  standing: GroundsStanding;
  grounds: GroundsOfAnswer;
  /** London by group, then everybody. */
  london: SoleSmellRow[];
  /** Everybody's shares in each borough. */
  boroughs: ({ areaCode: string; nervousOnly: number | null } & SoleSmellRow)[];
  /** What the lists on written grounds hold, and their state; no list where no texts were read. */
  findings: SmellFinding[];
  lists: { family: string; state: ListState; tested: number; expectedFalse: number }[];
}

/** What a month's figures and lists say of written grounds. */
export function smellOf(
  { grounds }: Pick<MeasureReport, 'grounds'>,
  { lists }: Pick<FlagReport, 'lists'>,
): SmellReport {
  const { figures, basis } = grounds;
  const rowsOf = (areaCode: string, groups: typeof ETHNIC_GROUPS | []) =>
    soleSmellRows(
      figures.filter((figure) => figure.areaCode === areaCode),
      groups,
      basis.accuracies,
    );
  const area = basis.areas.get(LONDON.code) ?? { present: 0, read: 0, unread: 0 };
  const own = lists.filter((list) => isSmellFamily(list.family));
  return {
    standing: groundsStanding(area),
    grounds: {
      monthsPresent: area.present,
      monthsRead: area.read,
      monthsUnread: area.unread,
      nervousOnly: area.nervousOnly ?? null,
      classifiers: basis.classifiers,
      accuracies: basis.accuracies,
      coding: basis.coding ?? null,
    },
    london: rowsOf(LONDON.code, ETHNIC_GROUPS),
    boroughs: RATED_BOROUGHS.flatMap(({ code }) =>
      rowsOf(code, []).map((row) => ({
        areaCode: code,
        nervousOnly: basis.areas.get(code)?.nervousOnly ?? null,
        ...row,
      })),
    ),
    findings: own.flatMap((list) =>
      list.cells
        .filter((cell) => cell.isListed)
        .map(({ areaCode, group, reason, ratio, thresholdRatio, probability }) => ({
          areaCode,
          group,
          reason,
          ratio,
          thresholdRatio,
          probability,
        }))
        .sort((a, b) => b.probability - a.probability),
    ),
    lists: own.map(({ family, state, cells, expectedFalse }) => ({
      family,
      state,
      tested: cells.length,
      expectedFalse,
    })),
  };
}

/** The table of a month: London by group, and the boroughs that stand out. */
export function ofSmell(report: SmellReport): string[] {
  const none = withoutFigures(report.standing);
  // Boroughs may have extracts of their own where the force's records hold no texts.
  if (none && report.lists.length === 0) return [`${SMELL_TITLE}. ${none}`];
  const found = report.findings.map((finding) => finding.areaCode);
  const shown = report.boroughs.filter((row) => found.includes(row.areaCode));
  return [
    ...(none
      ? [`${SMELL_TITLE}. London: ${none}`]
      : [
          `${SMELL_TITLE}, drug searches of people, London, 12 months:`,
          HEADING,
          ...report.london.map((row) => rowLine(groupText(row.group), row)),
        ]),
    ...(shown.length === 0 ? [] : ['Boroughs that stand out, everybody:', HEADING_REST]),
    ...shown.map((row) => `${rowLine(areaName(row.areaCode), row)}${restText(row)}`),
    ...report.findings.map(
      ({ areaCode, group, reason, ratio, thresholdRatio, probability }) =>
        `  ${areaName(areaCode)}, ${groupText(group)}, ${SCOPE_NAMES[reason]}: ${ratioText(ratio)} against ${ratioText(thresholdRatio)}, probability ${probability.toFixed(3)}`,
    ),
    ...report.lists.map((list) =>
      isJudged(list.state)
        ? `${list.family}: ${listedText(report, list.family)}, of ${list.tested} figures tested; about ${list.expectedFalse.toFixed(1)} expected to be false${list.state === 'complete' ? '' : ', window incomplete'}.`
        : `${list.family}: no list (${list.state}). That does not mean that nothing needs explaining.`,
    ),
    ...basisLines(report.grounds),
  ];
}

/** How many figures of a list stand out: those of the other lists say nothing of it. */
function listedText({ findings }: SmellReport, family: string): string {
  const listed = findings.filter(({ reason }) => familyOf(reason) === family).length;
  return listed === 0 ? 'nothing stands out' : `${listed} listed above`;
}

/** The table of an area, as the `figures` command prints it. */
export function smellLines({ soleSmell, soleSmellRatios, soleSmellOutcomes, grounds, area }: FiguresAnswer): string[] {
  const { monthsPresent: present, monthsRead: read, monthsUnread: unread } = grounds;
  const none = withoutFigures(groundsStanding({ present, read, unread }));
  if (none) return [`${SMELL_TITLE}. ${none}`];
  const ratios = soleSmellRatios.filter(
    (row) => row.base === 'best-estimate' && row.group !== 'white' && row.reason !== 'smell-supported',
  );
  return [
    `${SMELL_TITLE}, drug searches of people:`,
    area === LONDON.code ? HEADING : HEADING_REST,
    ...soleSmell.map((row) => `${rowLine(groupText(row.group), row)}${restText(row)}`),
    'Such searches per resident, best estimate:',
    'group                which                                      searches  times the rate of White residents',
    ...ratios.map(
      (row) =>
        `${groupText(row.group).padEnd(20)} ${SCOPE_NAMES[row.reason].padEnd(42)} ${countText(row.searches).padStart(8)}  ${row.ratio === null ? wordOf(row.state) : `${ratioText(row.ratio)} (${rangeText(row.ratioLow!, Number(row.ratioHigh))})`}`,
    ),
    'What came of them, everybody, beside searches on the smell and more:',
    ...soleSmellOutcomes
      .filter((row) => row.group === 'all')
      .map(
        (row) =>
          `${SCOPE_NAMES[row.scope].padEnd(42)} ${OUTCOMES[row.what].padEnd(18)} ${partText(row.searches, row.outOf)} against ${partText(row.supportedSearches, row.supportedOutOf)}: ${row.ratio === null ? wordOf(row.state) : `${ratioText(row.ratio)} times (${rangeText(row.ratioLow!, row.ratioHigh!)})`}`,
      ),
    ...basisLines(grounds),
  ];
}

const OUTCOMES = { found: 'found drugs', 'no-further-action': 'nothing followed', arrest: 'arrest' };

const HEADING =
  'whose                way               sole       of  share (likely range)     lowest to highest  corrected (likely range)';
const HEADING_REST = `${HEADING}   times the rest of London (likely range)   odds ratio to it (likely range), P`;

function rowLine(whose: string, row: SoleSmellRow): string {
  return [
    whose.padEnd(20),
    WAY_NAMES[row.way].padEnd(13),
    countText(row.searches).padStart(8),
    countText(row.outOf).padStart(8),
    ` ${shareText(row.share, row.low, row.high, row.state).padEnd(24)}`,
    (row.boundLow === null ? '' : percentRangeText(row.boundLow, row.boundHigh!)).padEnd(18),
    shareText(row.corrected, row.correctedLow, row.correctedHigh, row.correctedState).padEnd(24),
  ]
    .join(' ')
    .trimEnd();
}

function restText(row: SoleSmellRow): string {
  if (row.timesRestState === null) return '';
  const times =
    row.timesRest === null
      ? wordOf(row.timesRestState)
      : `${ratioText(row.timesRest)} (${rangeText(row.timesRestLow!, row.timesRestHigh!)})`;
  const odds =
    row.oddsRest === null
      ? wordOf(row.oddsRestState ?? 'not-estimable')
      : `${ratioText(row.oddsRest)} (${rangeText(row.oddsRestLow!, row.oddsRestHigh!)})`;
  return `   ${times.padEnd(38)} ${odds}${row.pValue === null ? '' : `, ${pValueText(row.pValue)}`}`;
}

const wordOf = (state: FigureState) => (state === 'estimated' ? '' : STATE_WORDS[state]);

const partText = (part: number, whole: number) =>
  `${countText(part)} of ${countText(whole)}${whole === 0 ? '' : ` (${percentText(part / whole)})`}`;

function shareText(share: number | null, low: number | null, high: number | null, state: FigureState): string {
  return share === null ? wordOf(state) : `${percentText(share)} (${percentRangeText(low!, high!)})`;
}

/** What is said in place of a table; nothing where there is one. */
function withoutFigures(standing: GroundsStanding): string | undefined {
  if (standing === 'not-in-this-source') return NO_GROUNDS;
  if (standing === 'not-classified') return NOT_READ;
  return standing === 'month-missing' ? STATE_SENTENCES['month-missing'] : undefined;
}

function basisLines(grounds: GroundsOfAnswer): string[] {
  const { monthsPresent: present, monthsRead: read, monthsUnread: unread, nervousOnly, classifiers, coding } = grounds;
  return [
    monthsReadSentence({ present, read, unread }),
    WAYS_NOTE,
    BOUNDS_NOTE,
    ...(grounds.accuracies.length === 0
      ? [notCorrectedSentence('not-corrected', coding ?? undefined)]
      : grounds.accuracies.map(({ group, way, accuracy }) => accuracySentence(group, way, accuracy))),
    nervousOnly === null ? '' : nervousSentence(nervousOnly, classifiers),
    ...classifiers.map(classifierSentence),
    SMELL_GUIDANCE,
  ].filter((line) => line !== '');
}
