import { CITY_OF_LONDON } from '../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import { isGroundsScope } from '../vocabulary/scope.ts';
import type { ToldChanges } from './change-report.ts';
import { isBlocking, type Notice, noticesToTell } from './data-health.ts';
import type { Basis, Figure } from './figure.ts';
import { type FigureName, FigureQuotes, type NumberedFigure } from './figure-quotes.ts';
import { type FlagHistory, isListedAt, isOpenAt } from './flag.ts';
import {
  FEWEST_MONTHS,
  familyOf,
  isJudged,
  type JudgedCell,
  type JudgedGroup,
  type MonthList,
  type SmellLists,
} from './flag-rule.ts';
import type { GroundsOfArea } from './grounds-basis.ts';
import type { Month, Window } from './period.ts';
import { threeQuestions } from './questions.ts';
import { smellSection } from './smell-section.ts';
import { againstRestSentences, NO_SMELL_LIST, smellRobustnessSentences, TOO_FEW_MONTHS_READ } from './smell-wording.ts';
import { SOLE_SMELL } from './sole-smell.ts';
import { BEST_ESTIMATE_FROM } from './unknown-ethnicity.ts';
import {
  BLOCKED_HERE,
  countText,
  dateText,
  estimatedCountText,
  findingSentence,
  HOW_TO_READ,
  INCOMPLETE_LIST,
  listSentence,
  listText,
  missingListText,
  monthText,
  moreNotesSentence,
  NOT_SHOWN,
  noticeSentence,
  percentText,
  periodText,
  placeText,
  probabilitySentence,
  REASON_GLOSSES,
  rangeText,
  ratioSentence,
  ratioText,
  residentsText,
  robustnessSentences,
  STATE_SENTENCES,
  SYNTHETIC_LABEL,
  searchesOfText,
  searchesText,
  timesText,
} from './wording.ts';

export type { NumberedFigure } from './figure-quotes.ts';

/** What a digest is made from: stored figures and flags of one borough and month. */
export interface DigestInput {
  month: Month;
  areaCode: string;
  groupName: string;
  nextMeetingOn: string | undefined;
  window: Window;
  monthsPresent: number;
  monthsInWindow: number;
  isSynthetic: boolean;
  /** The borough's figures of the rolling window, and London's. */
  figures: readonly NumberedFigure[];
  londonFigures: readonly NumberedFigure[];
  /** Headline ratio reported for the month before, if there was one. */
  lastReported: { month: Month; value: number } | undefined;
  /** The borough's flags, with what the month's list says of each. */
  flags: readonly FlagView[];
  list: MonthList;
  /** The lists of findings on written grounds, of those that were made. */
  smellLists?: SmellLists | undefined;
  /** What the borough's figures of written grounds rest on; absent in months measured before there were any. */
  grounds?: GroundsOfArea | undefined;
  /** Figures of the borough on this month's list that have no flag yet. */
  waitingCount: number;
  /** What has changed in the borough this month; absent where nothing has, or nothing was looked for. */
  changes?: ToldChanges | undefined;
  notices: readonly Notice[];
  /** Findings on the data for which there is room, beside those that block; a few where not given, as in a mail. */
  mostFindings?: number | undefined;
  /** Notes that scrutiny staff put on the month before it was sent. */
  annotations: readonly string[];
  pageUrl: string;
}

/** A flag and what the month's list saw of its figure. */
export interface FlagView extends FlagHistory {
  /** Absent where the figure was not judged this month, or the flag is on the White count. */
  cell: JudgedCell | undefined;
  /** Of a flag on the White count: the groups listed in its area for its reason. */
  groups: readonly JudgedCell[];
}

/** An area's flags with what a month's list says of them, and how many of the area's listed figures have no open flag. */
export function flagsOfArea(
  areaCode: string,
  month: Month,
  flags: readonly FlagHistory[],
  cells: readonly JudgedCell[],
): { flags: FlagView[]; waitingCount: number } {
  const here = cells.filter((cell) => cell.areaCode === areaCode);
  const listed = here.filter((cell) => cell.isListed);
  const own = flags.filter((flag) => flag.areaCode === areaCode);
  const hasFlag = (group: JudgedGroup, reason: string) =>
    own.some((flag) => flag.group === group && flag.reason === reason && isOpenAt(flag, month));
  // A flag on the White count speaks for its groups while it is listed, and no longer.
  const isSpokenFor = (reason: string) =>
    own.some((flag) => flag.group === COMPARISON_GROUP && flag.reason === reason && isListedAt(flag, month));
  return {
    flags: own.map((flag) => ({
      ...flag,
      cell: here.find((cell) => cell.group === flag.group && cell.reason === flag.reason),
      groups:
        flag.group === COMPARISON_GROUP && isListedAt(flag, month)
          ? listed.filter((cell) => cell.reason === flag.reason)
          : [],
    })),
    waitingCount: listed.filter(({ group, reason }) => !hasFlag(group, reason) && !isSpokenFor(reason)).length,
  };
}

