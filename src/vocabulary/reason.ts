/**
 * What a search was for: the power quoted and the object named, and the reason we group them into.
 *
 * Sources: data.police.uk stop-and-search CSV, columns Legislation and Object of search; MPS records extract,
 * column Reason for Stop (code letter first). Grouping: SOURCES.md, section 1.
 */

export const REASONS = [
  'drugs',
  'weapons',
  'stolen-property',
  'going-equipped',
  'firearms',
  'criminal-damage',
  'section-60',
  'other',
] as const;
export type Reason = (typeof REASONS)[number];

/** A record's reason: one of the reasons, or unknown where the publisher's columns do not tell (the Met before 2017). */
export type RecordedReason = Reason | 'unknown';

/** What a figure can be about: one reason, all searches, or all but section 60 (which needs no suspicion of the person). */
export const REASON_SCOPES = ['all', 'all-but-section-60', ...REASONS] as const;
export type ReasonScope = (typeof REASON_SCOPES)[number];

export const REASON_NAMES: Record<ReasonScope | 'unknown', string> = {
  all: 'all reasons',
  'all-but-section-60': 'all reasons but section 60',
  drugs: 'drugs',
  weapons: 'weapons',
  'stolen-property': 'stolen property',
  'going-equipped': 'going equipped to steal',
  firearms: 'firearms',
  'criminal-damage': 'criminal damage',
  'section-60': 'section 60',
  other: 'other reasons',
  unknown: 'reason not recorded',
};

/** Whether a record with this reason counts towards a figure with this scope. */
export function isInScope(reason: RecordedReason, scope: ReasonScope): boolean {
  if (scope === 'all') return true;
  if (scope === 'all-but-section-60') return reason !== 'section-60';
  return reason === scope;
}

/** Legislation labels of data.police.uk. */
export const POWERS_POLICE_UK = {
  'Misuse of Drugs Act 1971 (section 23)': 'misuse-of-drugs-act-s23',
  'Police and Criminal Evidence Act 1984 (section 1)': 'pace-s1',
  'Police and Criminal Evidence Act 1984 (section 6)': 'pace-s6',
  'Firearms Act 1968 (section 47)': 'firearms-act-s47',
  'Criminal Justice and Public Order Act 1994 (section 60)': 'section-60',
  'Criminal Justice Act 1988 (section 139B)': 'criminal-justice-act-s139b',
  'Psychoactive Substances Act 2016 (s36(2))': 'psychoactive-substances-act-s36',
  'Psychoactive Substances Act 2016 (s37(2))': 'psychoactive-substances-act-s37',
  'Aviation Security Act 1982 (section 27(1))': 'aviation-security-act-s27',
  'Crossbows Act 1987 (section 4)': 'crossbows-act-s4',
  'Customs and Excise Management Act 1979 (section 163)': 'customs-act-s163',
  'Deer Act 1991 (section 12)': 'deer-act-s12',
  'Environmental Protection Act 1990 (section 34B )': 'environmental-protection-act-s34b',
  'Hunting Act 2004 (section 8)': 'hunting-act-s8',
  'Poaching Prevention Act 1862 (section 2)': 'poaching-prevention-act-s2',
  'Protection of Badgers Act 1992 (section 11)': 'badgers-act-s11',
  'Public Stores Act 1875 (section 6)': 'public-stores-act-s6',
  'Terrorism Act 2000 (section 43)': 'terrorism-act-s43',
  'Wildlife and Countryside Act 1981 (section 19)': 'wildlife-act-s19',
  'Police, Crime, Sentencing and Courts Act 2022 (section 342E)': 'serious-violence-reduction-order',
} as const;
export type Power =
  | (typeof POWERS_POLICE_UK)[keyof typeof POWERS_POLICE_UK]
  | 'terrorism-act-s43-s43a'
  | 'several-powers'
  | 'not-recorded'
  | 'label-not-known';

/** Object-of-search labels of data.police.uk. */
export const OBJECTS_POLICE_UK = {
  'Controlled drugs': 'controlled-drugs',
  'Psychoactive substances': 'psychoactive-substances',
  'Offensive weapons': 'offensive-weapons',
  Crossbows: 'crossbows',
  'Stolen goods': 'stolen-goods',
  'Article for use in theft': 'article-for-use-in-theft',
  'Evidence of offences under the Act': 'evidence-of-offences',
  Firearms: 'firearms',
  'Articles for use in criminal damage': 'articles-for-criminal-damage',
  'Anything to threaten or harm anyone': 'anything-to-threaten-or-harm',
  Fireworks: 'fireworks',
  'Goods on which duty has not been paid etc.': 'goods-without-duty',
  'Evidence of wildlife offences': 'evidence-of-wildlife-offences',
  'Game or poaching equipment': 'game-or-poaching-equipment',
  'Seals or hunting equipment': 'seals-or-hunting-equipment',
  'Detailed object of search unavailable': 'not-available',
} as const;
export type SearchObject =
  | (typeof OBJECTS_POLICE_UK)[keyof typeof OBJECTS_POLICE_UK]
  | 'other-object'
  | 'not-recorded'
  | 'label-not-known';

