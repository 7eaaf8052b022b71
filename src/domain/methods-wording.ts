/** How figures are made, in the plain words that stand before the methods themselves. */

/** What happens to a record from its file to a finding, one step a paragraph. */
export const METHODS_IN_SHORT: readonly { step: string; words: string }[] = [
  {
    step: 'We count.',
    words:
      'Every search in the police’s published records is counted once, by borough, by ethnic group and by what was searched for. A month that was not published is missing. It is never counted as none.',
  },
  {
    step: 'We compare.',
    words:
      'Searches of a group are set against the residents of that group in the Census, and then against the same for White residents. That gives “4.1 times the rate”. Beside it stands a likely range, since chance moves counts.',
  },
  {
    step: 'We say what is not known.',
    words:
      'Where people’s ethnicity is not recorded, we show the figure in several ways: with those searches left out, as the officer saw it, and as a best estimate. We also show the lowest and the highest it could be.',
  },
  {
    step: 'We look for what stands out.',
    words:
      'Boroughs differ from one another in ordinary ways. A figure is listed only if it is very likely well above what is usual, once chance and those differences are allowed for. Each list says how many of its findings to expect to be false.',
  },
  {
    step: 'We test it again.',
    words:
      'Each finding is judged once more in other ways, such as with the unrecorded left out or without section 60. What it does not outlive is said beside it.',
  },
  {
    step: 'We read the officers’ reasons.',
    words:
      'A computer reads the written grounds by rules that anybody can look up. Two people read some of the texts too, without seeing its answer, so that its errors are known.',
  },
];

/** What stands beside methods that are written for statisticians. */
export const METHODS_FOR_STATISTICIANS =
  'What follows is written for statisticians. Each entry names a statistic, says where it is weak, gives its formula and its source, and says how it was checked.';

/** What stands above the rules that written grounds are read by. */
export const RULES_IN_SHORT = [
  'A computer reads what the officer wrote. It looks for words and phrases, each under a heading below, and says which of them it found.',
  'If it finds the smell of cannabis and nothing that is a ground about this person, the search rests on the smell alone.',
  'No text of an officer is shown here. The examples are made up.',
];