/** A digest, ready for a template: nothing in it needs computing or wording. */
export interface Digest {
  subject: string;
  title: string;
  syntheticLabel: string | undefined;
  annotations: readonly string[];
  headline: string[];
  flagsTitle: string;
  flags: { title: string; sentences: string[] }[];
  flagsNote: string;
  /** How many drug searches rested on the smell of cannabis alone, or why that is not known. */
  smell?: { title: string; sentences: string[] } | undefined;
  /** What has changed, where something has. */
  changes?: ToldChanges | undefined;
  notShown: string[];
  questionsTitle: string;
  questions: string[];
  dataHealth: string[];
  howToRead: string[];
  pageUrl: string;
  because: string;
  /** Every figure whose numbers stand in the text. */
  figureIds: number[];
}

/** The group whose ratio heads a digest, as in the Met's and the Mayor's own reports. */
const HEADLINE_GROUP: EthnicGroup = 'black';

/** Which basis heads the figures of an area: the best estimate where over 20% are unknown, else the known records. */
export function headlineBasis(unknownShare: number): Basis {
  return unknownShare > BEST_ESTIMATE_FROM ? 'best-estimate' : 'self-defined';
}

/** What the parts of a digest share. */
interface Context {
  input: DigestInput;
  place: string;
  basis: Basis;
  borough: FigureQuotes;
  london: FigureQuotes;
  /** Open flags: new ones first, then those still listed, then those off the list. */
  open: readonly FlagView[];
}

/** Words a borough's month for its monitoring group. */
export function digestOf(input: DigestInput): Digest {
  const place = placeText(input.areaCode);
  const borough = new FigureQuotes(input.figures);
  const london = new FigureQuotes(input.londonFigures);
  const unknown = borough.find({ group: 'unknown', reason: 'all', basis: 'self-defined', measure: 'unknown-share' });
  const unknownShare = unknown?.estimate.state === 'estimated' ? unknown.estimate.value : 0;
  const basis = headlineBasis(unknownShare);
  const context: Context = { input, place, basis, borough, london, open: inOrder(input) };
  const title = `Stop and search in ${place}: ${monthText(input.month)}`;
  const digest: Omit<Digest, 'figureIds'> = {
    subject: input.isSynthetic ? `${title} (synthetic demonstration)` : title,
    title,
    syntheticLabel: input.isSynthetic ? SYNTHETIC_LABEL : undefined,
    annotations: input.annotations,
    headline: headline(context),
    flagsTitle: `What needs explaining: ${flagsSummary(context)}`,
    flags: context.open.map((flag) => flagText(flag, context)),
    flagsNote: flagsNote(context),
    smell: smellSection(place, borough, london, input.grounds),
    changes: input.changes,
    notShown: [...NOT_SHOWN, ...boundsSentences(context)],
    questionsTitle: input.nextMeetingOn
      ? `You could ask at your meeting on ${dateText(input.nextMeetingOn)}`
      : 'You could ask at your next meeting',
    questions: questionsFor(context),
    dataHealth: dataHealth(input),
    howToRead: [...HOW_TO_READ, ...basisSentences(context)],
    pageUrl: input.pageUrl,
    because: `You get this because ${input.groupName} is the community monitoring group for ${place}.`,
  };
  return { ...digest, figureIds: [...borough.ids, ...london.ids] };
}

function inOrder({ flags, month }: DigestInput): FlagView[] {
  const rank = (flag: FlagView) => (!isListedAt(flag, month) ? 2 : flag.openedMonth === month ? 0 : 1);
  return flags.filter((flag) => isOpenAt(flag, month)).sort((a, b) => rank(a) - rank(b));
}

/** The figure that heads a digest. */
function headlineRatio({ basis }: Context): FigureName {
  return { group: HEADLINE_GROUP, reason: 'all', basis, measure: 'ratio' };
}

