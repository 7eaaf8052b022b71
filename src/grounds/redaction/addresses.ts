import { type Found, take } from './found.ts';
import { EXPLAINED, WORD } from './lexicon.ts';
import { CASE, TOKEN, type Tokens } from './tokens.ts';

const DWELLINGS = new Set('flat flats apartment apt maisonette bedsit fl'.split(' '));
const OUTSIDE = new Set('outside opposite opp address house door number no o/s at os number lives resides'.split(' '));
/** Courts, houses and such that are no one's home. */
const PUBLIC_BEFORE = new Set(
  'crown magistrates youth county high supreme public opera safe police car bus tennis basketball football ball food club wheelie retail the this that same a an train tube main front town half'.split(
    ' ',
  ),
);
/** Words before a street's name that are no part of it, even with a capital. */
const NO_STREET = WORD.function | WORD.role | WORD.rank | WORD.title | WORD.month;

const isHouseNumber = (number: string) => /^[1-9]\d{0,3}[a-h]?$/.test(number);

/** Finds streets, houses and flats: by the kind of street after a name, or by what announces a house number. */
export function findAddresses(tokens: Tokens, found: Found): void {
  for (let at = 0; at < tokens.count; at += 1) {
    if (tokens.type[at] !== TOKEN.word) continue;
    if (tokens.flags[at]! & (WORD.streetType | WORD.buildingType)) findStreet(tokens, found, at);
  }
  for (let at = 0; at < tokens.count; at += 1) {
    if (tokens.type[at] === TOKEN.word && tokens.flags[at]! & WORD.houseCue && !found.taken[at])
      findHouse(tokens, found, at);
  }
}

function wordAt(tokens: Tokens, at: number): string {
  return at >= 0 && at < tokens.count
    ? tokens.plain.slice(tokens.start[at], Math.min(tokens.end[at]!, tokens.start[at]! + 24))
    : '';
}

/** Whether a token stands straight after the one before, with a space or a hyphen and on the same line. */
function isClose(tokens: Tokens, at: number): boolean {
  return at > 0 && tokens.start[at]! - tokens.end[at - 1]! <= 2 && tokens.plain[tokens.end[at - 1]!] !== '\n';
}

function findStreet(tokens: Tokens, found: Found, type: number): void {
  if (found.taken[type]) return;
  const { flags, letterCase, shouted } = tokens;
  const hasCapital = letterCase[type] !== CASE.small && !shouted[type];
  const isStreet = (flags[type]! & WORD.streetType) !== 0;
  const isVerbOrWord = wordAt(tokens, type) === 'close';
  let from = type;
  while (
    from > 0 &&
    type - from < 4 &&
    tokens.type[from - 1] === TOKEN.word &&
    isClose(tokens, from) &&
    !found.taken[from - 1]
  ) {
    const before = from - 1;
    const own = flags[before]!;
    const isProper = letterCase[before] === CASE.title || letterCase[before] === CASE.capitals;
    if (own & NO_STREET && !(own & WORD.streetName)) break;
    const word = wordAt(tokens, before);
    if (from === type && !hasNameBefore(tokens, type, isStreet && !isVerbOrWord)) break;
    if (from < type) {
      // Further back: capitals go on with capitals; without them only what streets are called by, or nothing explains.
      if (!shouted[before] && hasCapital && !isProper) break;
      if ((shouted[before] || !hasCapital) && own & EXPLAINED && !(own & WORD.streetName)) break;
      if (!isProper && !shouted[before] && own === 0 && tokens.first[before]) break;
      if (isProper && tokens.first[before] && own & WORD.plain && !(own & WORD.streetName)) break;
      if (own === 0 && !isProper) break;
    }
    if (PUBLIC_BEFORE.has(word) && from === type && !(word === 'high' && isStreet)) break;
    from = before;
  }
  // "the high street", "High Road": of every town.
  if (from === type - 1 && wordAt(tokens, from) === 'high') from = type;
  if (from === type) {
    const isNumbered =
      type > 1 &&
      wordAt(tokens, type - 1) === 'the' &&
      !found.taken[type - 2] &&
      isHouseNumber(wordAt(tokens, type - 2)) &&
      isStreetish(tokens, type);
    if (isNumbered) take(tokens, found, 'address', type - 2, type);
    return;
  }
  let start = from;
  let number = from - 1;
  if (wordAt(tokens, number) === ',' || wordAt(tokens, number) === '-') number -= 1;
  if (number >= 0 && isHouseNumber(wordAt(tokens, number)) && !found.taken[number] && isClose(tokens, from)) {
    start = number;
    const joiner = wordAt(tokens, number - 1);
    if ((joiner === '-' || joiner === '/') && isHouseNumber(wordAt(tokens, number - 2)) && !found.taken[number - 2])
      start = number - 2;
  } else if (!isStreet && !(hasCapital || shouted[type] || isVerbOrWord)) return;
  take(tokens, found, 'address', start, type);
}

function isStreetish(tokens: Tokens, type: number): boolean {
  return (tokens.flags[type]! & (WORD.streetType | WORD.buildingType)) !== 0;
}

