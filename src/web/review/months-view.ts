import type { Measurement, StoredFigure } from '../../db/measurement.ts';
import type { listHoldEvents } from '../../db/publication.ts';
import { londonDay, type Month } from '../../domain/period.ts';
import type { HoldKind } from '../../domain/publication.ts';
import { countText, dateText, monthText, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { BOROUGHS, LONDON } from '../../vocabulary/area.ts';
import { indexFigures, recordedIn } from '../figures/figure-index.ts';
import { ratioCell, type TableCell } from '../figures/table-cell.ts';
import type { PageView } from '../show.ts';
import { type MonthStanding, monthSentence } from './month-standing.ts';

type HoldEvents = Awaited<ReturnType<typeof listHoldEvents>>;

/** A month as it is listed. */
interface MonthInput {
  measurement: Measurement;
  standing: MonthStanding;
  /** London's, for all reasons, over twelve months. */
  figures: readonly StoredFigure[];
  /** Flags that opened in it. */
  opened: number;
}

export interface MonthsView extends PageView {
  months: {
    name: string;
    href: string;
    state: string;
    isPublic: boolean;
    ratio: TableCell;
    searches: string;
    opened: string;
  }[];
}

/** Arranges the latest months with where each stands. */
export function monthsView(months: readonly MonthInput[]): MonthsView {
  return {
    title: 'Months and whether they are public',
    syntheticLabel: months.some(({ measurement }) => measurement.isSynthetic) ? SYNTHETIC_LABEL : undefined,
    months: months.map(({ measurement: { month }, standing, figures, opened }) => {
      const index = indexFigures(figures);
      const { searches, basis } = recordedIn(index, LONDON.code);
      return {
        name: monthText(month),
        href: `/review/months/${month}`,
        state: stateText(standing),
        isPublic: standing.state === 'released',
        ratio: ratioCell(index({ areaCode: LONDON.code, group: 'black', reason: 'all', basis, measure: 'ratio' })),
        searches: countText(searches ?? 0),
        opened: countText(opened),
      };
    }),
  };
}

function stateText(standing: MonthStanding): string {
  switch (standing.state) {
    case 'released':
      return 'Public';
    case 'held':
      return `Held until ${dateText(londonDay(standing.until))}`;
    case 'stopped':
      return 'Stopped';
    case 'not-begun':
      return 'Not public: its hold has not begun';
  }
}

/** A decision that was not taken, and why. */
export interface RefusedDecision {
  kind: HoldKind;
  typed: string;
  problem: string | undefined;
  /** Entries that whoever sent it had seen, where somebody was quicker. */
  overtakenAt: number | undefined;
}

interface DecisionForm {
  kind: HoldKind;
  id: string;
  title: string;
  consequence: string;
  label: string;
  hint: string | undefined;
  value: string;
  error: string | undefined;
  isOpen: boolean;
}

/** What stands on top of a month that is looked at before the public sees it. */
export interface MonthHead {
  isPublic: boolean;
  sentence: string;
  until: string | undefined;
  action: string;
  href: string;
  seen: number;
  history: { on: string; sentence: string; reason: string | undefined }[];
  forms: DecisionForm[];
  problems: { field: string; message: string }[];
  /** What was done meanwhile, where somebody was quicker. */
  overtaken: { on: string; sentence: string; reason: string | undefined }[] | undefined;
  boroughs: { name: string; href: string }[];
}

const FORMS: readonly Pick<DecisionForm, 'kind' | 'title' | 'consequence' | 'label' | 'hint'>[] = [
  {
    kind: 'released',
    title: 'Release it now',
    consequence: 'The month is public at once, and the mails to monitoring groups are written with the next run.',
    label: 'Why now, if you like',
    hint: 'Never public.',
  },
  {
    kind: 'annotated',
    title: 'Put a note on it',
    consequence: 'The note stands on every page of the month and in the mails. It holds nothing up.',
    label: 'The note',
    hint: 'Everybody can read it.',
  },
  {
    kind: 'stopped',
    title: 'Stop it',
    consequence:
      'The month is not public until somebody releases it. The public pages show the month before, and say why.',
    label: 'Why it is stopped',
    hint: 'Everybody can read it.',
  },
];

const BY_NAME = [...BOROUGHS].sort((a, b) => (a.name < b.name ? -1 : 1));

/** Arranges where a month stands, what was done with it, and the forms to decide. */
export function monthHead(
  month: Month,
  standing: MonthStanding,
  events: HoldEvents,
  refused?: RefusedDecision,
): MonthHead {
  const href = `/review/months/${month}`;
  const history = events.map(entryOf);
  const forms = FORMS.filter(({ kind }) => isPossible(kind, standing)).map((form) => {
    const own = refused?.kind === form.kind ? refused : undefined;
    return {
      ...form,
      id: `month-${form.kind}`,
      value: own?.typed ?? '',
      error: own?.problem,
      isOpen: own !== undefined,
    };
  });
  return {
    isPublic: standing.state === 'released',
    sentence: monthSentence(month, standing),
    until: standing.state === 'held' ? dateText(londonDay(standing.until)) : undefined,
    action: href,
    href,
    seen: events.length,
    history,
    forms,
    problems:
      refused?.problem === undefined ? [] : [{ field: `month-${refused.kind}-reason`, message: refused.problem }],
    overtaken: refused?.overtakenAt === undefined ? undefined : history.slice(refused.overtakenAt),
    boroughs: BY_NAME.map(({ code, name }) => ({ name, href: `${href}/boroughs/${code}` })),
  };
}

function isPossible(kind: HoldKind, { state }: MonthStanding): boolean {
  if (kind === 'released') return state !== 'released';
  return kind === 'annotated' || state !== 'stopped';
}

const DONE: Record<HoldKind, string> = {
  released: 'released it',
  annotated: 'put a note on it',
  stopped: 'stopped it',
};

function entryOf({ kind, reason, happenedAt, personName }: HoldEvents[number]): MonthHead['history'][number] {
  return {
    on: dateText(londonDay(happenedAt)),
    sentence: `${personName ?? 'Somebody at the command line'} ${DONE[kind]}.`,
    reason: reason === 'released' ? undefined : reason,
  };
}