function headline(context: Context): string[] {
  const { input, place, borough, london } = context;
  const name = headlineRatio(context);
  const ratio = borough.quote(name);
  if (!ratio) return noHeadline(context);
  const sentences = [
    ratioSentence({
      period: periodText(input.window, input.monthsPresent, input.monthsInWindow),
      group: HEADLINE_GROUP,
      place,
      ratio: ratio.estimate,
    }),
  ];
  const all = london.quote(name);
  if (all) sentences.push(`Across London it was ${ratioText(all.estimate.value)} times.`);
  if (input.lastReported) {
    sentences.push(`For ${monthText(input.lastReported.month)} we reported ${ratioText(input.lastReported.value)}.`);
  }
  const others = ETHNIC_GROUPS.filter((group) => group !== HEADLINE_GROUP && group !== COMPARISON_GROUP).flatMap(
    (group) => {
      const quoted = borough.quote({ ...name, group });
      return quoted
        ? [
            `${ratioText(quoted.estimate.value)} for ${residentsText(group)} (${rangeText(quoted.estimate.low, quoted.estimate.high)})`,
          ]
        : [];
    },
  );
  if (others.length > 0) sentences.push(`For other groups it was ${listText(others)}.`);
  sentences.push(`The ${ratioText(ratio.estimate.value)} rests on ${countsText(ratio.figure, context)}.`);
  return sentences;
}

/** Why there is no ratio to begin with, and the counts there are. */
function noHeadline(context: Context): string[] {
  const { place, borough } = context;
  const name = headlineRatio(context);
  const state = borough.find(name)?.estimate.state ?? 'month-missing';
  const sentences = [`There is no headline ratio for ${place} this month.`];
  if (state !== 'estimated') sentences.push(STATE_SENTENCES[state]);
  if (state === 'too-few') sentences.push(`There were ${countsText(borough.quoteCounts(name)!, context)}.`);
  return sentences;
}

/** The counts that a ratio rests on; "about", once, where some of them are estimated. */
function countsText(figure: Figure, { borough }: Context): string {
  const { group, residents, comparison } = figure;
  const isAbout = isEstimated(figure, borough);
  const text = isAbout ? estimatedCountText : countText;
  return `${isAbout ? 'about ' : ''}${text(figure.searches)} searches of ${countText(residents)} ${residentsText(group as EthnicGroup)}, and ${text(comparison!.searches)} of ${countText(comparison!.residents)} White residents`;
}

/** Whether some of the searches counted are of people whose group is not known. */
function isEstimated({ basis, reason }: Figure, borough: FigureQuotes): boolean {
  const unknown = borough.find({ group: 'unknown', reason, basis: 'self-defined', measure: 'unknown-share' });
  return basis === 'best-estimate' && (unknown?.searches ?? 0) > 0;
}

function flagsSummary({ input, open }: Context): string {
  if (input.areaCode === CITY_OF_LONDON) return 'not tested here';
  if (open.length === 0) {
    if (!isJudged(input.list.state)) return 'no list this month';
    return input.notices.some(isBlocking) ? 'not tested this month' : 'nothing confirmed this month';
  }
  const fresh = open.filter((flag) => flag.openedMonth === input.month).length;
  const continuing = open.length - fresh;
  return [...(fresh > 0 ? [`${fresh} new`] : []), ...(continuing > 0 ? [`${continuing} continuing`] : [])].join(', ');
}

function flagText(flag: FlagView, context: Context): Digest['flags'][number] {
  const { group, reason } = flag;
  const isNew = flag.openedMonth === context.input.month;
  const when = isNew ? 'New' : `Continuing since ${monthText(flag.openedMonth)}`;
  const gloss = REASON_GLOSSES[reason];
  const numbers =
    group === COMPARISON_GROUP
      ? whiteCountNumbers(flag, context)
      : group === 'all'
        ? shareNumbers(context)
        : flagNumbers({ ...flag, group }, context);
  const sentences = [...(gloss ? [gloss] : []), ...numbers, ...flagStanding(flag, context)];
  return { title: `${when}: ${flagTitle(flag)}`, sentences };
}

/** What a flag is about, as a title: a group's searches, or the White count. */
export function flagTitle({ reason, group }: Pick<FlagHistory, 'reason' | 'group'>): string {
  return group === COMPARISON_GROUP
    ? `unusually few ${searchesOfText(reason, COMPARISON_GROUP)}`
    : searchesOfText(reason, group);
}