/** The Met wrote "Articles for use in criminal damage" on every section 1 and 139B row until this month. */
export const MET_OBJECTS_USABLE_FROM = '2017-01';

/** A time of publishing in which one force's object labels carry one meaning. */
export type LabelEra = 'met-before-2017' | 'met' | 'other-force';

/** The era that a force's month belongs to (month as YYYY-MM). */
export function labelEra(forceId: string, month: string): LabelEra {
  if (forceId !== 'metropolitan') return 'other-force';
  return month < MET_OBJECTS_USABLE_FROM ? 'met-before-2017' : 'met';
}

/** The reason that a power and an object amount to (SOURCES.md, section 1). */
export function reasonOf(power: Power, object: SearchObject, era: LabelEra): RecordedReason {
  if (power === 'section-60') return 'section-60';
  switch (object) {
    case 'controlled-drugs':
    case 'psychoactive-substances':
      return 'drugs';
    case 'offensive-weapons':
    case 'crossbows':
      return 'weapons';
    case 'stolen-goods':
      return 'stolen-property';
    case 'article-for-use-in-theft':
      return 'going-equipped';
    case 'evidence-of-offences':
      return era === 'other-force' ? 'other' : 'going-equipped';
    case 'firearms':
      return 'firearms';
    case 'articles-for-criminal-damage':
      return era === 'met-before-2017' ? 'unknown' : 'criminal-damage';
    default:
      return 'other';
  }
}

/** Reason for Stop of the MPS extract, by its code letter. */
export const REASONS_MPS: Record<
  string,
  { label: string; reason: RecordedReason; power: Power; object: SearchObject }
> = {
  A: {
    label: 'Stolen property (s.1 PACE)',
    reason: 'stolen-property',
    power: 'pace-s1',
    object: 'stolen-goods',
  },
  B: {
    label: 'Drugs (s.23 Misuse of Drugs Act)',
    reason: 'drugs',
    power: 'misuse-of-drugs-act-s23',
    object: 'controlled-drugs',
  },
  C: {
    label: 'Firearms (s.47 Firearms Act)',
    reason: 'firearms',
    power: 'firearms-act-s47',
    object: 'firearms',
  },
  D: {
    label: 'Weapons Point & Blades (s.1 PACE s.139 CJ Act)',
    reason: 'weapons',
    power: 'several-powers',
    object: 'offensive-weapons',
  },
  F: {
    label: 'Going equipped (s.1 PACE)',
    reason: 'going-equipped',
    power: 'pace-s1',
    object: 'article-for-use-in-theft',
  },
  K: {
    label: 's.60 CJPO Weapons',
    reason: 'section-60',
    power: 'section-60',
    object: 'anything-to-threaten-or-harm',
  },
  L: {
    label: 'Articles to cause Criminal Damage (s.1 PACE)',
    reason: 'criminal-damage',
    power: 'pace-s1',
    object: 'articles-for-criminal-damage',
  },
  N: {
    label: 'Terrorism (s.43 & s.43A TACT)',
    reason: 'other',
    power: 'terrorism-act-s43-s43a',
    object: 'other-object',
  },
  O: { label: 'Other Object', reason: 'other', power: 'not-recorded', object: 'other-object' },
  Y: {
    label: 'Psychoactive Substances',
    reason: 'drugs',
    power: 'psychoactive-substances-act-s36',
    object: 'psychoactive-substances',
  },
  Z: { label: 'Fireworks (s.1 PACE)', reason: 'other', power: 'pace-s1', object: 'fireworks' },
};

/**
 * Outcome Reason letters of the MPS extract and the reasons they are a find for: an outcome whose reason is the object
 * searched for is a find (SOURCES.md, section 2). Weapons found in a section 60 search are a find.
 */
export const FINDS_MPS: Record<string, readonly Reason[]> = {
  A: ['stolen-property'],
  B: ['drugs'],
  C: ['firearms'],
  D: ['weapons', 'section-60'],
  F: ['going-equipped'],
  K: ['section-60', 'weapons'],
  L: ['criminal-damage'],
  T: ['stolen-property', 'going-equipped'],
  Y: ['drugs'],
};
