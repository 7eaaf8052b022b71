/**
 * Ethnicity as published: detailed codes, the five groups they belong to, and every label we have met.
 *
 * Sources: data.police.uk stop-and-search CSV (labels of the 2011 Census since 2017/18, of the 2001 Census until 2017);
 * MPS records extract (16+1 codes, labels possibly cut at 15 characters); Census 2021, ONS, table of 19 ethnic groups.
 * "Not stated" is unknown, never the group Other. Chinese counts as Asian (Census 2021).
 */

export const ETHNIC_GROUPS = ['white', 'black', 'asian', 'mixed', 'other'] as const;
export type EthnicGroup = (typeof ETHNIC_GROUPS)[number];

/** A record's ethnicity on one base: one of the groups, or unknown (not stated, refused or blank). */
export type RecordedGroup = EthnicGroup | 'unknown';

/** The group all ratios are against. */
export const COMPARISON_GROUP: EthnicGroup = 'white';

export const GROUP_NAMES: Record<EthnicGroup, string> = {
  white: 'White',
  black: 'Black',
  asian: 'Asian',
  mixed: 'Mixed',
  other: 'Other',
};

/** Detailed self-defined codes and their group. The 19 census groups, then the ways in which a group can be unknown. */
export const SELF_DEFINED_GROUP = {
  'white-british': 'white',
  'white-irish': 'white',
  'white-gypsy-or-irish-traveller': 'white',
  'white-roma': 'white',
  'white-other': 'white',
  'black-african': 'black',
  'black-caribbean': 'black',
  'black-other': 'black',
  'asian-indian': 'asian',
  'asian-pakistani': 'asian',
  'asian-bangladeshi': 'asian',
  'asian-chinese': 'asian',
  'asian-other': 'asian',
  'mixed-white-and-black-caribbean': 'mixed',
  'mixed-white-and-black-african': 'mixed',
  'mixed-white-and-asian': 'mixed',
  'mixed-other': 'mixed',
  'other-arab': 'other',
  'other-other': 'other',
  'not-stated': 'unknown',
  'officer-called-away': 'unknown',
  'situation-of-disorder': 'unknown',
  'did-not-understand': 'unknown',
  declined: 'unknown',
  'not-recorded': 'unknown',
  'label-not-known': 'unknown',
} as const satisfies Record<string, RecordedGroup>;
export type SelfDefined = keyof typeof SELF_DEFINED_GROUP;

/** Self-defined labels of data.police.uk from 2017/18 (2011 Census wording). */
export const SELF_DEFINED_POLICE_UK_2011: Record<string, SelfDefined> = {
  'White - English/Welsh/Scottish/Northern Irish/British': 'white-british',
  'White - Irish': 'white-irish',
  'White - Gypsy or Irish Traveller': 'white-gypsy-or-irish-traveller',
  'White - Roma': 'white-roma',
  'White - Any other White background': 'white-other',
  'Black/African/Caribbean/Black British - African': 'black-african',
  'Black/African/Caribbean/Black British - Caribbean': 'black-caribbean',
  'Black/African/Caribbean/Black British - Any other Black/African/Caribbean background': 'black-other',
  'Asian/Asian British - Indian': 'asian-indian',
  'Asian/Asian British - Pakistani': 'asian-pakistani',
  'Asian/Asian British - Bangladeshi': 'asian-bangladeshi',
  'Asian/Asian British - Chinese': 'asian-chinese',
  'Asian/Asian British - Any other Asian background': 'asian-other',
  'Mixed/Multiple ethnic groups - White and Black Caribbean': 'mixed-white-and-black-caribbean',
  'Mixed/Multiple ethnic groups - White and Black African': 'mixed-white-and-black-african',
  'Mixed/Multiple ethnic groups - White and Asian': 'mixed-white-and-asian',
  'Mixed/Multiple ethnic groups - Any other Mixed/Multiple ethnic background': 'mixed-other',
  'Other ethnic group - Arab': 'other-arab',
  'Other ethnic group - Any other ethnic group': 'other-other',
  'Other ethnic group - Any other ethnic background': 'other-other',
  'Other ethnic group - Not stated': 'not-stated',
};

/** Self-defined labels of data.police.uk until 2017 (2001 Census wording, with its codes). */
export const SELF_DEFINED_POLICE_UK_2001: Record<string, SelfDefined> = {
  'White - White British (W1)': 'white-british',
  'White - White Irish (W2)': 'white-irish',
  'White - Any other White ethnic background (W9)': 'white-other',
  'Black or Black British - Caribbean (B1)': 'black-caribbean',
  'Black or Black British - African (B2)': 'black-african',
  'Black or Black British - Any other Black ethnic background (B9)': 'black-other',
  'Asian or Asian British - Indian (A1)': 'asian-indian',
  'Asian or Asian British - Pakistani (A2)': 'asian-pakistani',
  'Asian or Asian British - Bangladeshi (A3)': 'asian-bangladeshi',
  'Asian or Asian British - Any other Asian ethnic background (A9)': 'asian-other',
  'Mixed - White and Black Caribbean (M1)': 'mixed-white-and-black-caribbean',
  'Mixed - White and Black African (M2)': 'mixed-white-and-black-african',
  'Mixed - White and Asian (M3)': 'mixed-white-and-asian',
  'Mixed - Any other Mixed ethnic background (M9)': 'mixed-other',
  'Chinese or other ethnic group - Chinese (O1)': 'asian-chinese',
  'Chinese or other ethnic group - Any other ethnic group (O9)': 'other-other',
  'Not Stated (NS)': 'not-stated',
};