/** How far each of several groups stands out, and the White count that all of them are against. */
function whiteCountNumbers({ reason, groups }: FlagView, { borough }: Context): string[] {
  const figures = ETHNIC_GROUPS.filter((group) => groups.some((cell) => cell.group === group))
    .flatMap((group) => borough.quoteCounts({ group, reason, basis: 'best-estimate', measure: 'ratio' }) ?? [])
    .filter(({ estimate }) => estimate.state !== 'small-count');
  const [first] = figures;
  if (!first?.comparison) return [];
  const times = figures.flatMap(({ group, estimate }) =>
    estimate.state === 'estimated'
      ? [{ who: residentsText(group as EthnicGroup), ratio: ratioText(estimate.value), estimate }]
      : [],
  );
  const searched = times.map(({ who, ratio, estimate: { low, high } }, at) =>
    at === 0
      ? `${who} were searched at ${ratio} times the rate of White residents (${rangeText(low, high)})`
      : `${who} at ${ratio} times (${rangeText(low, high)})`,
  );
  const { searches, residents } = first.comparison;
  const count = isEstimated(first, borough) ? `about ${estimatedCountText(searches)}` : countText(searches);
  return [
    `Several groups stand out at once${searched.length > 0 ? `: ${listText(searched)}` : ''}.`,
    `So it may be that unusually few White residents were searched: there were ${count} searches of ${countText(residents)}.`,
  ];
}

/** The borough's share of searches on little but the smell, against the rest of London's. */
function shareNumbers({ borough }: Context): string[] {
  const name = { group: 'all', reason: 'drugs', basis: 'self-defined' } as const;
  const { share, againstRest } = SOLE_SMELL['in-substance'];
  const own = borough.quote({ ...name, measure: share });
  return own ? againstRestSentences(own, borough.quote({ ...name, measure: againstRest })) : [];
}

/** The flag's counts, its ratio and London's. */
function flagNumbers({ group, reason }: FlagView & { group: EthnicGroup }, context: Context): string[] {
  const name = { group, reason, basis: 'best-estimate' } as const;
  const ratio = context.borough.quote({ ...name, measure: 'ratio' });
  const sentences: string[] = [];
  if (context.borough.find({ ...name, measure: 'ratio' })?.estimate.state === 'small-count') {
    sentences.push(STATE_SENTENCES['small-count']);
  }
  if (ratio) {
    const { value, low, high } = ratio.estimate;
    const counts = countsText(ratio.figure, context);
    sentences.push(
      `There were ${counts}.`,
      `That is ${ratioText(value)} times the rate of White residents (likely range ${rangeText(low, high)}).`,
    );
  }
  const london = context.london.quote({ ...name, measure: 'stratified-ratio' });
  if (london) {
    const text = ratioText(london.estimate.value);
    sentences.push(`London’s figure for ${searchesText(reason)}, borough by borough, is ${text}.`);
  }
  return sentences;
}

/** How sure the flag is, or why it stays open unlisted. A month without a list says nothing of it. */
function flagStanding(flag: FlagView, { input, place }: Context): string[] {
  const family = isGroundsScope(flag.reason) ? familyOf(flag.reason) : undefined;
  if (family === undefined) {
    if (!isJudged(input.list.state)) return ['No list was made this month, so this finding stays as it was.'];
    if (input.notices.some(isBlocking)) return ['It could not be tested this month, so it stays as it was.'];
  } else {
    const list = input.smellLists?.[family];
    if (!list || !isJudged(list.state)) return [NO_SMELL_LIST];
    if (input.grounds && input.grounds.area.read < FEWEST_MONTHS) return [TOO_FEW_MONTHS_READ];
  }
  if (!isListedAt(flag, input.month)) {
    return [
      flag.cell || flag.group === COMPARISON_GROUP
        ? 'It is not on this month’s list.'
        : 'There were too few searches to test it this month.',
      'It stays open until it has been off the list for three months.',
    ];
  }
  if (!flag.cell) return [];
  const { probability, robustness, group } = flag.cell;
  return [
    probabilitySentence(place, probability, input.list.materiality),
    ...(robustness
      ? isGroundsScope(flag.reason) || group === 'all'
        ? smellRobustnessSentences(robustness, group)
        : robustnessSentences(robustness, group)
      : []),
  ];
}

function flagsNote(context: Context): string {
  const { input, place, open } = context;
  if (input.areaCode === CITY_OF_LONDON) {
    return 'No figure of the City of London is tested, since it has too few residents. That does not mean that nothing needs explaining.';
  }
  const missing = missingListText(input.list.state);
  const blocking = input.notices.filter(isBlocking).map(noticeSentence);
  if (missing) return [missing, ...(input.list.state === 'blocked' ? blocking : [])].join(' ');
  if (blocking.length > 0) return [BLOCKED_HERE, ...blocking].join(' ');
  const { listedCount, expectedFalseCount, state, materiality } = input.list;
  return [
    open.length === 0
      ? `No figure in ${place} is confirmed as more than ${timesText(materiality)} what is usual in London. Figures with too few searches are not tested.`
      : findingSentence(materiality),
    ...waitingSentences(input.waitingCount, open.length > 0),
    listSentence(listedCount, expectedFalseCount),
    ...(state === 'window-incomplete' ? [INCOMPLETE_LIST] : []),
  ].join(' ');
}

