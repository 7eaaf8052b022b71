import { KNOWN_NAMES, NAME_PARTICLES, NAMES_AND_WORDS } from './known-names.ts';
import { FUNCTION_WORDS, KEPT_WORDS, ORDINARY_WORDS, PLACES, ROLE_WORDS } from './ordinary-words.ts';

/** What a word can be; a word may be several. */
export const WORD = {
  function: 1,
  role: 2,
  plain: 4,
  kept: 8,
  place: 16,
  name: 32,
  nameOrWord: 64,
  particle: 128,
  title: 256,
  rank: 512,
  month: 1024,
  streetType: 2048,
  buildingType: 4096,
  streetName: 8192,
  /** Announces a number, a mark, a date of birth or a handle. */
  numberCue: 16384,
  /** Announces a house number. */
  houseCue: 32768,
  /** Announces a name. */
  nameCue: 65536,
  /** A letter or digit as spelt over the radio. */
  spelt: 131072,
} as const;

/** Anything but a name: the word is explained. */
export const EXPLAINED =
  WORD.function | WORD.role | WORD.plain | WORD.kept | WORD.place | WORD.title | WORD.rank | WORD.month;

const TITLES = 'mr mrs ms mx dr prof professor sir dame lady lord rev reverend fr imam sheikh ustad messrs mister miss';
const RANKS =
  'pc pcs wpc ps dc dcs ds dss di dci dsu dcs tdc apc apcs tpc spc sps pcso pcsos sc ssgt sgt sgts sergeant sergeants insp inspector ch supt superintendent constable constables cdr commander detective det commissioner ag';
const MONTHS =
  'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec';
/** Hardly ever anything but a street. */
const STREET_TYPES = 'street road rd avenue ave lane ln crescent cres close terrace gardens gdns grove mews';
/** Streets and buildings only where capital letters or a house number say so. */
const BUILDING_TYPES =
  'st str lanes house court ct drive dr way place pl square sq walk row hill rise parade pde broadway green tower towers point mansions lodge buildings wharf quay passage path yard gate villas view bridge end vale approach heights cottages close terrace gardens grove mews embankment circus';
/** Ordinary words that streets are called by, where no capital letter tells. */
const STREET_NAMES =
  'church station mill manor king kings queen queens park elm oak ash acacia chestnut maple cedar willow birch beech holly hazel laurel lime poplar sycamore green grove hill brook river spring meadow field orchard garden rose victoria albert george york london windsor oxford cambridge commercial market bridge castle abbey priory chapel college school vicarage rectory cross north south east west old new long upper lower bell crown coronation alexandra jubilee stanley gloucester clarence cambridge wellington nelson trafalgar waterloo railway canal forest lea white red black well mare lord lordship kent vale prince princes princess duke albany regent union hope grange farm lodge cherry rosemary ivy high seven sisters caledonian holloway essex goldhawk uxbridge hackney brixton streatham camden kentish tottenham romford barking walworth wandsworth fulham edgware harrow finchley whitechapel bethnal mile end morning lane roman kingsland stoke newington';

/** What `numbers.ts`, `addresses.ts` and `names.ts` stop at; what each cue wants stands there. */
const NUMBER_CUES =
  'cad cads cris urn crimint merlin pncid cro chs ref reference log niche athena connect exhibit exh exhibited incident custody crime intel intelligence report ir ewms seal ticket booking property record receipt case job occurrence pnc stop search fpn pcn tor sleuth warning id arn arrest imei serial cr crn crimestoppers tag msr file warrant collar shoulder epaulette epaulettes payroll badge numerals officer pin fin phone telephone tel mobile mob landline whatsapp number handset contact passport nhs nino ni licence license account acc sort card iban oyster vrm vrn vrms reg index indexes registration registered plate plates numberplate vreg dob dobs born birth birthdate birthday dofb d instagram insta ig snapchat snap telegram tiktok twitter facebook fb username handle user';
const HOUSE_CUES =
  'flat flats apartment apt maisonette bedsit fl outside opposite opp address house door number no at os lives resides s';
const NAME_CUES =
  "name names aka alias nickname nicknamed moniker surname forename surnames forenames firstname named namely called identified known introduced recognised recognized id'd ided identifying confirmed identifies giving gave describes dob born aged officer officers pc's dc's ps's pcs'";
const SPELT_WORDS =
  'alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu';

