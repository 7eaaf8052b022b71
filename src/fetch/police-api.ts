import { z } from 'zod';
import { readText } from './answer.ts';
import { asking, type Client, type Question } from './client.ts';
import { FetchFailure } from './failure.ts';

export const POLICE_API = 'data.police.uk API';

const text = z.string().nullable();
const claim = z.boolean().nullable();

/** A record as `stops-force` gives it (https://data.police.uk/docs/method/stops-force/). Fields that it gains are passed over. */
const recordSchema = z.object({
  type: text,
  datetime: z.iso.datetime({ offset: true }),
  operation: claim,
  operation_name: text,
  location: z
    .object({ latitude: z.string().regex(/^-?\d+(\.\d+)?$/), longitude: z.string().regex(/^-?\d+(\.\d+)?$/) })
    .nullable(),
  gender: text,
  age_range: text,
  self_defined_ethnicity: text,
  officer_defined_ethnicity: text,
  legislation: text,
  object_of_search: text,
  /** False in older months: nothing was found. */
  outcome: z.union([z.string(), z.literal(false), z.null()]),
  outcome_object: z.object({ name: text }).nullish(),
  outcome_linked_to_object_of_search: claim,
  removal_of_more_than_outer_clothing: claim,
});
export type ApiRecord = z.infer<typeof recordSchema>;

const availabilitySchema = z.array(
  z.object({ date: z.string().regex(/^\d{4}-\d\d$/), 'stop-and-search': z.array(z.string()) }),
);

/** Which forces the API says it has searches of, by month (YYYY-MM). Throws FetchFailure where it does not say so as agreed. */
export async function listAvailability(
  client: Client,
  base: string,
  signal?: AbortSignal,
): Promise<Map<string, ReadonlySet<string>>> {
  const question = questionOf(base, 'crimes-street-dates', {}, signal);
  const months = await askJson(client, question, availabilitySchema);
  return new Map(months.map((month) => [month.date, new Set(month['stop-and-search'])]));
}

/** Every search of a force and month that the API gives, in its order. Throws FetchFailure where a record is not as agreed. */
export async function fetchForceMonth(
  client: Client,
  base: string,
  { forceId, month }: { forceId: string; month: string },
  signal?: AbortSignal,
): Promise<{ address: string; records: ApiRecord[] }> {
  const question = questionOf(base, 'stops-force', { force: forceId, date: month }, signal);
  return { address: question.address, records: await askJson(client, question, z.array(recordSchema)) };
}

function questionOf(
  base: string,
  method: string,
  parameters: Record<string, string>,
  signal: AbortSignal | undefined,
): Question {
  const address = new URL(method, base.endsWith('/') ? base : `${base}/`);
  address.search = new URLSearchParams(parameters).toString();
  return { service: POLICE_API, address: address.href, expected: 'JSON', signal };
}

async function askJson<T>(client: Client, question: Question, schema: z.ZodType<T>): Promise<T> {
  const body = await client.ask(question, (answer) => readText(answer, asking(question)));
  const wrong = (why: string, cause?: unknown) =>
    new FetchFailure(`${asking(question)}: ${why}`, { isPassing: false, cause });
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch (cause) {
    throw wrong(`the answer is no JSON: ${(cause as Error).message}`, cause);
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw wrong(`the JSON is not as agreed: ${placeOf(first!.path)}${first!.message}`, parsed.error);
}

/** "record 3, gender: ", records counted from 1. */
function placeOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '';
  const [record, ...fields] = path;
  return `${[`record ${Number(record) + 1}`, ...(fields.length > 0 ? [fields.join('.')] : [])].join(', ')}: `;
}
