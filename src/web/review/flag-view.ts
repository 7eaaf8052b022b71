import type { StoredFlag } from '../../db/flag.ts';
import { flagTitle } from '../../domain/digest.ts';
import { londonDay, londonMonth, type Month } from '../../domain/period.ts';
import type { Person } from '../../domain/person.ts';
import { dueText, nextStepText, standingText } from '../../domain/queue-wording.ts';
import { ANSWER_DAYS, eventsSince, type NamedPerson, type Review, type ReviewKind } from '../../domain/review.ts';
import { stepsOpenTo } from '../../domain/review-judgement.ts';
import { flagStanding } from '../../domain/review-queue.ts';
import { reviewSentences, STATE_NAMES, STEP_NAMES } from '../../domain/review-wording.ts';
import { similarFlags } from '../../domain/similar-flags.ts';
import { monthText, placeText, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { areaName, boroughOfCode } from '../../vocabulary/area.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import type { PageView } from '../show.ts';
import { type ActionForm, actionForms, fieldId, type Refused, typedFields } from './action-forms.ts';
import type { Case } from './case.ts';
import type { Evidence } from './evidence.ts';
import { type EvidenceView, evidenceView } from './evidence-view.ts';
import { type HistoryEntry, historyView } from './history-view.ts';

/** What a flag's page is made from. */
export interface FlagInput extends Case {
  evidence: Evidence;
  /** Every flag, with its review. */
  others: readonly (StoredFlag & { review: Review })[];
  reviewers: readonly NamedPerson[];
  person: Person;
  now: Date;
  /** What was sent and not taken: with the last event its sender had seen, where somebody was quicker. */
  refused?: Refused & { overtakenAt?: number };
}

export interface FlagReviewView extends PageView {
  borough: string;
  boroughHref: string;
  publicHref: string;
  action: string;
  sequence: number;
  state: { state: string; next: string; assignee: string; due: string; opened: string; standing: string };
  evidence: EvidenceView;
  /** None for those who may not read single records. */
  recordsHref: string | undefined;
  similar: { why: string; href: string; ended: string }[];
  history: HistoryEntry[];
  forms: ActionForm[];
  /** What was wrong, each with the id of the field it is about. */
  problems: { field: string; message: string }[];
  /** Somebody was quicker: what happened meanwhile, and what was typed. */
  overtaken:
    | {
        what: string;
        formId: string;
        isStillPossible: boolean;
        happened: HistoryEntry[];
        typed: { label: string; text: string }[];
      }
    | undefined;
}

/** Similar flags that are shown; there is no end to them after some years. */
const MOST_SIMILAR = 8;

/** Arranges everything that decides about a flag, and the forms of what this person may do. */
export function flagReviewView(input: FlagInput): FlagReviewView {
  const { flag, review, events, evidence, person, now, refused } = input;
  const isTheirs = review.assignee?.personId === person.personId;
  const steps = stepsOpenTo(review, person, flag.areaCode).filter((kind) => kind !== 'taken' || !isTheirs);
  const overtaken = overtakenView(input, steps);
  const problems = (refused?.problems ?? []).map(({ field, message }) => ({
    field: fieldId(refused!.kind, field),
    message,
  }));
  return {
    title: `${areaName(flag.areaCode)}: ${flagTitle(flag)}`,
    syntheticLabel: evidence.measurement.isSynthetic ? SYNTHETIC_LABEL : undefined,
    borough: placeText(flag.areaCode),
    boroughHref: `/boroughs/${flag.areaCode}`,
    publicHref: `/flags/${flag.flagId}`,
    action: `/review/flags/${flag.flagId}`,
    sequence: review.lastSequence,
    state: {
      state: sentenceCase(STATE_NAMES[review.state]),
      next: nextStepText({ flag, review }),
      assignee: assigneeText(review, person),
      due: dueText(review, londonDay(now)) ?? 'No date',
      opened: monthText(flag.openedMonth),
      standing: standingIn(flag, evidence.measurement.month),
    },
    evidence: evidenceView(flag, evidence),
    recordsHref: person.role === 'reviewer' ? `/review/flags/${flag.flagId}/records` : undefined,
    similar: similarView(input),
    history: historyView(events).reverse(),
    forms: actionForms(steps, formSetting(input), refused),
    problems,
    overtaken,
  };
}

function standingIn(flag: StoredFlag, month: Month): string {
  const text = standingText(flag, month);
  return flagStanding(flag) === 'open' ? `${text} in ${monthText(month)}` : text;
}

function assigneeText({ assignee }: Review, { personId }: Person): string {
  if (assignee === undefined) return 'Nobody';
  return assignee.personId === personId ? 'You' : assignee.name;
}

function formSetting({ flag, review, reviewers, now }: FlagInput) {
  const bcu = boroughOfCode(flag.areaCode)?.bcu;
  return {
    reviewers,
    assignee: review.assignee,
    month: londonMonth(now),
    asked: bcu === undefined ? 'the Met' : `the Met’s ${bcu} command unit`,
    answerDays: ANSWER_DAYS,
  };
}

function similarView({ flag, others }: FlagInput): FlagReviewView['similar'] {
  return similarFlags(flag, others)
    .slice(0, MOST_SIMILAR)
    .map(({ flag: other, why }) => ({
      why,
      href: `/review/flags/${other.flagId}`,
      ended: reviewSentences(other.review, flagStanding(other)).join(' '),
    }));
}

function overtakenView({ events, refused }: FlagInput, steps: readonly ReviewKind[]): FlagReviewView['overtaken'] {
  if (refused?.overtakenAt === undefined) return undefined;
  return {
    what: STEP_NAMES[refused.kind],
    formId: `do-${refused.kind}`,
    isStillPossible: steps.includes(refused.kind),
    happened: historyView(eventsSince(events, refused.overtakenAt)),
    typed: typedFields(refused.kind, refused.typed),
  };
}