/**
 * Self-defined codes of the MPS extract with their labels, which may arrive cut at 15 characters.
 * O1 is Chinese in this scheme and Arab in the scheme of 2023, so it is never read without its label.
 */
export const SELF_DEFINED_MPS: { code: string; labels: string[]; meaning: SelfDefined; readableAlone: boolean }[] = [
  { code: 'W1', labels: ['British', 'White British'], meaning: 'white-british', readableAlone: true },
  { code: 'W2', labels: ['Irish', 'White Irish'], meaning: 'white-irish', readableAlone: true },
  { code: 'W9', labels: ['Any other White background'], meaning: 'white-other', readableAlone: true },
  { code: 'B1', labels: ['Caribbean'], meaning: 'black-caribbean', readableAlone: true },
  { code: 'B2', labels: ['African'], meaning: 'black-african', readableAlone: true },
  { code: 'B9', labels: ['Any other Black background'], meaning: 'black-other', readableAlone: true },
  { code: 'A1', labels: ['Indian'], meaning: 'asian-indian', readableAlone: true },
  { code: 'A2', labels: ['Pakistani'], meaning: 'asian-pakistani', readableAlone: true },
  { code: 'A3', labels: ['Bangladeshi'], meaning: 'asian-bangladeshi', readableAlone: true },
  { code: 'A9', labels: ['Any other Asian background'], meaning: 'asian-other', readableAlone: true },
  {
    code: 'M1',
    labels: ['White and Black Caribbean'],
    meaning: 'mixed-white-and-black-caribbean',
    readableAlone: true,
  },
  { code: 'M2', labels: ['White and Black African'], meaning: 'mixed-white-and-black-african', readableAlone: true },
  { code: 'M3', labels: ['White and Asian'], meaning: 'mixed-white-and-asian', readableAlone: true },
  { code: 'M9', labels: ['Any other Mixed background'], meaning: 'mixed-other', readableAlone: true },
  { code: 'O1', labels: ['Chinese'], meaning: 'asian-chinese', readableAlone: false },
  { code: 'O1', labels: ['Arab'], meaning: 'other-arab', readableAlone: false },
  {
    code: 'O9',
    labels: ['Any other ethnic group', 'Any other background'],
    meaning: 'other-other',
    readableAlone: true,
  },
  {
    code: 'N1',
    labels: ["Officer's presence urgently required elsewhere"],
    meaning: 'officer-called-away',
    readableAlone: true,
  },
  {
    code: 'N2',
    labels: ['Situation involving public disorder'],
    meaning: 'situation-of-disorder',
    readableAlone: true,
  },
  { code: 'N3', labels: ['Person does not understand'], meaning: 'did-not-understand', readableAlone: true },
  { code: 'N4', labels: ['Person declines to define'], meaning: 'declined', readableAlone: true },
];

/** The cut that the MPS extract applies to its ethnicity labels, characters. */
export const MPS_LABEL_LENGTH = 15;

/** Detailed officer-defined codes and their group. The Met's officers have no Mixed; some forces do. */
export const OFFICER_DEFINED_GROUP = {
  white: 'white',
  'white-north-european': 'white',
  'white-south-european': 'white',
  black: 'black',
  asian: 'asian',
  'chinese-japanese-or-south-east-asian': 'asian',
  'middle-eastern': 'other',
  mixed: 'mixed',
  other: 'other',
  'not-known-to-officer': 'unknown',
  'not-recorded': 'unknown',
  'label-not-known': 'unknown',
} as const satisfies Record<string, RecordedGroup>;
export type OfficerDefined = keyof typeof OFFICER_DEFINED_GROUP;

/** Officer-defined labels of data.police.uk; the MPS `EA Group` uses the same words. */
export const OFFICER_DEFINED_POLICE_UK: Record<string, OfficerDefined> = {
  White: 'white',
  Black: 'black',
  Asian: 'asian',
  Mixed: 'mixed',
  Other: 'other',
};

/** Officer-defined codes of the MPS extract (Ethnic Appearance Code): the digit alone, or digit and label. */
export const OFFICER_DEFINED_MPS: { code: string; label: string; meaning: OfficerDefined }[] = [
  { code: '0', label: 'Unknown', meaning: 'not-known-to-officer' },
  { code: '1', label: 'White - North European', meaning: 'white-north-european' },
  { code: '2', label: 'White - South European', meaning: 'white-south-european' },
  { code: '3', label: 'Black', meaning: 'black' },
  { code: '4', label: 'Asian', meaning: 'asian' },
  { code: '5', label: 'Chinese Japanese or South East Asian', meaning: 'chinese-japanese-or-south-east-asian' },
  { code: '6', label: 'Middle Eastern', meaning: 'middle-eastern' },
];
