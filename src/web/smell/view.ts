import { dotPlot } from '../../charts/dot-plot.ts';
import type { StoredFigure, StoredWindow } from '../../db/measurement.ts';
import { flagTitle } from '../../domain/digest.ts';
import { type FlagHistory, isOpenAt } from '../../domain/flag.ts';
import type { GroundsBasis } from '../../domain/grounds-basis.ts';
import { KAPPA_CAVEAT } from '../../domain/grounds-coding.ts';
import { monthsOf } from '../../domain/period.ts';
import { agreementOnSole, agreementSentence, type ReadAlike } from '../../domain/reading-agreement.ts';
import { AGAINST_SUPPORTED } from '../../domain/smell-outcome.ts';
import {
  NO_SMELL_FLAGS,
  NOT_A_LEAGUE_TABLE,
  OUTCOMES_NOTE,
  soMuchOfSoMuch,
  WHY_THIS_NUMBER,
} from '../../domain/smell-page-wording.ts';
import {
  accuracySentence,
  BOUNDS_NOTE,
  classifierSentence,
  nervousSentence,
  SMELL_GUIDANCE,
  WAY_NAMES,
  WAYS_NOTE,
} from '../../domain/smell-wording.ts';
import { SOLE_SMELL, SOLE_WAYS } from '../../domain/sole-smell.ts';
import { monthText, NOT_SHOWN, percentText, periodText, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { areaName, BOROUGHS, CITY_OF_LONDON, LONDON } from '../../vocabulary/area.ts';
import { GROUNDS_SCOPE_NAMES, type GroundsScope, SOLE_SCOPES, type SoleWay } from '../../vocabulary/grounds-tier.ts';
import { isGroundsScope } from '../../vocabulary/scope.ts';
import { type Chart, drawnAtBothWidths, drawnShare } from '../figures/chart.ts';
import { indexFigures } from '../figures/figure-index.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import { type SmellTable, shareBoundsCell, smellTable } from '../figures/smell-table.ts';
import { ratioCell, shareCell, type TableCell } from '../figures/table-cell.ts';
import type { PageView } from '../show.ts';
import type { ShownMonth } from '../shown-month.ts';

/** What the page on the smell of cannabis is made from. */
export interface SmellInput {
  shown: ShownMonth;
  way: SoleWay;
  window: StoredWindow;
  /** London's figures for drugs and for each kind of grounds. */
  london: readonly StoredFigure[];
  /** Everybody's share of each area by the way asked for, its bounds, and how it stands to the rest of London. */
  boroughs: readonly StoredFigure[];
  grounds: GroundsBasis;
  /** How two people read the latest sample. */
  readAlike: readonly ReadAlike[];
  flags: readonly FlagHistory[];
}

export interface SmellView extends PageView {
  heldBack: string[];
  annotations: readonly string[];
  period: string;
  why: string;
  ways: { name: string; href: string; isShown: boolean }[];
  numbers: { name: string; cell: TableCell }[];
  /** The number in words; none where there is none. */
  lead: string | undefined;
  guidance: string;
  smell: SmellTable;
  chart: Chart | undefined;
  boroughs: { name: string; href: string; share: TableCell; bounds: TableCell; againstRest: TableCell }[];
  wayName: string;
  boroughNote: string;
  outcomes: { name: string; cells: { share: TableCell; against: TableCell | undefined }[] }[];
  outcomesNote: string;
  reading: string[];
  flags: { href: string; borough: string; what: string; since: string }[];
  noFlags: string;
  notShown: readonly string[];
}

const EVERYBODY = { group: 'all', basis: 'self-defined' } as const;

/** Arranges what is known of searches on the smell of cannabis alone; every number comes out as text. */
export function smellView(input: SmellInput): SmellView {
  const { shown, way, window, grounds } = input;
  const { month, isSynthetic } = shown.measurement;
  const london = indexFigures(input.london);
  const smell = smellTable(london, LONDON.code, input.london, [], grounds) ?? NOTHING_MEASURED;
  const own = (measure: StoredFigure['measure']) =>
    london({ ...EVERYBODY, areaCode: LONDON.code, reason: 'drugs', measure });
  const share = own(SOLE_SMELL[way].share);
  return {
    title: `The smell of cannabis alone: ${monthText(month)}`,
    syntheticLabel: isSynthetic ? SYNTHETIC_LABEL : undefined,
    heldBack: shown.heldBack,
    annotations: shown.annotations,
    period: periodText(window, window.monthsPresent, monthsOf(window).length),
    why: WHY_THIS_NUMBER,
    ways: SOLE_WAYS.map((one) => ({
      name: sentenceCase(one === 'strict' ? WAY_NAMES.strict : `smell alone ${WAY_NAMES[one]}`),
      href: `/smell-of-cannabis?way=${one}`,
      isShown: one === way,
    })),
    numbers:
      smell.rows.length === 0
        ? []
        : [
            { name: 'Smell alone', cell: shareCell(own(SOLE_SMELL.strict.share)) },
            { name: 'Smell alone in substance', cell: shareCell(own(SOLE_SMELL['in-substance'].share)) },
            {
              name: `${sentenceCase(WAY_NAMES[way])}, corrected for errors of reading`,
              cell: uncounted(own(SOLE_SMELL[way].corrected)),
            },
            {
              name: `${sentenceCase(WAY_NAMES[way])}, lowest to highest there could be`,
              cell: shareBoundsCell(own(SOLE_SMELL[way].bounds)),
            },
          ],
    lead: share?.estimate.state === 'estimated' ? soMuchOfSoMuch(way, share.searches, share.outOf ?? 0) : undefined,
    guidance: SMELL_GUIDANCE,
    smell: {
      ...smell,
      // The guidance stands above, and how well texts are read has a section of its own.
      sentences: smell.sentences.filter((sentence) => sentence !== SMELL_GUIDANCE),
      notes: smell.rows.length === 0 ? [] : [WAYS_NOTE, BOUNDS_NOTE],
    },
    ...boroughsOf(input),
    wayName: WAY_NAMES[way],
    boroughNote: NOT_A_LEAGUE_TABLE,
    outcomes: smell.rows.length === 0 ? [] : outcomesOf(input, way),
    outcomesNote: OUTCOMES_NOTE,
    reading: readingOf(input),
    flags: BY_NAME.flatMap(({ code }) =>
      input.flags.filter((flag) => flag.areaCode === code && isGroundsScope(flag.reason) && isOpenAt(flag, month)),
    ).map((flag) => ({
      href: `/flags/${flag.flagId}`,
      borough: areaName(flag.areaCode),
      what: sentenceCase(flagTitle(flag)),
      since: monthText(flag.openedMonth),
    })),
    noFlags: NO_SMELL_FLAGS,
    notShown: NOT_SHOWN,
  };
}

/** Of a month measured before there were such figures. */
const NOTHING_MEASURED: SmellTable = {
  title: '',
  sentences: ['This month was measured before written grounds were read.'],
  rows: [],
  isAgainstRest: false,
  notes: [],
};

/** An alphabetical list, not a league table. */
const BY_NAME = [...BOROUGHS].sort((a, b) => (a.name < b.name ? -1 : 1));

const uncounted = (figure: StoredFigure | undefined): TableCell => ({ ...shareCell(figure), counted: undefined });

function boroughsOf({ boroughs, way }: SmellInput): Pick<SmellView, 'chart' | 'boroughs'> {
  const find = indexFigures(boroughs);
  const { share, bounds, againstRest } = SOLE_SMELL[way];
  const figure = (areaCode: string, measure: StoredFigure['measure']) =>
    find({ ...EVERYBODY, areaCode, reason: 'drugs', measure });
  const shown = BY_NAME.filter(({ code }) => code !== CITY_OF_LONDON && figure(code, share));
  const london = figure(LONDON.code, share)?.estimate;
  const isKnown = shown.some(({ code }) => figure(code, share)?.estimate.state === 'estimated');
  return {
    chart: isKnown
      ? drawnAtBothWidths(dotPlot, {
          id: 'boroughs',
          title: `${sentenceCase(WAY_NAMES[way])}: share of the drug searches that can be judged, by borough`,
          kind: 'share',
          rows: shown.map(({ code, name }) => {
            const estimate = drawnShare(figure(code, share)?.estimate);
            return estimate ? { name, estimate } : { name, why: shareCell(figure(code, share)).text };
          }),
          references:
            london?.state === 'estimated'
              ? [{ value: london.value, text: `London: ${percentText(london.value)}` }]
              : [],
          columns: { row: 'Borough', value: 'Share' },
        })
      : undefined,
    boroughs: isKnown
      ? shown.map(({ code, name }) => ({
          name,
          href: `/boroughs/${code}`,
          share: shareCell(figure(code, share)),
          bounds: shareBoundsCell(figure(code, bounds)),
          againstRest: { ...ratioCell(figure(code, againstRest)), counted: undefined },
        }))
      : [],
  };
}

/** Find rate, nothing further and arrest, of searches on the smell alone and of those with more. */
function outcomesOf({ london }: SmellInput, way: SoleWay): SmellView['outcomes'] {
  const find = indexFigures(london);
  const own = SOLE_SCOPES[way];
  const measures = [
    { share: 'find-rate', against: AGAINST_SUPPORTED.found },
    { share: 'no-further-action-share', against: AGAINST_SUPPORTED['no-further-action'] },
    { share: 'arrest-share', against: AGAINST_SUPPORTED.arrest },
  ] as const;
  const scopes: readonly GroundsScope[] = [own, 'smell-supported'];
  return scopes.map((reason) => ({
    name: sentenceCase(GROUNDS_SCOPE_NAMES[reason].replace('drugs: ', '')),
    cells: measures.map(({ share, against }) => {
      const figure = (measure: StoredFigure['measure']) =>
        find({ ...EVERYBODY, areaCode: LONDON.code, reason, measure });
      return { share: shareCell(figure(share)), against: reason === own ? ratioCell(figure(against)) : undefined };
    }),
  }));
}

/** How well the texts are read, how far people agree on them, and by which rules that was. */
function readingOf({ grounds, readAlike }: SmellInput): string[] {
  // A group whose own texts were too few is corrected by everybody's, whose line is there already.
  const accuracies = grounds.accuracies.filter(({ group, accuracy }) => group === 'all' || accuracy.of !== 'all');
  const agreements = SOLE_WAYS.flatMap((way) => {
    const agreement = agreementOnSole(readAlike, way);
    return agreement ? [agreementSentence(agreement, way)] : [];
  });
  const nervousOnly = grounds.areas.get(LONDON.code)?.nervousOnly;
  return [
    ...accuracies.map(({ group, way, accuracy }) => accuracySentence(group, way, accuracy)),
    ...agreements,
    ...(agreements.length > 0 ? [KAPPA_CAVEAT] : []),
    ...(nervousOnly === undefined ? [] : [nervousSentence(nervousOnly, grounds.classifiers)]),
    ...grounds.classifiers.map(classifierSentence),
  ];
}