function built(): Map<string, number> {
  const lexicon = new Map<string, number>();
  const add = (words: string, flag: number) => {
    for (const word of words.split(/\s+/)) if (word) lexicon.set(word, (lexicon.get(word) ?? 0) | flag);
  };
  add(FUNCTION_WORDS, WORD.function);
  add(ROLE_WORDS, WORD.role);
  add(ORDINARY_WORDS, WORD.plain);
  add(KEPT_WORDS, WORD.kept);
  add(PLACES, WORD.place);
  add(MONTHS, WORD.month);
  add(TITLES, WORD.title);
  add(RANKS, WORD.rank);
  add(STREET_TYPES, WORD.streetType);
  add(BUILDING_TYPES, WORD.buildingType);
  add(STREET_NAMES, WORD.streetName);
  add(NAME_PARTICLES, WORD.particle);
  add(KNOWN_NAMES, WORD.name);
  add(NAMES_AND_WORDS, WORD.nameOrWord);
  add(NUMBER_CUES, WORD.numberCue);
  add(HOUSE_CUES, WORD.houseCue);
  add(NAME_CUES, WORD.nameCue);
  add(SPELT_WORDS, WORD.spelt);
  // Cues are words, whatever else they are.
  add(`${NUMBER_CUES} ${HOUSE_CUES} ${NAME_CUES}`, WORD.plain);
  for (const [word, flags] of lexicon) {
    if (flags & WORD.name && flags & (EXPLAINED | WORD.nameOrWord) & ~WORD.name) {
      lexicon.set(word, (flags & ~WORD.name) | WORD.nameOrWord);
    }
    if (flags & WORD.function) lexicon.set(word, lexicon.get(word)! & ~(WORD.nameOrWord | WORD.name));
  }
  for (const word of 'tom tony bob josh dan sam ken ian alan harry lil yung mike charles jack'.split(' ')) {
    lexicon.set(word, WORD.name);
  }
  return lexicon;
}

const LEXICON = built();

const ENDINGS: [ending: string, instead: string[]][] = [
  ["'s", ['']],
  ["s'", ['s', '']],
  ['ies', ['y']],
  ['es', ['e', '']],
  ['s', ['']],
  ['ied', ['y']],
  ['ed', ['e', '']],
  ['ing', ['', 'e']],
  ['ily', ['y']],
  ['ly', ['', 'le']],
  ['iness', ['y']],
  ['ness', ['']],
  ['er', ['', 'e']],
  ['est', ['', 'e']],
  ['ment', ['']],
  ['able', ['', 'e']],
];

/** Answers for words outside the lexicon, so that the endings of each are tried once; bounded, and no answer depends on it. */
const ANSWERED = new Map<string, number>();
const MOST_ANSWERED = 20_000;

/** What a word in small plain letters can be; 0 for one that nothing explains. */
export function flagsOf(word: string): number {
  const known = LEXICON.get(word) ?? ANSWERED.get(word);
  if (known !== undefined) return known;
  const flags = flagsByEnding(word);
  if (ANSWERED.size < MOST_ANSWERED) ANSWERED.set(word, flags);
  return flags;
}

function flagsByEnding(word: string): number {
  for (const [ending, stems] of ENDINGS) {
    if (word.length < ending.length + 2 || !word.endsWith(ending)) continue;
    const rest = word.slice(0, -ending.length);
    for (const stem of stems) {
      const flags = LEXICON.get(rest + stem);
      if (flags === undefined) continue;
      if (ending === "'s" || ending === "s'") return flags;
      if (flags & EXPLAINED) return (flags & (WORD.plain | WORD.role | WORD.kept)) | WORD.plain;
    }
    // "stopped", "running": the consonant doubled.
    if (rest.length > 3 && rest.at(-1) === rest.at(-2) && (LEXICON.get(rest.slice(0, -1)) ?? 0) & EXPLAINED) {
      return WORD.plain;
    }
  }
  if (word.length > 5) {
    for (const prefix of ['un', 're', 'non', 'mis']) {
      if (word.startsWith(prefix) && (LEXICON.get(word.slice(prefix.length)) ?? 0) & WORD.plain) return WORD.plain;
    }
  }
  return 0;
}

/** Words so common in these texts that a near miss of one is a slip of the pen and no name. */
const OFTEN = `smell smelt smelling strong cannabis canabis vehicle driver passenger police officer officers stopped search searched searching detained subject suspect suspected
suspicious drugs nervous behaviour believed approached approaching observed behind because pocket jacket trousers tracksuit through standing walking running
section misuse grounds stated possession emanating coming window towards location group street matching description appeared wearing balaclava concealed conceal
person seen male female known area going green herbal substance heavily informed cigarette`;

function shortened(word: string): string[] {
  return Array.from({ length: word.length }, (_, at) => word.slice(0, at) + word.slice(at + 1));
}

const OFTEN_WORDS = OFTEN.split(/\s+/).filter((word) => word.length >= 5);
const NEAR_OFTEN = new Set(OFTEN_WORDS.flatMap((word) => [word, ...shortened(word)]));
const SORTED_OFTEN = new Set(OFTEN_WORDS.map((word) => [...word].sort().join('')));

/** Whether a word differs by one letter, or by their order, from a word of every other text. */
export function isSlip(word: string): boolean {
  if (word.length < 4 || word.length > 14) return false;
  if (NEAR_OFTEN.has(word) || SORTED_OFTEN.has([...word].sort().join(''))) return true;
  return shortened(word).some((short) => short.length >= 4 && NEAR_OFTEN.has(short));
}
