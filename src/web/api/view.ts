import { z } from 'zod';
import type { PageView } from '../show.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import { expectedText } from './problem.ts';

export interface ApiView extends PageView {
  publicUrl: string;
  operations: {
    name: string;
    path: string;
    summary: string;
    description: string;
    exampleHref: string;
    parameters: { name: string; meaning: string; expected: string }[];
    fields: { name: string; meaning: string }[];
  }[];
}

/** Explains the API, from the schemas that it works by. */
export function apiView(publicUrl: string): ApiView {
  return {
    title: 'The API',
    syntheticLabel: undefined,
    publicUrl,
    operations: OPERATIONS.map((operation) => ({
      name: operation.name,
      path: operation.path,
      summary: operation.summary,
      description: operation.description,
      exampleHref: `${operation.path}${operation.example}`,
      parameters: parametersOf(operation),
      fields: fieldsOf(operation),
    })),
  };
}

function parametersOf({ query }: Operation): ApiView['operations'][number]['parameters'] {
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    meaning: firstLine((schema as z.ZodType).meta()?.description),
    expected: expectedText(schema),
  }));
}

interface Described {
  description?: string;
  properties?: Record<string, Described>;
  items?: Described;
}

/** The fields of an answer and, of a list in it, those of each of its members. */
function fieldsOf({ answer }: Operation): ApiView['operations'][number]['fields'] {
  const { properties = {} } = z.toJSONSchema(answer) as Described;
  return Object.entries(properties).flatMap(([name, field]) => [
    { name, meaning: firstLine(field.description) },
    ...Object.entries(field.items?.properties ?? {}).map(([own, member]) => ({
      name: `${name}[].${own}`,
      meaning: firstLine(member.description),
    })),
  ]);
}

const firstLine = (text: string | undefined) => (text ?? '').split('\n')[0]!;
