import type { StoredFlag } from '../../db/flag.ts';
import type { Measurement } from '../../db/measurement.ts';
import { flagTitle } from '../../domain/digest.ts';
import type { Month } from '../../domain/period.ts';
import type { Person } from '../../domain/person.ts';
import {
  inOrderOfNeed,
  isWanted,
  QUEUE_FAMILIES,
  QUEUE_STATES,
  type QueuedFlag,
  type QueueFilter,
} from '../../domain/queue-filter.ts';
import { dueText, FAMILY_NAMES, isPressing, nextStepText, standingText } from '../../domain/queue-wording.ts';
import { STATE_NAMES } from '../../domain/review-wording.ts';
import { countText, monthText, rangeText, ratioText, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { areaName, BOROUGHS } from '../../vocabulary/area.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import type { PageView } from '../show.ts';
import { type MonthStanding, monthSentence } from './month-standing.ts';
import { queueHref } from './query.ts';

/** What the queue is made from. */
export interface QueueInput {
  measurement: Measurement;
  hold: MonthStanding;
  queue: readonly (QueuedFlag & { flag: StoredFlag })[];
  filter: QueueFilter;
  person: Person;
  /** A day in London. */
  today: string;
}

/** A way to narrow the queue, and how much it would leave. */
interface FilterLink {
  text: string;
  href: string;
  count: string;
  isShown: boolean;
}

interface QueueRow {
  href: string;
  borough: string;
  what: string;
  next: string;
  isPressing: boolean;
  state: string;
  assignee: string;
  due: string | undefined;
  isOverdue: boolean;
  opened: string;
  standing: string;
  /** As it was when the flag opened. */
  ratio: string;
  range: string;
}

export interface QueueView extends PageView {
  /** Administrators are told of it and decide nothing about it. */
  month: { sentence: string; href: string | undefined; isPublic: boolean };
  counted: string;
  listName: string;
  states: FilterLink[];
  filters: { name: string; links: FilterLink[] }[];
  boroughs: FilterLink[];
  boroughShown: string | undefined;
  /** By more than where flags stand. */
  isNarrowed: boolean;
  /** Everything that is to be done is looked for. */
  isAnything: boolean;
  rows: QueueRow[];
}

/** Arranges the queue: links that narrow it, each with how many flags it would leave, and a row for each flag. */
export function queueView({ measurement, hold, queue, filter, person, today }: QueueInput): QueueView {
  const { month } = measurement;
  const wanted = (change: Partial<QueueFilter>) =>
    queue.filter((queued) => isWanted(queued, { ...filter, ...change }, person));
  const link = (text: string, change: Partial<QueueFilter>): FilterLink => ({
    text,
    href: queueHref({ ...filter, ...change }),
    count: countText(wanted(change).length),
    isShown: (Object.keys(change) as (keyof QueueFilter)[]).every((name) => filter[name] === change[name]),
  });
  const rows = inOrderOfNeed(wanted({})).map((queued) => rowOf(queued, month, person, today));
  return {
    title: 'Flags to review',
    syntheticLabel: measurement.isSynthetic ? SYNTHETIC_LABEL : undefined,
    month: {
      sentence: monthSentence(month, hold),
      href: person.role === 'reviewer' ? `/review/months/${month}` : undefined,
      isPublic: hold.state === 'released',
    },
    counted: `${countText(rows.length)} ${rows.length === 1 ? 'flag' : 'flags'}`,
    listName: monthText(month),
    states: QUEUE_STATES.map((state) => link(stateText(state), { state })),
    filters: [
      {
        name: 'Who has it',
        links: [
          link('Anybody or nobody', { assignee: undefined }),
          link('Me', { assignee: 'me' }),
          link('Somebody else', { assignee: 'others' }),
          link('Nobody', { assignee: 'nobody' }),
        ],
      },
      { name: 'Answer', links: [link('In time or late', { isOverdue: false }), link('Overdue', { isOverdue: true })] },
      {
        name: 'About',
        links: [
          link('Everything', { family: undefined }),
          ...QUEUE_FAMILIES.map((family) => link(FAMILY_NAMES[family], { family })),
        ],
      },
    ],
    boroughs: [
      link('All boroughs', { areaCode: undefined }),
      ...BY_NAME.flatMap(({ code, name }) => {
        const one = link(name, { areaCode: code });
        return one.count === '0' && !one.isShown ? [] : [one];
      }),
    ],
    boroughShown: filter.areaCode === undefined ? undefined : areaName(filter.areaCode),
    isNarrowed: queueHref({ ...filter, state: 'to-do' }) !== '/review',
    isAnything: queueHref(filter) === '/review',
    rows,
  };
}

const BY_NAME = [...BOROUGHS].sort((a, b) => (a.name < b.name ? -1 : 1));

function stateText(state: QueueFilter['state']): string {
  if (state === 'to-do') return 'To do';
  return state === 'all' ? 'All there ever were' : sentenceCase(STATE_NAMES[state]);
}

function rowOf(queued: QueueInput['queue'][number], month: Month, person: Person, today: string): QueueRow {
  const { flag, review } = queued;
  const { evidence } = flag;
  return {
    href: `/review/flags/${flag.flagId}`,
    borough: areaName(flag.areaCode),
    what: sentenceCase(flagTitle(flag)),
    next: nextStepText(queued),
    isPressing: isPressing(review),
    state: sentenceCase(STATE_NAMES[review.state]),
    assignee: assigneeText(queued, person),
    due: dueText(review, today),
    isOverdue: review.isOverdue,
    opened: monthText(flag.openedMonth),
    standing: standingText(flag, month),
    ratio: ratioText(evidence.ratio),
    range: rangeText(evidence.low, evidence.high),
  };
}

function assigneeText({ review: { assignee } }: QueuedFlag, { personId }: Person): string {
  if (assignee === undefined) return 'Nobody';
  return assignee.personId === personId ? 'You' : assignee.name;
}
