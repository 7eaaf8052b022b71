import type { SelfDefined } from './ethnicity.ts';

/**
 * The 19 ethnic groups as the Census table of residents by single year of age heads its columns. Source: Office for
 * National Statistics, Census 2021, ethnic group (19 categories), custom tables for 32 areas of London, headings.
 */
export const CENSUS_ETHNICITIES: Readonly<Record<string, SelfDefined>> = {
  'Asian, Asian British or Asian Welsh: Bangladeshi': 'asian-bangladeshi',
  'Asian, Asian British or Asian Welsh: Chinese': 'asian-chinese',
  'Asian, Asian British or Asian Welsh: Indian': 'asian-indian',
  'Asian, Asian British or Asian Welsh: Pakistani': 'asian-pakistani',
  'Asian, Asian British or Asian Welsh: Other Asian': 'asian-other',
  'Black, Black British, Black Welsh, Caribbean or African: African': 'black-african',
  'Black, Black British, Black Welsh, Caribbean or African: Caribbean': 'black-caribbean',
  'Black, Black British, Black Welsh, Caribbean or African: Other Black': 'black-other',
  'Mixed or Multiple ethnic groups: White and Asian': 'mixed-white-and-asian',
  'Mixed or Multiple ethnic groups: White and Black African': 'mixed-white-and-black-african',
  'Mixed or Multiple ethnic groups: White and Black Caribbean': 'mixed-white-and-black-caribbean',
  'Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups': 'mixed-other',
  'White: English, Welsh, Scottish, Northern Irish or British': 'white-british',
  'White: Gypsy or Irish Traveller': 'white-gypsy-or-irish-traveller',
  'White: Irish': 'white-irish',
  'White: Roma': 'white-roma',
  'White: Other White': 'white-other',
  'Other ethnic group: Arab': 'other-arab',
  'Other ethnic group: Any other ethnic group': 'other-other',
};

/** In the Census tables of 19 groups the City of London and Westminster are one area, under the City's code. */
export const CITY_WITH_WESTMINSTER = { publishedCode: 'E09000001', publishedName: 'City of London and Westminster' };

/** The oldest age of the table, which stands for everyone of that age and over. */
export const OLDEST_AGE = 100;
