import type { Request } from 'express';
import { appendAudit } from '../../db/audit.ts';
import type { Db } from '../../db/connection.ts';
import { addGrading, lockAnswers } from '../../db/grounds-grading.ts';
import { addCodings } from '../../db/grounds-sample.ts';
import { listSampledTexts } from '../../db/sampled-text.ts';
import type { SiteDeps } from '../../deps.ts';
import { type Asked, askedOfReader, askedOfThird, nextAsked, progressOf } from '../../domain/blind-reading.ts';
import type { SampleRef } from '../../domain/grading.ts';
import type { Person } from '../../domain/person.ts';
import { type FieldProblem, parseForm } from '../form.ts';
import { personOf } from '../guard.ts';
import { showLabelled } from '../labelled-page.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { type Answer, answerForm } from './answer-form.ts';
import { coderName } from './coder-name.ts';
import { type ReadingView, readingView, type TypedAnswer } from './reading-view.ts';
import { type AnsweredSample, getAnsweredSample } from './sample-answers.ts';
import { idOf, learningLink, pathOf } from './sample-path.ts';

/** Whether a person reads as one of the two, or settles what two read differently. */
export type Part = 'coder' | 'adjudicator';

const ASKED: Record<Part, typeof askedOfReader> = { coder: askedOfReader, adjudicator: askedOfThird };

/** The next text that a person is to answer for, alone on its page; each showing of it is recorded. */
export function nextPage(deps: SiteDeps, kind: SampleRef['kind'], part: Part): Route['handle'] {
  return async (request, response) => {
    const person = personOf(response);
    const ref: SampleRef = { kind, sampleId: idOf(request.params.sample) };
    const afterGrade = request.query.graded === undefined ? undefined : idOf(request.query.graded);
    const page = await deps.signedIn.db.transaction().execute(async (trx) => {
      const sample = await getAnsweredSample(trx, ref);
      const next = nextAsked(sample.answers, sample.kept, coderName(person.personId), ASKED[part]);
      return next && textPage(trx, deps, { person, sample, part, afterGrade, ...next });
    });
    if (page) await showLabelled(deps, response, 'reading', page);
    else {
      const backHref = kind === 'dip-sample' ? '/samples' : '/coding';
      const title =
        part === 'coder' ? 'Nothing is left for you to read here' : 'Nothing is left for you to settle here';
      const learning = afterGrade === undefined ? undefined : learningLink(ref, afterGrade);
      await showLabelled(deps, response, 'reading-done', { title, backHref, part, learning });
    }
  };
}

/** Takes an answer to a text. One that was given stands: a second by the same person, or a third reader's, changes nothing. */
export function answerAction(deps: SiteDeps, kind: SampleRef['kind'], part: Part): Route['handle'] {
  return async (request, response) => {
    const person = personOf(response);
    const ref: SampleRef = { kind, sampleId: idOf(request.params.sample) };
    const number = idOf(request.params.number);
    const next = `${pathOf(ref)}/${part === 'coder' ? 'next' : 'settle'}`;
    const outcome = await deps.signedIn.db.transaction().execute(async (trx) => {
      await lockAnswers(trx, ref);
      const sample = await getAnsweredSample(trx, ref);
      if (!sample.kept.includes(number)) throw new NotFound();
      const asked = ASKED[part](sample.answers, number, coderName(person.personId));
      if (!asked.tier && !asked.grade) return { is: 'answered' } as const;
      const form = parseForm(answerForm(asked), request.body);
      if (!form.ok) {
        const again = { typed: typedAnswer(request), problems: form.problems };
        const page = await textPage(trx, deps, { person, sample, part, number, asked, ...again });
        return { is: 'refused', page } as const;
      }
      await storeAnswer(trx, deps, { person, ref, part, number, answer: form.value });
      return { is: 'stored', isGraded: form.value.grade !== undefined } as const;
    });
    if (outcome.is === 'answered') return response.redirect(303, `${next}?done=answer-stands`);
    if (outcome.is === 'refused') return showLabelled(deps, response, 'reading', outcome.page, 422);
    response.redirect(303, `${next}?done=answer-stored${outcome.isGraded ? `&graded=${number}` : ''}`);
  };
}

async function textPage(
  trx: Db,
  deps: SiteDeps,
  input: {
    person: Person;
    sample: AnsweredSample;
    part: Part;
    number: number;
    asked: Asked;
    afterGrade?: number | undefined;
    typed?: TypedAnswer;
    problems?: FieldProblem[];
  },
): Promise<ReadingView> {
  const { person, sample, part, number, ...rest } = input;
  const { kind, sampleId } = sample.ref;
  const [text] = await listSampledTexts(trx, sample.ref, [number]);
  if (!text) throw new NotFound();
  const progress = progressOf(sample.answers, sample.kept, coderName(person.personId));
  const isSettling = part === 'adjudicator';
  const page = readingView({ sample, text, isSettling, left: isSettling ? progress.toSettle : progress.left, ...rest });
  await appendAudit(trx, {
    personId: person.personId,
    role: person.role,
    action: 'text.read',
    subject: `${kind}/${sampleId}/${number}`,
    detail: { as: part },
    happenedAt: deps.clock(),
  });
  return page;
}

/** What was answered is in its own table; the audit keeps that it was, so that who reads the audit reads no answer. */
async function storeAnswer(
  trx: Db,
  deps: SiteDeps,
  { person, ref, part, number, answer }: { person: Person; ref: SampleRef; part: Part; number: number; answer: Answer },
): Promise<void> {
  const now = deps.clock();
  const coder = coderName(person.personId);
  const { tier, grade, themes, note } = answer;
  if (tier !== undefined) await addCodings(trx, ref.sampleId, [{ number, coder, role: part, tier }]);
  if (grade !== undefined) await addGrading(trx, ref, { number, coder, role: part, grade, themes, note }, now);
  await appendAudit(trx, {
    personId: person.personId,
    role: person.role,
    action: part === 'coder' ? 'text.coded' : 'text.settled',
    subject: `${ref.kind}/${ref.sampleId}/${number}`,
    detail: { tier: tier !== undefined, grade: grade !== undefined },
    happenedAt: now,
  });
}

function typedAnswer({ body }: Request): TypedAnswer {
  const typed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    if (typeof value === 'string') typed[name] = value;
    else if (Array.isArray(value)) typed[name] = value.filter((one) => typeof one === 'string');
  }
  return typed;
}
