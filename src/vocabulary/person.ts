/**
 * Who or what was searched. Sources: data.police.uk stop-and-search CSV, columns Type, Gender and Age range;
 * MPS records extract, columns Subject, Gender and Apparent Age.
 */
export const SUBJECTS = ['person', 'person-and-vehicle', 'vehicle', 'label-not-known'] as const;
export type Subject = (typeof SUBJECTS)[number];

export const SUBJECTS_POLICE_UK: Record<string, Subject> = {
  'Person search': 'person',
  'Person and Vehicle search': 'person-and-vehicle',
  'Vehicle search': 'vehicle',
};
export const SUBJECTS_MPS: Record<string, Subject> = {
  Person: 'person',
  'Person and Vehicle': 'person-and-vehicle',
  Vehicle: 'vehicle',
};

export const GENDERS = ['male', 'female', 'other', 'not-recorded', 'label-not-known'] as const;
export type Gender = (typeof GENDERS)[number];
export const GENDERS_POLICE_UK: Record<string, Gender> = { Male: 'male', Female: 'female', Other: 'other' };
/** U is unknown; V is written for a vehicle. */
export const GENDERS_MPS: Record<string, Gender> = { M: 'male', F: 'female', U: 'not-recorded', V: 'not-recorded' };

/** Age bands of data.police.uk, ages in whole years, both ends included. Exact ages are put into the same bands. */
export const AGE_BANDS = {
  'under-10': { label: 'under 10', from: 0, to: 9 },
  '10-17': { label: '10-17', from: 10, to: 17 },
  '18-24': { label: '18-24', from: 18, to: 24 },
  '25-34': { label: '25-34', from: 25, to: 34 },
  'over-34': { label: 'over 34', from: 35, to: 120 },
} as const;
export type AgeBand = keyof typeof AGE_BANDS | 'not-recorded' | 'label-not-known';

/** Bands that figures compare ages by. Children under 10 are hardly ever searched, and would only dilute a rate. */
export const COMPARED_AGE_BANDS = ['10-17', '18-24', '25-34', 'over-34'] as const satisfies readonly AgeBand[];
export type ComparedAgeBand = (typeof COMPARED_AGE_BANDS)[number];
