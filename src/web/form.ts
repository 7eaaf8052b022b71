import type { z } from 'zod';

/** What is wrong with one field of a form, in words for the one who filled it in. */
export interface FieldProblem {
  field: string;
  message: string;
}

export type ParsedForm<Value> = { ok: true; value: Value } | { ok: false; problems: FieldProblem[] };

/** Reads a form by its schema, whose messages are shown as they are; every field that is at fault is named, once. */
export function parseForm<Schema extends z.ZodType>(schema: Schema, body: unknown): ParsedForm<z.output<Schema>> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = new Map<string, string>();
  for (const { path, message } of parsed.error.issues) {
    const field = String(path[0] ?? '');
    if (!problems.has(field)) problems.set(field, message);
  }
  return { ok: false, problems: [...problems].map(([field, message]) => ({ field, message })) };
}

/** What was typed into a form, as text, to be shown again beside what is wrong with it. */
export function typedIn(body: unknown): Record<string, string> {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(fields.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