/** Figures that are listed but not yet sure enough to open a flag. */
function waitingSentences(waitingCount: number, isBesideOthers: boolean): string[] {
  if (waitingCount === 0) return [];
  const more = isBesideOthers ? ' more' : '';
  return waitingCount === 1
    ? [`There is 1${more} finding here that is not sure enough yet. It waits for another month’s list to confirm it.`]
    : [
        `There are ${countText(waitingCount)}${more} findings here that are not sure enough yet. They wait for another month’s list to confirm them.`,
      ];
}

function boundsSentences(context: Context): string[] {
  const { borough } = context;
  const name = headlineRatio(context);
  const ratio = borough.quote(name);
  const bounds = borough.quote({ ...name, basis: 'self-defined', measure: 'ratio-bounds' });
  const unknown = borough.quote({ ...name, group: 'unknown', basis: 'self-defined', measure: 'unknown-share' });
  if (!ratio || !bounds || !unknown || unknown.estimate.value === 0) return [];
  return [
    `Ethnicity is missing for ${percentText(unknown.estimate.value)} of searches here. Depending on who they were, the ${ratioText(ratio.estimate.value)} could lie between ${ratioText(bounds.estimate.low)} and ${ratioText(bounds.estimate.high)}.`,
  ];
}

function basisSentences(context: Context): string[] {
  const { borough, basis, open } = context;
  const name = headlineRatio(context);
  const ratio = borough.quote(name);
  if (!ratio) return [];
  if (basis === 'best-estimate') {
    const known = borough.quote({ ...name, basis: 'self-defined' });
    return [
      'Many records here have no ethnicity, so the figures are a best estimate. We fill the gaps from similar searches whose ethnicity was recorded, going by what the officer saw.',
      ...(known
        ? [
            `If we leave those records out, as the Home Office does, the ${ratioText(ratio.estimate.value)} becomes ${ratioText(known.estimate.value)}.`,
          ]
        : []),
    ];
  }
  return [
    'The figures go by how people described themselves. Records with no ethnicity are left out.',
    ...(open.length > 0 ? ['In what needs explaining, those gaps are filled from similar searches.'] : []),
  ];
}

function questionsFor(context: Context): string[] {
  const { input, borough, basis, open, place } = context;
  const asked = open.flatMap(({ group, reason }) => {
    // What is unusual about a White count is asked by the general questions.
    if (group === COMPARISON_GROUP) return [];
    const figure =
      group === 'all'
        ? borough.quote({
            group,
            reason: 'drugs',
            basis: 'self-defined',
            measure: SOLE_SMELL['in-substance'].share,
          })?.figure
        : borough.quote({ group, reason, basis: 'best-estimate', measure: 'ratio' })?.figure;
    const text = figure && isEstimated(figure, borough) ? estimatedCountText : countText;
    return [{ group, reason, searches: figure && text(figure.searches) }];
  });
  const ratio = borough.find(headlineRatio(context))?.estimate;
  return threeQuestions(asked, {
    place,
    blackRatio: ratio?.state === 'estimated' && ratio.low > 1 ? ratio.value : undefined,
    isEthnicityOftenMissing: basis === 'best-estimate',
    isMonthMissing: input.monthsPresent < input.monthsInWindow,
  });
}

/** Findings on the data that a mail has room for. */
const FINDINGS_IN_MAIL = 3;

function dataHealth(input: DigestInput): string[] {
  const { notices, monthsPresent, monthsInWindow, mostFindings = FINDINGS_IN_MAIL } = input;
  const isWhole = monthsPresent === monthsInWindow && notices.every((notice) => notice.kind !== 'missing-months');
  const { told, leftOut } = noticesToTell(notices, mostFindings);
  if (notices.length > 0) {
    return [
      ...told.map(noticeSentence),
      ...(isWhole ? ['No month is missing.'] : []),
      ...(leftOut > 0 ? [moreNotesSentence(leftOut)] : []),
    ];
  }
  return [isWhole ? 'No month is missing, and the records need no other warning.' : 'Some months are missing.'];
}
