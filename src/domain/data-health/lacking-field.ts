import type { GroupFacts } from './month-facts.ts';

/** A field of the records that may be left blank or unknown, as the rules on blanks take it. */
export interface Field {
  id: string;
  /** As a sentence names it: "the age". */
  name: string;
  isOfPerson: boolean;
  lacking: (group: GroupFacts) => number;
  /** Share without it that is worth telling; none where a rule of its own tells. */
  from: number | undefined;
  /** Whether figures rest on it. */
  isUsed: boolean;
}

/** Over this share of unknown self-defined ethnicity the best estimate heads the figures (unknown-ethnicity.ts). */
const ETHNICITY_FROM = 0.2;
/** One in ten: twice what the Met leaves blank of what it records well. */
const OTHER_FROM = 0.1;

/** The fields, in the order in which they are told of. */
export const FIELDS: readonly Field[] = [
  {
    id: 'self-defined',
    name: 'the ethnicity people gave',
    isOfPerson: true,
    lacking: ({ selfDefined, searches }) => (selfDefined === 'unknown' ? searches : 0),
    from: ETHNICITY_FROM,
    isUsed: true,
  },
  {
    id: 'officer-defined',
    name: 'the ethnicity the officer saw',
    isOfPerson: true,
    lacking: ({ officerDefined, searches }) => (officerDefined === 'unknown' ? searches : 0),
    from: OTHER_FROM,
    isUsed: true,
  },
  {
    id: 'age',
    name: 'the age',
    isOfPerson: true,
    lacking: ({ lacking }) => lacking.age,
    from: OTHER_FROM,
    isUsed: true,
  },
  {
    id: 'gender',
    name: 'the gender',
    isOfPerson: true,
    lacking: ({ lacking }) => lacking.gender,
    from: OTHER_FROM,
    isUsed: false,
  },
  {
    id: 'reason',
    name: 'what was searched for',
    isOfPerson: false,
    lacking: ({ lacking }) => lacking.reason,
    from: OTHER_FROM,
    isUsed: true,
  },
  {
    id: 'outcome',
    name: 'the outcome',
    isOfPerson: false,
    lacking: ({ lacking }) => lacking.outcome,
    from: undefined,
    isUsed: true,
  },
  {
    id: 'place',
    name: 'the place',
    isOfPerson: false,
    lacking: ({ lacking }) => lacking.place,
    from: undefined,
    isUsed: true,
  },
];

/** A field by its name; throws where there is none of that name, which would be a fault of ours. */
export function fieldOf(id: string): Field {
  const field = FIELDS.find((one) => one.id === id);
  if (!field) throw new Error(`There is no field "${id}" among ${FIELDS.map((one) => one.id).join(', ')}.`);
  return field;
}

/** The kinds of search that a field is recorded of. */
export function countsFor({ isOfPerson }: Field): (group: GroupFacts) => boolean {
  return (group) => group.isOfPerson || !isOfPerson;
}
