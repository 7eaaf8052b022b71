import { createDocument } from 'zod-openapi';
import { OPERATIONS } from './operations.ts';
import { problem } from './schemas.ts';

/** The API described in OpenAPI 3.1, from the schemas that read its queries and write its answers. */
export function apiDocument(publicUrl: string) {
  const problemAnswer = (description: string) => ({
    description,
    content: { 'application/problem+json': { schema: problem } },
  });
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Evenhand',
      version: '1',
      description:
        'How evenly stop and search falls on Londoners: figures by area, ethnic group and reason, each with its counts and likely range. Counts that only an extract of the police’s own records tells, and that are 1 to 4 or could tell of one, are withheld.',
      license: {
        name: 'Open Government Licence v3.0',
        url: 'https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/',
      },
    },
    servers: [{ url: publicUrl }],
    paths: Object.fromEntries(
      OPERATIONS.map(({ name, path, summary, description, query, answer }) => [
        path,
        {
          get: {
            operationId: name,
            summary,
            description,
            requestParams: { query },
            responses: {
              '200': {
                description: 'The answer. It carries an ETag: ask again with If-None-Match.',
                content: { 'application/json': { schema: answer } },
              },
              '304': { description: 'Nothing has changed since the answer whose ETag was given.' },
              '400': problemAnswer('A parameter cannot be used; the problem names it and says what was expected.'),
              '404': problemAnswer('The month is not published.'),
              '429': { description: 'Asked too often. Retry-After says when to ask again.' },
            },
          },
        },
      ]),
    ),
  });
}
