/**
 * What scrutiny of written grounds keeps finding, as a closed list, so that points can be counted and taught by theme. After
 * PACE Code A (2.2 to 2.11, 3.8 and 4), the College of Policing's Authorised Professional Practice on stop and search, and
 * HMICFRS, "Disproportionate use of police powers" (2021).
 */
export const LEARNING_THEMES = [
  'smell-alone',
  'vague-description',
  'generalisation',
  'not-recorded',
  'explanation',
  'search-scope',
  'supervision',
  'other',
] as const;
export type LearningTheme = (typeof LEARNING_THEMES)[number];

export const LEARNING_THEME_NAMES: Record<LearningTheme, { name: string; means: string }> = {
  'smell-alone': {
    name: 'Grounds on a smell alone',
    means: 'A smell of cannabis was the only ground, or nothing beside it was about this person.',
  },
  'vague-description': {
    name: 'Vague match with a description',
    means: 'The person was said to fit a description that would fit many.',
  },
  generalisation: {
    name: 'Generalisation about people',
    means: 'Age, dress, ethnicity, company or the area stood in for what this person did.',
  },
  'not-recorded': {
    name: 'What was seen is not recorded',
    means: 'The text states a conclusion ("acting suspiciously") and not what the officer saw, heard or knew.',
  },
  explanation: {
    name: 'Explaining the search (GOWISELY)',
    means:
      'The grounds, the object, the power or the right to a record were not explained, or it is not recorded that they were.',
  },
  'search-scope': {
    name: 'The search went beyond its grounds',
    means: 'More was removed, or more was searched, than the object searched for called for.',
  },
  supervision: {
    name: 'Supervision',
    means: 'A supervisor could have caught this, or is not recorded as having looked.',
  },
  other: { name: 'Something else', means: 'What none of the themes above covers.' },
};

/** Whether text is the name of a theme. */
export function isLearningTheme(text: string): text is LearningTheme {
  return (LEARNING_THEMES as readonly string[]).includes(text);
}
