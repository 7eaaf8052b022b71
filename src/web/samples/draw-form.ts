import { z } from 'zod';
import { LARGEST_SEED, SAMPLE_METHODS, SAMPLE_SIZES } from '../../domain/dip-sample.ts';
import { isMonth } from '../../domain/period.ts';
import { BOROUGHS, LONDON } from '../../vocabulary/area.ts';
import { GROUNDS_SCOPES } from '../../vocabulary/grounds-tier.ts';
import { REASON_SCOPES } from '../../vocabulary/reason.ts';
import type { Scope } from '../../vocabulary/scope.ts';

/** What a list can be drawn of. */
export const DRAWN_SCOPES: readonly Scope[] = [...REASON_SCOPES, ...GROUNDS_SCOPES];

const AREA_CODES = [LONDON.code, ...BOROUGHS.map(({ code }) => code)];

const whole = (field: string, least: number, most: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,10}$/, field)
    .transform(Number)
    .refine((value) => value >= least && value <= most, field);

const month = (message: string) => z.string().refine(isMonth, message);

/** The form that draws a list; where a flag is chosen, its borough, months and searches take the place of those given. */
export const drawForm = z
  .object({
    flag: z.union([z.literal('').transform(() => undefined), whole('Choose a flag from the list', 1, 2_147_483_647)]),
    area: z.string().refine((code) => AREA_CODES.includes(code), 'Choose London or a borough'),
    from: month('Choose the first month'),
    to: month('Choose the last month'),
    scope: z
      .string()
      .refine((scope) => (DRAWN_SCOPES as readonly string[]).includes(scope), 'Choose which searches to draw from')
      .transform((scope) => scope as Scope),
    method: z.enum(SAMPLE_METHODS, 'Choose how to draw'),
    size: whole(
      `Enter how many records to draw: ${SAMPLE_SIZES.least} to ${SAMPLE_SIZES.most}`,
      SAMPLE_SIZES.least,
      SAMPLE_SIZES.most,
    ),
    seed: z.union(
      [
        z
          .string()
          .trim()
          .max(0)
          .transform(() => undefined),
        whole(`Leave the seed empty, or enter a whole number from 0 to ${LARGEST_SEED}`, 0, LARGEST_SEED),
      ],
      `Leave the seed empty, or enter a whole number from 0 to ${LARGEST_SEED}`,
    ),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'The last month must not be before the first' });
