import type { Db } from '../../db/connection.ts';
import { findPublicReview } from '../../db/flag-review.ts';
import { listPublicBoroughQuestions, listPublicQuestions } from '../../db/group-question.ts';
import { type GroupQuestion, questionToMet, standingOf } from '../../domain/group-question.ts';
import { type PutToMet, type ToldQuestion, tellQuestion } from '../../domain/group-question-wording.ts';
import { reviewOf } from '../../domain/review.ts';

/** Tells questions, newest first, each with what the Met was asked about it. Reads with the public's rights. */
export async function tellQuestions(db: Db, questions: readonly GroupQuestion[], now: Date): Promise<ToldQuestion[]> {
  const told: ToldQuestion[] = [];
  for (const question of questions) told.unshift(tellQuestion(question, await findPutToMet(db, question, now)));
  return told;
}

/** What the Met was asked about a question; undefined where it was not. */
export async function findPutToMet(db: Db, question: GroupQuestion, now: Date): Promise<PutToMet | undefined> {
  const { reviewSequence } = standingOf(question);
  if (question.flagId === undefined || reviewSequence === undefined) return undefined;
  const { events } = await findPublicReview(db, question.flagId);
  const review = reviewOf(events, now);
  const asked = questionToMet(review, events, reviewSequence);
  return asked && { question: asked, review };
}

/** Published questions about a flag with what became of them, for its public page. */
export async function publicQuestionsOn(db: Db, flagId: number, now: Date): Promise<ToldQuestion[]> {
  return tellQuestions(db, await listPublicQuestions(db, flagId), now);
}

/** Published questions about a borough in general, for its public page. */
export async function publicQuestionsOfBorough(db: Db, areaCode: string, now: Date): Promise<ToldQuestion[]> {
  return tellQuestions(db, await listPublicBoroughQuestions(db, areaCode), now);
}