/** Whether the word before a kind of street names one. */
function hasNameBefore(tokens: Tokens, type: number, isStreet: boolean): boolean {
  const { flags, letterCase, shouted } = tokens;
  const before = type - 1;
  const own = flags[before]!;
  const word = wordAt(tokens, type);
  const isProper = (letterCase[before] === CASE.title || letterCase[before] === CASE.capitals) && !shouted[before];
  const hasCapital = letterCase[type] !== CASE.small && !shouted[type];
  const isNamed =
    (own & WORD.streetName) !== 0 || own === 0 || (own & (WORD.name | WORD.nameOrWord | WORD.place)) !== 0;
  const isNumbered = isHouseNumber(wordAt(tokens, before - 1)) && !(own & (WORD.role | WORD.function));
  if (isProper) {
    // "Mare Street", "Elm Rd", "Kestrel Court"; "Mare street". Not "Residential street", "Main Road", "Bus Way".
    if (isStreet)
      return (
        isNamed || isNumbered || (hasCapital && !tokens.first[before] && !GENERAL_STREETS.has(wordAt(tokens, before)))
      );
    if (!hasCapital) return false;
    // "Parsons Green", "Tower Bridge" are districts and sights.
    if (
      own & WORD.place &&
      /^(?:green|hill|end|bridge|park|gate|broadway|heights|town|square|circus|vale|row|court|embankment)$/.test(word)
    )
      return isNumbered;
    return isNamed || isNumbered;
  }
  const isCaseless = shouted[before] || letterCase[before] === CASE.small;
  if (!isCaseless) return false;
  if (GENERAL_STREETS.has(wordAt(tokens, before)) && !isNumbered) return false;
  if (isStreet) return isNamed || isNumbered;
  if (word === 'close') return isNumbered ? isNamed : own === 0 && tokens.end[before]! - tokens.start[before]! > 3;
  // Without capitals a "court" or a "way" is a street only after a house number, or a name that nothing explains.
  if (
    word === 'house' ||
    word === 'court' ||
    word === 'mansions' ||
    word === 'tower' ||
    word === 'towers' ||
    word === 'lodge'
  ) {
    return isNumbered || (own === 0 && shouted[before] === 1) || (own & WORD.name) !== 0;
  }
  return isNumbered &&
    isNamed &&
    !/^(?:st|place|end|point|way|drive|walk|close|row|view|bridge|path|gate|yard)$/.test(word)
    ? true
    : isNumbered && own === 0;
}

const GENERAL_STREETS = new Set(
  'high main side back busy quiet same residential narrow long short next other one dark public private through open cross bus cycle inside outside left right middle fast slow first second a b service access slip red main local nearby adjacent adjoining ring minor major this that the their his her my same wrong dead front new old whole in on off up down country school north south east west filter turning'.split(
    ' ',
  ),
);
for (const word of 'old new north south east west school cross long'.split(' ')) GENERAL_STREETS.delete(word);

function findHouse(tokens: Tokens, found: Found, cue: number): void {
  const { type, letterCase } = tokens;
  const word = wordAt(tokens, cue);
  if (DWELLINGS.has(word)) {
    let at = cue + 1;
    for (let skipped = 0; skipped < 3 && /^(?:number|no|nos|num|\.|:|#)$/.test(wordAt(tokens, at)); skipped += 1)
      at += 1;
    if (at >= tokens.count || found.taken[at]) return;
    const number = wordAt(tokens, at);
    const isLetter =
      type[at] === TOKEN.word &&
      letterCase[at] === CASE.initial &&
      number !== 'i' &&
      (number !== 'a' || word !== 'flats');
    if (!/^\d{1,4}[a-z]?$|^[a-z]\d{1,3}$/.test(number) && !isLetter) return;
    if (isHouseNumber(number) && (tokens.flags[at + 1] ?? 0) & WORD.role) return;
    take(tokens, found, 'address', at, at);
    return;
  }
  if (!OUTSIDE.has(word) && !(word === 's' && wordAt(tokens, cue - 1) === '/')) return;
  let at = cue + 1;
  let announced = word === 'number' || word === 'no';
  for (
    let skipped = 0;
    skipped < 4 && /^(?:house|door|number|no|nos|num|\.|:|#|of|is)$/.test(wordAt(tokens, at));
    skipped += 1
  ) {
    if (/^(?:number|no|house|door)$/.test(wordAt(tokens, at))) announced = true;
    at += 1;
  }
  if (at >= tokens.count || found.taken[at] || !isHouseNumber(wordAt(tokens, at))) return;
  const before = wordAt(tokens, cue - 1);
  const isPlace = word === 's' || /^(?:outside|opposite|opp|address|os|house|door|lives|resides)$/.test(word);
  const isAnnounced =
    announced && (word === 'at' || /^(?:at|outside|opposite|of|into|from|in|s|house|door|address|to|by)$/.test(before));
  if (!isPlace && !isAnnounced) return;
  // "at number 12", "o/s 23"; not "outside 2 males", "outside 10 minutes".
  const next = at + 1;
  if (
    !announced &&
    next < tokens.count &&
    type[next] === TOKEN.word &&
    tokens.flags[next]! & (WORD.role | WORD.plain) &&
    !tokens.first[next]
  )
    return;
  if (/^[:/]$/.test(wordAt(tokens, next)) && tokens.start[next] === tokens.end[at]) return;
  take(tokens, found, 'address', at, at);
}
