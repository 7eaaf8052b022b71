import { type Found, take, takeText } from './found.ts';
import type { DetailKind } from './kind.ts';
import { EXPLAINED, flagsOf, WORD } from './lexicon.ts';
import { CASE, TOKEN, type Tokens } from './tokens.ts';

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}';
/** All patterns are sticky, bounded and tried at one place only, so that reading stays linear. */
const DATES = [
  /(?<day>\d{1,2})(?<by>[/.-] ?|\\)(?<month>\d{1,2})\k<by>(?<year>\d{4}|\d{2})(?![\d:])/y,
  /(?<day>\d{1,2}) (?<month>\d{1,2}) (?<year>(?:19|20)\d\d)(?![\d:]| ?(?:hrs|hours))/y,
  /(?<year>(?:19|20)\d\d)[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?!\d)/y,
  new RegExp(
    `(?<day>\\d{1,2})(?:st|nd|rd|th)?(?: of| day of)?[ /.-]{0,2}${MONTH}[ ,/.'-]{0,2}(?<year>(?:19|20)\\d\\d|\\d{2})(?![\\d:.]\\d|\\d| ?(?:hrs|hours|h\\b))`,
    'y',
  ),
  new RegExp(`${MONTH} (?<day>\\d{1,2})(?:st|nd|rd|th)?,? (?<year>(?:19|20)\\d\\d)(?![\\d:]| ?(?:hrs|hours))`, 'y'),
];

const isDigit = (code: number) => code >= 48 && code <= 57;
const isLetterOrDigit = (code: number) => isDigit(code) || (code >= 97 && code <= 122);

interface DateFound {
  endOffset: number;
  year: number;
}

/** Whether what follows the digits at an offset lets them begin a date: most numbers end here. */
function mayBeDate(plain: string, offset: number): boolean {
  let at = offset;
  while (at - offset < 5 && isDigit(plain.charCodeAt(at))) at += 1;
  if (at - offset === 3 || at - offset > 4) return false;
  const next = plain.charCodeAt(at);
  const beyond = plain.charCodeAt(at + 1);
  if (next >= 97 && next <= 122) return true;
  const isSeparator = next === 32 || (next >= 45 && next <= 47) || next === 92;
  return isSeparator && (isLetterOrDigit(beyond) || beyond === 32 || beyond === 45 || beyond === 47);
}

/** The date that is written at an offset, if any: day, month and year. */
export function dateAt(plain: string, offset: number): DateFound | undefined {
  if (isDigit(plain.charCodeAt(offset)) && !mayBeDate(plain, offset)) return undefined;
  for (const pattern of DATES) {
    pattern.lastIndex = offset;
    const match = pattern.exec(plain);
    if (!match) continue;
    const { day, month, year } = match.groups!;
    if (Number(day) < 1 || Number(day) > 31 || Number(month ?? 1) > 31 || Number(month ?? 1) < 1) continue;
    return { endOffset: offset + match[0].length, year: Number(year) };
  }
  return undefined;
}

/** Whether a year is one that people searched were born in: before 2015, and not the year of a search (2015 on). */
export function isYearOfBirth(year: number): boolean {
  return year < 100 ? year < 15 || year >= 30 : year >= 1900 && year < 2015;
}

