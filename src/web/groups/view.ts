import type { StoredReview } from '../../db/flag-review.ts';
import type { MonitoringGroup } from '../../db/monitoring-group.ts';
import { flagTitle } from '../../domain/digest.ts';
import { MOST_OPEN } from '../../domain/group-question.ts';
import type { ToldQuestion } from '../../domain/group-question-wording.ts';
import { londonDay } from '../../domain/period.ts';
import { dateText, monthText, placeText, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { areaName } from '../../vocabulary/area.ts';
import type { PageView } from '../show.ts';
import type { BoroughMonth } from './borough-month.ts';
import { type FlagState, flagStates } from './flag-states.ts';

/** The groups that somebody is in, to choose from. */
export function chooserView(groups: readonly MonitoringGroup[], syntheticLabel: string | undefined) {
  return {
    title: 'Your groups',
    syntheticLabel,
    groups: groups.map(({ monitoringGroupId, name, areaCode }) => ({
      href: `/group?group=${monitoringGroupId}`,
      name,
      borough: areaName(areaCode),
    })),
  };
}

/** What a group's page is made from. */
export interface GroupInput {
  group: MonitoringGroup;
  isOneOfSeveral: boolean;
  /** Undefined where no month has been measured or released. */
  month: BoroughMonth | undefined;
  reviews: readonly StoredReview[];
  /** Newest first. */
  questions: readonly ToldQuestion[];
  now: Date;
}

/** A question with the finding it is about. */
export type QuestionOfGroup = ToldQuestion & { about: { text: string; href: string } | undefined };

export interface GroupView extends PageView {
  borough: string;
  boroughHref: string;
  isOneOfSeveral: boolean;
  meeting: string;
  packHref: string;
  askHref: string;
  mayAsk: boolean;
  askNote: string;
  figuresTitle: string | undefined;
  headline: string[];
  flags: (FlagState & { askHref: string })[];
  flagsNote: string;
  questions: QuestionOfGroup[];
  toAsk: { title: string; questions: readonly string[] } | undefined;
}

/** Arranges what a group opens before its meeting. */
export function groupView({ group, isOneOfSeveral, month, reviews, questions, now }: GroupInput): GroupView {
  const { monitoringGroupId, name, areaCode } = group;
  const flags = month ? flagStates(month.flags, reviews, month.month, now) : [];
  const ask = `/group/questions/new?group=${monitoringGroupId}`;
  const waiting = questions.filter(({ isWaiting }) => isWaiting).length;
  return {
    title: name,
    syntheticLabel: month?.isSynthetic ? SYNTHETIC_LABEL : undefined,
    borough: areaName(areaCode),
    boroughHref: `/boroughs/${areaCode}`,
    isOneOfSeveral,
    meeting: meetingSentence(group, now),
    packHref: `/group/pack?group=${monitoringGroupId}`,
    askHref: ask,
    mayAsk: waiting < MOST_OPEN,
    askNote: askNote(waiting),
    figuresTitle: month && `${placeText(areaCode)} in the 12 months to ${monthText(month.month)}`,
    headline: month?.digest?.headline.slice(0, 2) ?? [],
    flags: flags.map((flag) => ({ ...flag, askHref: `${ask}&flag=${flag.flagId}` })),
    flagsNote: flagsNote(month),
    questions: withFindings(questions, month),
    toAsk: month?.digest && { title: month.digest.questionsTitle, questions: month.digest.questions },
  };
}

/** Questions, each with the finding that it is about where that is known. */
export function withFindings(questions: readonly ToldQuestion[], month: BoroughMonth | undefined): QuestionOfGroup[] {
  return questions.map((question) => {
    const flag = month?.flags.find(({ flagId }) => flagId === question.flagId);
    return { ...question, about: flag && { text: flagTitle(flag), href: `/flags/${flag.flagId}` } };
  });
}

function meetingSentence({ nextMeetingOn }: MonitoringGroup, now: Date): string {
  if (nextMeetingOn === undefined) return 'The day of your next meeting is not known here yet.';
  const day = dateText(nextMeetingOn);
  return nextMeetingOn < londonDay(now)
    ? `Your last meeting known here was on ${day}. The next is not known here yet.`
    : `Your next meeting is on ${day}.`;
}

function askNote(waiting: number): string {
  const each = 'Scrutiny staff read each question before anybody else can.';
  if (waiting >= MOST_OPEN) {
    return `Your group has ${waiting} questions that wait for an answer. It can send more once one is answered.`;
  }
  return waiting === 0
    ? each
    : `${each} Your group has ${waiting} of at most ${MOST_OPEN} questions that wait for an answer.`;
}

function flagsNote(month: BoroughMonth | undefined): string {
  if (!month) return 'No month has been published yet. Findings will stand here once one is.';
  if (!month.digest) return 'Nobody has looked yet for what stands out this month.';
  return 'Nothing in your borough needs explaining this month. That does not show that all is well: small differences are not found.';
}
