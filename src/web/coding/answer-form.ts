import { z } from 'zod';
import type { Asked } from '../../domain/blind-reading.ts';
import { GRADES, type Grade } from '../../domain/grading.ts';
import { TEXT_TIERS, type TextTier } from '../../vocabulary/grounds-tier.ts';
import { LEARNING_THEMES, type LearningTheme } from '../../vocabulary/learning-theme.ts';
import { personalDetailsProblem } from '../learning/personal-details.ts';

/** One answer to a text: what was asked of the two, the rest undefined. */
export interface Answer {
  tier: TextTier | undefined;
  grade: Grade | undefined;
  themes: LearningTheme[];
  note: string | undefined;
}

const MOST_CHARACTERS = 600;

/** A box that may be ticked once, many times or not at all. */
const themes = z
  .union([z.enum(LEARNING_THEMES).transform((one) => [one]), z.array(z.enum(LEARNING_THEMES))], 'Choose from the list')
  .default([]);

const note = z
  .string()
  .trim()
  .max(MOST_CHARACTERS, `Write at most ${MOST_CHARACTERS} characters`)
  .superRefine((text, context) => {
    const problem = personalDetailsProblem(text);
    if (problem !== undefined) context.addIssue(problem);
  })
  .transform((text) => (text === '' ? undefined : text))
  .optional();

/** What was sent though it was not asked, as by a page that was open too long, is left out. */
const NOT_ASKED = z
  .unknown()
  .optional()
  .transform(() => undefined);

/** The form for a text, with what is asked of its reader: nothing else is taken. */
export function answerForm(asked: Asked): z.ZodType<Answer> {
  return z
    .object({
      tier: asked.tier ? z.enum(TEXT_TIERS, 'Choose what the text says about a smell') : NOT_ASKED,
      grade: asked.grade ? z.enum(GRADES, 'Choose green, amber or red') : NOT_ASKED,
      themes,
      note,
    })
    .refine(({ grade, themes: chosen }) => grade === undefined || grade === 'green' || chosen.length > 0, {
      path: ['themes'],
      message: 'Say what stood out: choose at least one for amber or red',
    })
    .transform((answer) => ({ ...answer, note: answer.note }));
}
