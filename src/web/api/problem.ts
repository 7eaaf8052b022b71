import type { Response } from 'express';
import { z } from 'zod';
import { problem } from './schemas.ts';

/** Something that the API cannot answer, and what it says instead. */
export class ApiProblem extends Error {
  readonly answer: z.infer<typeof problem>;

  constructor(answer: Omit<z.infer<typeof problem>, 'type'>) {
    super(answer.detail);
    this.answer = { type: 'about:blank', ...answer };
  }
}

/** A month that is not there, or not there yet for everybody: the two are told alike. */
export function noSuchMonth(month: string | undefined): ApiProblem {
  return new ApiProblem({
    status: 404,
    title: 'Not found',
    detail: month === undefined ? 'No month has been published yet.' : `No figures are published for ${month}.`,
    ...(month === undefined ? {} : { parameter: 'month', value: month, expected: 'a month that /api/v1/months names' }),
  });
}

/** Answers with a problem, which no one keeps. */
export function sendProblem(response: Response, { answer }: ApiProblem): void {
  response
    .status(answer.status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(problem.parse(answer)));
}

/** Reads a query, or says which parameter cannot be used, what it was and what was expected. */
export function parseQuery<Schema extends z.ZodObject>(
  schema: Schema,
  query: Readonly<Record<string, unknown>>,
): z.infer<Schema> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const parameter = String(issue!.code === 'unrecognized_keys' ? issue!.keys[0] : issue!.path[0]);
  const asked = query[parameter];
  const value = typeof asked === 'string' ? asked : JSON.stringify(asked);
  const names = Object.keys(schema.shape);
  throw new ApiProblem({
    status: 400,
    title: 'This cannot be asked so',
    detail:
      issue!.code === 'unrecognized_keys'
        ? `There is no parameter ${parameter} here.`
        : `The parameter ${parameter} cannot be read.`,
    parameter,
    value: value.slice(0, 200),
    expected:
      issue!.code === 'unrecognized_keys'
        ? names.length === 0
          ? 'no parameters'
          : `one of ${names.join(', ')}`
        : expectedText(schema.shape[parameter]),
  });
}

/** What a parameter may be, in words, from its schema. */
export function expectedText(schema: unknown): string {
  const described = z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' });
  if (described.enum) return `one of ${described.enum.join(', ')}`;
  if (described.maximum !== undefined || described.type === 'integer') {
    return `a whole number from ${described.minimum ?? 0} to ${described.maximum}`;
  }
  if (described.pattern?.startsWith('^\\d{4}')) return 'a month as YYYY-MM';
  return 'a cursor as an earlier answer gave it';
}