const POSTCODE_AREAS = new Set(
  'ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv ja je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze'.split(
    ' ',
  ),
);
const LONDON_AREAS = new Set('e ec n nw se sw w wc br cr da en ha ig kt rm sm tn tw ub wd ic'.split(' '));
const POSTCODE = /([a-z]{1,2})\d[a-z\d]? {0,2}(\d[abd-hjlnp-uw-z]{2})(?![a-z\d])/y;
const MARKS: [pattern: RegExp, form: 'current' | 'prefix' | 'suffix' | 'spaced'][] = [
  [/([a-z]{2})(\d\d)([ -]{0,2})([a-z]{3})(?![a-z\d])/y, 'current'],
  [/([a-z])(\d{1,3})([ -]{0,2})([a-z]{3})(?![a-z\d])/y, 'prefix'],
  [/([a-z]{3})([ -]{0,2})(\d{1,3})([a-z])(?![a-z\d'])/y, 'suffix'],
  [/([a-z]) (\d{1,3})( )([a-z]{3})(?![a-z\d])/y, 'spaced'],
];
const ACTS = new Set(
  'mda rta poa cja tca faa pha cda soa cta oap cla pac pca bta ccl ukb cjp act and the or mdo hrs psa rtr'.split(' '),
);
const NATIONAL_INSURANCE = /[a-ceghj-prtw-z][a-z] ?\d\d ?\d\d ?\d\d ?[a-d](?![a-z\d])/y;
const DRIVING_LICENCE = /[a-z9]{5}\d{6}[a-z9]{2}[a-z\d]{2,5}(?![a-z\d])/y;
/** Letters that follow digits as a unit of measure, not as a borough's code. */
const UNITS = new Set(
  'am pm km cm mm mg kg ml ft hr hs yr yo st nd rd th gs gm oz lb cc mp kw hp in gb tb mb px cl xl dl bp wk mi fl pc ys xs pp pt mt ts mn kb hz'.split(
    ' ',
  ),
);
const QUANTITIES = new Set(
  'x males females male female people persons person men women youths mins minutes min hrs hours hour secs years year yrs bags bag wraps snap metres meters yards miles mph grams pounds k kg days weeks months times occupants units officers calls callers'.split(
    ' ',
  ),
);

/**
 * Where a telephone number that begins at an offset ends; undefined where none does.
 *
 * British numbers have 10 or 11 digits from a 0, in groups; international ones 8 to 15 after a plus or a double 0. Groups
 * of four that begin with 0 are times of day ("0230-0300 0400") unless the grouping is a telephone's.
 */
function phoneEnd(plain: string, offset: number): number | undefined {
  let at = offset;
  let isInternational = plain[at] === '+';
  if (isInternational) at += 1;
  if (plain[at] === '(') at += 1;
  const begin = at;
  const prefix = plain.slice(begin, begin + 4);
  if (!isInternational && /^00[1-9]/.test(prefix)) isInternational = true;
  const isHome = /^0[1235789]/.test(prefix);
  const isBritish = /^(?:00)?44/.test(prefix);
  let total = 0;
  let group = 0;
  let groups = 0;
  let firstGroup = 0;
  let secondGroup = 0;
  let gap = 0;
  let best: number | undefined;
  for (; at < plain.length && at - offset < 28; at += 1) {
    const code = plain.charCodeAt(at);
    if (code < 48 || code > 57) {
      gap += 1;
      if (gap > 2 || total > 15 || (code !== 32 && code !== 45 && code !== 46 && code !== 40 && code !== 41)) break;
      group = 0;
      continue;
    }
    gap = 0;
    total += 1;
    group += 1;
    const next = plain.charCodeAt(at + 1);
    if (next >= 48 && next <= 57) continue;
    groups += 1;
    if (groups === 1) firstGroup = group;
    else if (groups === 2) secondGroup = group;
    if (isInternational) {
      if (total >= 8 && total <= 17) best = at + 1;
      if (isBritish && total >= (prefix.startsWith('00') ? 14 : 12)) break;
      if (total >= 15) break;
      continue;
    }
    const isTimes = firstGroup === 4 && !prefix.startsWith('07') && !(groups === 3 && group === 4 && secondGroup === 3);
    const isWhole = group >= 3 || firstGroup === 2;
    const isLength = isHome
      ? total === 10 || total === 11
      : groups === 1 && (prefix.startsWith('7') ? total === 10 : prefix.startsWith('447') && total === 12);
    if (isLength && isWhole && !isTimes) best = at + 1;
    if (total >= 11) break;
  }
  return best;
}

/** Whether a word of a registration mark is a word all the same: "in SE15 and", "s23 MDA". */
function isWordInstead(letters: string, joined: boolean): boolean {
  if (ACTS.has(letters)) return true;
  return !joined && (flagsOf(letters) & (EXPLAINED | WORD.streetType)) !== 0;
}

function markEnd(tokens: Tokens, at: number): number | undefined {
  const { plain, text } = tokens;
  const offset = tokens.start[at]!;
  for (const [pattern, form] of MARKS) {
    pattern.lastIndex = offset;
    const match = pattern.exec(plain);
    if (!match) continue;
    const end = offset + match[0].length;
    if (form === 'suffix') {
      const [, letters, gap] = match;
      if (gap === '' || (flagsOf(letters!) & EXPLAINED) === 0) {
        if (gap === '' && /^(?:cad|pc|age|aged)/.test(letters!)) continue;
        if (
          gap !== '' &&
          text.slice(offset, offset + 3) !== text.slice(offset, offset + 3).toUpperCase() &&
          match[3]!.length < 3
        )
          continue;
        return end;
      }
      continue;
    }
    const [, before, , gap, letters] = match;
    if (form === 'current' && before === 'ic') continue;
    if (form === 'spaced' && (!isCapitals(text, offset, end) || tokens.shouted[at] || flagsOf(letters!) & EXPLAINED))
      continue;
    const isWord = isWordInstead(letters!, gap === '');
    if (isWord && (form === 'prefix' || LONDON_AREAS.has(before!) || ACTS.has(letters!))) continue;
    if (isWord && gap !== '' && !isCapitals(text, offset, end)) continue;
    return end;
  }
  return undefined;
}

function isCapitals(text: string, from: number, to: number): boolean {
  const part = text.slice(from, to);
  return part === part.toUpperCase();
}

/** Numbers and letters written together, with strokes, dots and hyphens between: "01CN/1234/25". */
function codeEnd(tokens: Tokens, at: number): { last: number; digits: number; strokes: number } | undefined {
  const { type, start, end, plain } = tokens;
  // Letters first: a number has to come after one separator ("JS/1").
  if (type[at] === TOKEN.word && (at + 2 >= tokens.count || type[at + 2] === TOKEN.word)) return undefined;
  let last = -1;
  let digits = 0;
  let strokes = 0;
  for (let here = at, parts = 0; here < tokens.count && parts < 8; parts += 1) {
    if (type[here]! > TOKEN.mixed) break;
    if (type[here] === TOKEN.word && end[here]! - start[here]! > 5) break;
    last = here;
    if (type[here] !== TOKEN.word) {
      for (let offset = start[here]!; offset < end[here]!; offset += 1) {
        const code = plain.charCodeAt(offset);
        if (code >= 48 && code <= 57) digits += 1;
      }
    }
    const by = here + 1;
    if (by + 1 >= tokens.count || type[by] !== TOKEN.mark || start[by] !== end[here]) break;
    const mark = plain[start[by]!]!;
    if (!'/-\\_.'.includes(mark) || start[by + 1] !== end[by]) break;
    if (mark === '/') strokes += 1;
    here = by + 1;
  }
  return last < 0 || digits === 0 ? undefined : { last, digits, strokes };
}

const FILLERS = new Set(
  'ref refs reference references no nos num number numbers nbr id is was of : # - . = my and as being the report log mark code given ending ends end beginning begins starting starts start partial part with in displaying bearing reads mobile phone tel call card to me , ; (s'.split(
    ' ',
  ),
);
const NUMBERING = new Set('ref refs reference no nos num number numbers id : # ending'.split(' '));

/** The first token after a cue that is no filler, and whether a filler announced a number. */
function afterFillers(tokens: Tokens, at: number, most = 6): { next: number; announced: boolean } {
  let next = at + 1;
  let announced = false;
  for (let skipped = 0; next < tokens.count && skipped < most; skipped += 1, next += 1) {
    if (tokens.type[next] !== TOKEN.word && tokens.type[next] !== TOKEN.mark) break;
    const filler = tokens.plain.slice(tokens.start[next], Math.min(tokens.end[next]!, tokens.start[next]! + 12));
    if (!FILLERS.has(filler)) break;
    if (NUMBERING.has(filler)) announced = true;
  }
  return { next, announced };
}

/** Cues of reference numbers, and how many digits they need: fewer where the cue can mean nothing else. */
const REFERENCE_CUES: Record<string, number> = {
  cad: 2,
  cads: 2,
  cris: 3,
  urn: 2,
  crimint: 3,
  merlin: 3,
  pncid: 2,
  cro: 3,
  chs: 3,
  ref: 2,
  reference: 2,
  log: 3,
  niche: 3,
  athena: 3,
  connect: 4,
  exhibit: 1,
  exh: 1,
  exhibited: 1,
  incident: 4,
  custody: 5,
  crime: 5,
  intel: 5,
  intelligence: 5,
  report: 5,
  ir: 3,
  ewms: 3,
  seal: 5,
  ticket: 5,
  booking: 5,
  property: 5,
  record: 5,
  receipt: 5,
  case: 5,
  job: 5,
  occurrence: 4,
  pnc: 5,
  stop: 5,
  search: 5,
  fpn: 4,
  pcn: 4,
  tor: 4,
  sleuth: 3,
  warning: 5,
  id: 5,
  arn: 4,
  arrest: 5,
  imei: 5,
  serial: 5,
  cr: 4,
  crn: 3,
  crimestoppers: 3,
  mg11: 9,
  tag: 5,
  '5x5x5': 2,
  msr: 3,
  file: 5,
};
const OFFICER_CUES: Record<string, number> = {
  warrant: 5,
  collar: 2,
  shoulder: 2,
  epaulette: 2,
  payroll: 4,
  badge: 4,
  numerals: 2,
  officer: 3,
  pin: 9,
  epaulettes: 2,
  fin: 4,
};
const PHONE_CUES = new Set('phone telephone tel mobile mob landline whatsapp number handset contact'.split(' '));
const DOCUMENT_CUES: Record<string, DetailKind> = {
  passport: 'document number',
  nhs: 'document number',
  nino: 'document number',
  ni: 'document number',
  licence: 'document number',
  license: 'document number',
  account: 'account number',
  acc: 'account number',
  sort: 'account number',
  card: 'account number',
  iban: 'account number',
  oyster: 'document number',
};
const MARK_CUES = new Set(
  'vrm vrn vrms reg index indexes registration registered plate plates numberplate vreg'.split(' '),
);
const BIRTH_CUES = new Set('dob dobs born birth birthdate birthday dofb d.o.b'.split(' '));
const RANK_NUMBER = /^(?:\d{2,6}|\d{1,6}[a-z]{1,3}|[a-z]{1,2}\d{3,6})$/;
const DATE_WORDS = new Set(
  'of the and in on oh o first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth thirty twenty one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen forty fifty sixty seventy eighty ninety hundred thousand zero nought / - . ,'.split(
    ' ',
  ),
);

/** Finds numbers and marks: what cues announce first, then what shape alone gives away. */
export function findNumbers(tokens: Tokens, found: Found): void {
  for (let at = 0; at < tokens.count; at += 1) {
    if (tokens.type[at] === TOKEN.mark) findAtMark(tokens, found, at);
    else if (tokens.flags[at]) findAfterCue(tokens, found, at);
  }
  for (let at = 0; at < tokens.count; at += 1) {
    if (found.taken[at] || tokens.type[at] === TOKEN.placeholder) continue;
    const past = findByShape(tokens, found, at);
    while (past && at + 1 < tokens.count && tokens.start[at + 1]! < past) at += 1;
  }
}

const EMAIL_PART = /[a-z\d._%+-]/;

function findAtMark(tokens: Tokens, found: Found, at: number): void {
  const { plain, start } = tokens;
  const sign = start[at]!;
  if (plain[sign] !== '@') return;
  let from = sign;
  while (from > 0 && sign - from < 64 && EMAIL_PART.test(plain[from - 1]!)) from -= 1;
  let to = sign + 1;
  while (to < plain.length && to - sign < 80 && EMAIL_PART.test(plain[to]!)) to += 1;
  while (to > sign + 1 && '.-'.includes(plain[to - 1]!)) to -= 1;
  if (to - sign < 4) return;
  let firstToken = at;
  while (firstToken > 0 && start[firstToken - 1]! >= from) firstToken -= 1;
  const isEmail = from < sign && plain.slice(sign, to).includes('.');
  // "@ 1430hrs" and "2@45" are times and prices.
  if (
    !isEmail &&
    (from < sign || !/[a-z]{2}/.test(plain.slice(sign, to)) || /^@\d+ ?(?:hrs|am|pm)/.test(plain.slice(sign, to)))
  )
    return;
  takeText(tokens, found, isEmail ? 'email address' : 'social media handle', firstToken, to);
}

function findAfterCue(tokens: Tokens, found: Found, at: number): void {
  const { plain, start, end, type, flags } = tokens;
  if (!(flags[at]! & (WORD.numberCue | WORD.rank))) return;
  const cue = plain.slice(start[at], end[at]);
  if (BIRTH_CUES.has(cue) || (cue === 'd' && plain.startsWith('d.o.b', start[at]))) {
    findBirth(tokens, found, cue === 'd' ? at + 4 : at);
    return;
  }
  if (flags[at]! & WORD.rank) {
    // "PC P123456", "PC 1234CN", "PC's 12CN": a single digit tells officers apart and names none.
    const next = at + 1;
    if (
      next < tokens.count &&
      type[next]! <= TOKEN.mixed &&
      type[next]! > TOKEN.word &&
      !isUnit(plain.slice(start[next], end[next]))
    ) {
      const number = plain.slice(start[next], end[next]);
      const after = next + 1 < tokens.count ? plain.slice(start[next + 1], end[next + 1]) : '';
      if (RANK_NUMBER.test(number) && !QUANTITIES.has(after)) {
        const isCode =
          after.length === 2 &&
          type[next] === TOKEN.number &&
          tokens.letterCase[next + 1] === CASE.capitals &&
          !tokens.shouted[next + 1];
        take(tokens, found, 'officer number', next, isCode ? next + 1 : next);
      }
    }
    return;
  }
  if (MARK_CUES.has(cue)) {
    findMarkAfter(tokens, found, at);
    return;
  }
  const officerDigits = Object.hasOwn(OFFICER_CUES, cue) ? OFFICER_CUES[cue] : undefined;
  const digits = officerDigits ?? (Object.hasOwn(REFERENCE_CUES, cue) ? REFERENCE_CUES[cue] : undefined);
  const documentKind = Object.hasOwn(DOCUMENT_CUES, cue) ? DOCUMENT_CUES[cue] : undefined;
  const isPhone = PHONE_CUES.has(cue);
  if (digits === undefined && documentKind === undefined && !isPhone) {
    findHandle(tokens, found, at, cue);
    return;
  }
  const { next, announced } = afterFillers(tokens, at);
  if (next >= tokens.count || found.taken[next]) return;
  if (isPhone || documentKind) {
    if (isPhone && !announced) return;
    if (phoneAt(tokens, next) !== undefined) return;
    takeGroups(tokens, found, documentKind ?? 'phone number', next, isPhone ? 3 : 4);
    return;
  }
  if (phoneAt(tokens, next) !== undefined) return;
  const code = codeEnd(tokens, next);
  if (!code) return;
  const number = plain.slice(start[next], end[code.last]);
  if (isUnit(number) || (code.last === next && /^s?\d{1,3}[a-z]?$/.test(number) && !announced && digits! > 3)) return;
  const enough = announced || code.strokes > 0 ? Math.min(digits!, 2) : digits!;
  const isExhibit = cue.startsWith('exh');
  if (code.digits < enough && !(code.strokes > 0) && !isExhibit) return;
  if (code.strokes === 0 && type[next] === TOKEN.number && code.digits <= 3) {
    const after = code.last + 1 < tokens.count ? plain.slice(start[code.last + 1], end[code.last + 1]) : '';
    if (QUANTITIES.has(after)) return;
  }
  take(tokens, found, officerDigits === undefined ? 'reference number' : 'officer number', next, code.last);
}

function isUnit(number: string): boolean {
  return (
    /^\d+(?:hrs?|hours|am|pm|mins?|th|st|nd|rd|kg|mph|yrs?|yo|m|g|s|x|cc|ft)$/.test(number) ||
    /^\d{1,2}[:.]\d\d$/.test(number) ||
    /^ic\d$/.test(number)
  );
}

/** Takes groups of digits in a row: card, account and telephone numbers that a cue announced. */
function takeGroups(tokens: Tokens, found: Found, kind: DetailKind, from: number, leastDigits: number): void {
  const { type, start, end, plain } = tokens;
  let digits = 0;
  let last = -1;
  for (let at = from; at < tokens.count && at - from < 12; at += 1) {
    if (type[at] === TOKEN.mark && '-/'.includes(plain[start[at]!]!) && at > from) continue;
    if (type[at] === TOKEN.number || type[at] === TOKEN.mixed) {
      const group = plain.slice(start[at], end[at]);
      if (isUnit(group)) break;
      if (
        digits >= leastDigits &&
        group.length < 3 &&
        QUANTITIES.has(plain.slice(start[at + 1] ?? 0, end[at + 1] ?? 0))
      )
        break;
      digits += group.replace(/\D/g, '').length;
      last = at;
      if (digits > 19) break;
    } else if (
      type[at] === TOKEN.word &&
      end[at]! - start[at]! <= 2 &&
      tokens.letterCase[at]! >= CASE.capitals &&
      type[at + 1] === TOKEN.number
    )
      continue;
    else if (
      type[at] === TOKEN.word &&
      end[at]! - start[at]! === 1 &&
      last >= 0 &&
      tokens.letterCase[at] === CASE.initial &&
      kind === 'document number'
    )
      last = at;
    else break;
  }
  if (last >= 0 && digits >= leastDigits) take(tokens, found, kind, from, last);
}

function findBirth(tokens: Tokens, found: Found, cue: number): void {
  const { plain, start, end, type } = tokens;
  const limit = Math.min(tokens.count, cue + 24);
  let at = cue + 1;
  while (
    at < limit &&
    /^(?:is|was|of|on|as|the|given|in|provided|stated|:|-|–|=|,|\.|\(|b|o|d|he|she|being)$/.test(
      plain.slice(start[at], Math.min(end[at]!, start[at]! + 10)),
    )
  )
    at += 1;
  if (at >= limit || type[at] === TOKEN.placeholder) return;
  const date = dateAt(plain, start[at]!);
  if (date) {
    takeText(tokens, found, 'date of birth', at, date.endOffset);
    return;
  }
  let last = -1;
  let hasNumber = false;
  for (let here = at; here < Math.min(limit, at + 14); here += 1) {
    const word = plain.slice(start[here], Math.min(end[here]!, start[here]! + 14));
    const isNumber =
      type[here] === TOKEN.number ||
      (type[here] === TOKEN.mixed && /^\d{1,2}(?:st|nd|rd|th)$|^\d{1,2}[a-z]{3,9}\d{0,4}$/.test(word));
    const isMonth = (tokens.flags[here]! & WORD.month) !== 0;
    if (!isNumber && !isMonth && !DATE_WORDS.has(word)) break;
    if (isNumber || isMonth || word.length > 3) {
      last = here;
      if (word !== 'and') hasNumber = true;
    }
    if (isNumber && word.length >= 4) break;
  }
  if (last >= 0 && hasNumber) take(tokens, found, 'date of birth', at, last);
}

function findMarkAfter(tokens: Tokens, found: Found, cue: number): void {
  const { plain, start, end, type, letterCase, flags } = tokens;
  // "a 19 reg Golf" tells a year, and "registered keeper" no mark.
  if (cue > 0 && type[cue - 1] === TOKEN.number && end[cue - 1]! - start[cue - 1]! === 2) return;
  const { next } = afterFillers(tokens, cue, 6);
  let last = -1;
  let length = 0;
  let digits = 0;
  for (let at = next; at < tokens.count && at - next < 8; at += 1) {
    if (found.taken[at]) break;
    const size = end[at]! - start[at]!;
    if (type[at] === TOKEN.number || type[at] === TOKEN.mixed) {
      const group = plain.slice(start[at], end[at]);
      if (size + length > 8 || isUnit(group)) break;
      const after = at + 1 < tokens.count ? plain.slice(start[at + 1], end[at + 1]) : '';
      if (type[at] === TOKEN.number && QUANTITIES.has(after)) break;
      digits += 1;
    } else if (type[at] === TOKEN.word) {
      const isLetters = size <= 3 && (flags[at]! & (WORD.function | WORD.role | WORD.plain)) === 0;
      const isLoud =
        letterCase[at]! >= CASE.capitals && letterCase[at] !== CASE.none && size <= 3 && !tokens.shouted[at];
      if (size + length > 8 || !(isLetters || isLoud)) break;
      if (
        digits === 0 &&
        !isLoud &&
        !(type[at + 1] === TOKEN.number || type[at + 1] === TOKEN.mixed) &&
        !(isLetters && tokens.shouted[at])
      )
        break;
    } else if (type[at] === TOKEN.mark && '-*?.'.includes(plain[start[at]!]!) && length > 0) continue;
    else break;
    last = at;
    length += size;
    if (length >= 7) break;
  }
  if (last >= 0 && length >= 2) take(tokens, found, 'registration mark', next, last);
}

const HANDLE_CUES = new Set(
  'instagram insta ig snapchat snap telegram tiktok twitter facebook fb username handle user'.split(' '),
);

function findHandle(tokens: Tokens, found: Found, cue: number, word: string): void {
  if (!HANDLE_CUES.has(word)) return;
  const { plain, start, end, type } = tokens;
  let next = cue + 1;
  let announced = word === 'username' || word === 'handle';
  for (let skipped = 0; next < tokens.count && skipped < 6; skipped += 1, next += 1) {
    const filler = plain.slice(start[next], Math.min(end[next]!, start[next]! + 10));
    if (!/^(?:name|handle|account|user|username|is|of|:|-|as|called|id|page|profile|under|the|"|“)$/.test(filler))
      break;
    if (/^(?:name|handle|username|:)$/.test(filler)) announced = true;
  }
  if (next >= tokens.count || type[next]! > TOKEN.mixed || next > cue + 7) return;
  let to = start[next]!;
  while (to < plain.length && to - start[next]! < 40 && /[a-z\d._]/.test(plain[to]!)) to += 1;
  while (to > start[next]! && plain[to - 1] === '.') to -= 1;
  const handle = plain.slice(start[next], to);
  if (/[a-z]/.test(handle) && (/[\d_.]/.test(handle) || (announced && !(tokens.flags[next]! & EXPLAINED)))) {
    if (handle.length >= 3 && !isUnit(handle)) takeText(tokens, found, 'social media handle', next, to);
  }
}

function phoneAt(tokens: Tokens, at: number): number | undefined {
  const { plain, start, type } = tokens;
  const code = plain.charCodeAt(start[at]!);
  const isPlus = code === 43 || code === 40;
  if (isPlus ? type[at + 1] !== TOKEN.number : type[at] !== TOKEN.number) return undefined;
  const number = isPlus ? at + 1 : at;
  if (code === 40 && !plain.startsWith('0', start[number])) return undefined;
  const size = tokens.end[number]! - start[number]!;
  const first = plain.charCodeAt(start[number]!);
  if (code === 43 && size > 0) return phoneEnd(plain, start[at]!);
  const isStart =
    first === 48 ? size >= 3 || plain.startsWith('07', start[number]) : (first === 55 || first === 52) && size >= 10;
  return isStart ? phoneEnd(plain, start[at]!) : undefined;
}

const SPELT_DIGITS = new Set('zero one two three four five six seven eight nine niner'.split(' '));

/** A mark spelt out: "Lima Kilo one nine Victor", "L K 1 9 X Y Z". */
function findSpelt(tokens: Tokens, found: Found, at: number): boolean {
  const { plain, start, end, type } = tokens;
  let last = at - 1;
  let letters = 0;
  let digits = 0;
  let single = 0;
  for (let here = at; here < tokens.count && here - at < 12; here += 1) {
    const size = end[here]! - start[here]!;
    if (type[here] === TOKEN.number && size <= 3) digits += 1;
    else if (type[here] === TOKEN.word && size === 1) {
      letters += 1;
      single += 1;
    } else if (type[here] === TOKEN.word && size <= 8) {
      const word = plain.slice(start[here], end[here]);
      if (tokens.flags[here]! & WORD.spelt) letters += 1;
      else if (SPELT_DIGITS.has(word)) digits += 1;
      else break;
    } else break;
    last = here;
  }
  const isSpelt =
    single === 0 ? letters >= 3 || (letters >= 2 && digits > 0) : letters + digits >= 5 && letters >= 2 && digits > 0;
  return isSpelt && letters + digits >= 3 && take(tokens, found, 'registration mark', at, last);
}

/** Finds what shape gives away at a token; says where reading goes on, where that is not at the next one. */
function findByShape(tokens: Tokens, found: Found, at: number): number | undefined {
  const { plain, text, start, end, type } = tokens;
  const offset = start[at]!;
  const size = end[at]! - offset;
  const phone = phoneAt(tokens, at);
  if (phone !== undefined && takeText(tokens, found, 'phone number', at, phone)) return undefined;
  if (type[at] === TOKEN.mark) return undefined;
  // A longer run of letters and digits is nothing that is read; a run of digits alone is a reference whatever its length.
  if (size > 40) {
    if (type[at] === TOKEN.number) take(tokens, found, 'reference number', at, at);
    return undefined;
  }
  if (at > 0 && end[at - 1] === offset && type[at - 1] === TOKEN.mark && '£$€'.includes(plain[start[at - 1]!]!))
    return undefined;
  const hasDigit = type[at] !== TOKEN.word;
  if (!hasDigit) {
    if (size === 1 || tokens.flags[at]! & WORD.spelt) {
      if (findSpelt(tokens, found, at)) return undefined;
    }
    // A word can begin a mark, a date or a code, where a digit comes next: "LK19", "March 3, 1999", "JS/1".
    const next = at + 1;
    if (next >= tokens.count || size > 9) return undefined;
    const isJoined = type[next] === TOKEN.mark && start[next] === end[at] && size <= 5;
    if (!isJoined && type[next] !== TOKEN.number && type[next] !== TOKEN.mixed) return undefined;
  }
  const nextHasDigit = !hasDigit && at + 1 < tokens.count && type[at + 1] !== TOKEN.mark;
  if (hasDigit || (nextHasDigit && tokens.flags[at]! & WORD.month)) {
    const date = dateAt(plain, offset);
    if (date) {
      if (isYearOfBirth(date.year)) takeText(tokens, found, 'date of birth', at, date.endOffset);
      return date.endOffset;
    }
  }
  if (type[at] === TOKEN.mixed || (type[at] === TOKEN.word && size <= 5 && nextHasDigit)) {
    POSTCODE.lastIndex = offset;
    const postcode = POSTCODE.exec(plain);
    if (
      postcode &&
      POSTCODE_AREAS.has(postcode[1]!) &&
      !/^\d(?:st|nd|rd|th)$/.test(text.slice(offset + postcode[0].length - 3, offset + postcode[0].length))
    ) {
      if (takeText(tokens, found, 'postcode', at, offset + postcode[0].length)) return undefined;
    }
    NATIONAL_INSURANCE.lastIndex = offset;
    const insurance = NATIONAL_INSURANCE.exec(plain);
    if (insurance && takeText(tokens, found, 'document number', at, offset + insurance[0].length)) return undefined;
    const mark = markEnd(tokens, at);
    if (mark !== undefined && takeText(tokens, found, 'registration mark', at, mark)) return undefined;
    DRIVING_LICENCE.lastIndex = offset;
    const licence = DRIVING_LICENCE.exec(plain);
    if (licence && takeText(tokens, found, 'document number', at, offset + licence[0].length)) return undefined;
  }
  const whole = plain.slice(offset, end[at]);
  if (type[at] === TOKEN.mixed) {
    const code = /^(\d{2,6})([a-z]{2})$/.exec(whole);
    if (
      code &&
      !UNITS.has(code[2]!) &&
      (code[1]!.length >= 3 || isCapitals(text, offset, end[at]!)) &&
      take(tokens, found, 'officer number', at, at)
    )
      return undefined;
    if (/^p\d{6}$/.test(whole) && take(tokens, found, 'officer number', at, at)) return undefined;
    const half = /^([a-z]{2})(\d\d)$/.exec(whole);
    if (
      half &&
      !LONDON_AREAS.has(half[1]!) &&
      !POSTCODE_AREAS.has(half[1]!) &&
      !/^(?:pc|ps|dc|ds|sc|mk|op|mg|rs|gt|no|up|at|on|by|in|to)/.test(whole) &&
      isCapitals(text, offset, end[at]!)
    ) {
      const before = at > 0 ? plain.slice(start[at - 1], end[at - 1]) : '';
      if (!/^(?:callsign|sign|unit|response|car)$/.test(before) && take(tokens, found, 'registration mark', at, at))
        return undefined;
    }
  }
  const chain = codeEnd(tokens, at);
  if (!chain) return undefined;
  if (chain.strokes === 0 && chain.digits < 4) {
    if (type[at] === TOKEN.number) findGroupsByShape(tokens, found, at);
    return undefined;
  }
  const written = plain.slice(offset, end[chain.last]);
  // Exhibits "JS/1", custody "01CN/1234/25", crime "1234567/25", CAD "4532/12JUN", PNC "12/123456A".
  const isExhibit =
    /^[a-z]{2,4}\/\d{1,3}$/.test(written) &&
    isCapitals(text, offset, end[chain.last]!) &&
    (tokens.flags[at]! & EXPLAINED & ~WORD.place) === 0;
  const isReference =
    isExhibit ||
    /^\d{1,2}[a-z]{2}\/\d+\/\d\d$/.test(written) ||
    /^\d{4,9}\/\d{2,4}$/.test(written) ||
    /^\d{1,6}\/\d{1,2}[a-z]{3}(?:\d\d|\d{4})?$/.test(written) ||
    /^\d{2}\/\d{3,8}[a-z]?$/.test(written) ||
    /^\d{2}\/\d{4,8}\/\d\d$/.test(written) ||
    (chain.digits >= 7 && !/^\d{4}[-/]\d{4}(?:hrs)?$/.test(written)) ||
    (type[at] === TOKEN.mixed &&
      chain.digits >= 4 &&
      written.length >= 7 &&
      !isUnit(written) &&
      !/^\d{4}-\d{4}/.test(written));
  if (isReference && take(tokens, found, 'reference number', at, chain.last)) return undefined;
  if (type[at] === TOKEN.number) findGroupsByShape(tokens, found, at);
  return undefined;
}

const GROUPED: [RegExp, DetailKind][] = [
  [/\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}(?!\d)/y, 'account number'],
  [/\d{3}[ -]\d{3}[ -]\d{4}(?!\d)/y, 'document number'],
  [/\d\d-\d\d-\d\d(?!\d)/y, 'account number'],
];

function findGroupsByShape(tokens: Tokens, found: Found, at: number): void {
  const size = tokens.end[at]! - tokens.start[at]!;
  if (size < 2 || size > 4 || !isDigit(tokens.plain.charCodeAt(tokens.end[at]! + 1))) return;
  for (const [pattern, kind] of GROUPED) {
    pattern.lastIndex = tokens.start[at]!;
    const match = pattern.exec(tokens.plain);
    // Four times of day in a row are no card.
    if (
      match &&
      !(
        kind === 'account number' &&
        match[0].length > 10 &&
        /^[012]/.test(match[0]) &&
        /(?:^|\D)(?:[01]\d|2[0-4])00/.test(match[0])
      )
    ) {
      takeText(tokens, found, kind, at, tokens.start[at]! + match[0].length);
      return;
    }
  }
}
