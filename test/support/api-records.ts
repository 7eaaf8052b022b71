/** Stop-and-search records as the API of data.police.uk writes them. The people and places in them are made up. */

/** The same search as POLICE_UK_SEARCH, but for its place. */
export const API_RECORD = {
  type: 'Person search',
  datetime: '2022-05-10T13:40:00+00:00',
  involved_person: true,
  operation: null as boolean | null,
  operation_name: null as string | null,
  location: {
    latitude: '51.5123',
    longitude: '-0.1',
    street: { id: 1, name: 'On or near Shopping Area' },
  } as { latitude: string; longitude: string; street: { id: number; name: string } } | null,
  gender: 'Male',
  age_range: '18-24' as string | null,
  self_defined_ethnicity: 'White - Irish',
  officer_defined_ethnicity: 'White',
  legislation: 'Misuse of Drugs Act 1971 (section 23)',
  object_of_search: 'Controlled drugs',
  outcome: 'Arrest' as string | false,
  outcome_object: { id: 'bu-arrest', name: 'Arrest' } as { id: string; name: string } | undefined,
  outcome_linked_to_object_of_search: null as boolean | null,
  removal_of_more_than_outer_clothing: null as boolean | null,
};
export type TestApiRecord = typeof API_RECORD;

/** A record; what it does not say is as in API_RECORD. */
export function apiRecord(search: Partial<TestApiRecord>): TestApiRecord {
  return { ...API_RECORD, ...search };
}
