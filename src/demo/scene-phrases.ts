/** What surrounds the grounds in synthetic texts, written for the demonstration and copied from no record. */

/** Where a search happens: a person on foot, or a person with a vehicle. */
export type Scene = 'foot' | 'vehicle';

/** How it came about that police and person met; says nothing for or against a search. */
export const OPENINGS: Record<Scene, { prose: readonly string[]; terse: readonly string[] }> = {
  foot: {
    prose: [
      'I was on [uniformed|plain clothes|foot|ward] patrol with {colleague} in {street} when I [spoke to|stopped to talk to] {aSubject} near {place}.',
      'At {time}hrs I was [walking along|crossing|patrolling] {street} and [came across|engaged with] {aSubject} [by|near|next to] {place}.',
      '{ASubject} [came up to|walked over to] me in {street} to ask the way to {place}.',
      '{colleague} and I were dealing with a [lost property report|collision|noise complaint] in {street} and asked {aSubject} if {he} had seen anything.',
      'On a bus in {street} I sat [behind|beside] {aSubject}.',
      '{ASubject} rode a pedal cycle along the pavement in {street} and I stopped {him} to give words of advice.',
      'While [posted at|walking past] {place} I said [hello|good evening] to {aSubject} in {clothing}.',
      '{ASubject} was walking along {street} towards {place} and passed within [a metre|two metres] of me.',
      'In {street}, {aSubject} in {clothing} was waiting at the bus stop.',
      'I got out of the police vehicle in {street} to speak to {aSubject}.',
    ],
    terse: [
      'on patrol {street}, spoke to {subject} o/s {place}',
      'pc w/ {colleague} {street}, {subject} walked past us',
      '{subject} in {clothing}, {street}',
      '{time} {street}, {subject} spoken to re lost property',
      'stopped to spk w/ {subject} nr {place}',
      'foot patrol {street}. {subject} at bus stop',
      '{subject} cycling on pavement {street}',
      'plain clothes {street}, {subject} passed by',
    ],
  },
  vehicle: {
    prose: [
      'I stopped a {car} {mark} in {street} because [a brake light was out|it was showing no insurance|the driver was holding a phone|it had driven through a red light|the MOT had run out].',
      '{colleague} and I pulled over a {car}, registration {mark}, in {street} as [a headlight was not lit|it was in the bus lane|the tax was overdue|the exhaust was very loud].',
      'A {car} {mark} was stopped in {street} for [no insurance|a defective light|crossing a solid line|a seat belt offence].',
      'At {time}hrs a {car} was parked across [a junction|a driveway|two bays] in {street} and I spoke to {aSubject} in the driver’s seat.',
      'Routine stop of a {car}, {mark}, on {street} to check documents.',
    ],
    terse: [
      'veh stop {mark} {street}, [no ins|brake light|red ats|mobile phone|mot expired]',
      '{mark} {car} stopped {street} re [no insurance|phone|seat belt|tyre]',
      's163 stop {car} {mark} {street}',
      'traffic stop {street}, {car} {mark}',
      '{car} [parked|double parked] {street}, driver spoken to',
    ],
  },
};

/** Several people in the vehicle. */
export const OCCUPANTS: readonly string[] = [
  'It had three up: {name} driving, {name2} front passenger, {name3} in the rear.',
  '{name} was the driver, with {name2} and {name3} as passengers.',
  'Four occupants, among them {name} (driver) and {name2} (offside rear).',
  'Occupants gave their names as {name}, {name2} and {name3}.',
];

/** True but neither for nor against. */
export const NEUTRAL: readonly string[] = [
  '{He} denied having [anything|any drugs|anything illegal] on {him}.',
  '{He} was [calm|polite|cooperative|friendly] throughout.',
  '{He} said {he} was on {his} way [home|to work|to college|to see family].',
  '{He} was wearing {clothing}.',
  '{He} said “there’s nothing on me”[ and laughed| and shrugged|].',
  'Asked about it {he} said "not mine".',
  '{He} gave {his} name as {name}, born {born}.',
  '{name}, DOB {born}, of {address}.',
  '{name} gave {phone} as a contact number.',
  'Details given as {name}, {address}.',
];

/** The search begins: the power and the person being told. The object is put in by the reason. */
export const DETAINED: Record<'drugs' | 'other', readonly string[]> = {
  drugs: [
    'I told {him} {he} was detained for a search under section 23 of the Misuse of Drugs Act.',
    'I believed {he} [might have|may have] [controlled drugs|drugs] on {him} and detained {him} for a search.',
    'Detained [s23|sec 23|s.23 MDA] for a search.',
    '{He} was detained under s.23 MDA 1971 and told why.',
  ],
  other: [
    'I told {him} {he} was detained for a search and why.',
    'Detained for a search, [power and object explained|grounds explained].',
    '{He} was detained and told the grounds and object of the search.',
  ],
};

/** After the search began. */
export const AFTERWARDS: Record<'found' | 'nothing', readonly string[]> = {
  found: [
    'The search was positive and the item was [seized|booked in|exhibited].',
    'Item found and [seized|exhibited by {colleague}].',
    'Positive search, see property record.',
  ],
  nothing: [
    'Nothing was found.',
    'The search was negative[ and {he} went on {his} way|].',
    'Negative search, no further action.',
    'Nothing found, {he} was thanked and left.',
  ],
};

/** Ends of a record that everyone writes. */
export const TAILS: readonly string[] = [
  'GOWISELY [given|explained|complied with].',
  'Search recorded on body worn video.',
  'Copy of the record [offered|emailed|given].',
  'BWV on throughout.',
  'Supervised by {sergeant}.',
  'Searched by {me}, seen by {colleague}.',
];
export const TERSE_TAILS: readonly string[] = [
  'gowisely',
  'bwv on',
  'copy offered',
  '{me}',
  'w/ {colleague}',
  'slip given',
];
export const TERSE_DETAINED: Record<'drugs' | 'other', readonly string[]> = {
  drugs: ['det s23', 'det s23 mda for pers srch', 'sec 23 search', 'detained under s.23'],
  other: ['det for search', 'detained for s1 pace srch', 'det and searched'],
};
export const TERSE_AFTERWARDS: Record<'found' | 'nothing', readonly string[]> = {
  found: ['pos search', 'item found and seized', 'positive, see prop ref'],
  nothing: ['neg search', 'nothing found', 'neg, nfa', 'nil found'],
};

/** A block that an officer copies into every record: before and after the grounds. */
export const BOILERPLATES: readonly (readonly [before: string, after: string])[] = [
  [
    'I am {me}, a police constable in uniform. The following grounds were explained before the search.',
    'Object, power and entitlement to a copy were explained.',
  ],
  [
    'Stop and search record of {me}. Officer identified, warrant card shown.',
    'Searched in line with PACE Code A, outer clothing only.',
  ],
  [
    'This record was made at the scene by {me} on a mobile device.',
    'Name, station, legal power and right to a copy all explained. BWV used.',
  ],
  ['GOWISELY completed in full prior to the search.', 'Code A complied with. No complaints made.'],
  [
    'Person stopped by police and told they were detained for the purpose of a search.',
    'Search carried out by {me} in the presence of {colleague}. Copy available for 3 months.',
  ],
  ['{me} attached to the safer neighbourhood team.', 'I explained what I was looking for and why. No force was used.'],
];

/** How it is said over the radio. */
export const RADIO: readonly (readonly [before: string, after: string])[] = [
  ['{callSign}, show us with one stopped {street}', 'over'],
  ['MP from {callSign}, one detained {street}', 'show as resumed'],
  ['{callSign} on scene {street}, one {subject} stopped', 'nothing further, out'],
  ['From {callSign}, off with one {street}', 'received by {sergeant}'],
];

/** What a form asks for. */
export const FORMS: readonly (readonly [grounds: string, object: string])[] = [
  ['GROUNDS:', 'OBJECT:'],
  ['1. Grounds -', '2. Looking for -'],
  ['What I saw/heard/smelt:', 'Item sought:'],
  ['G)', 'O)'],
];

/** Records that say nothing to judge by. */
export const TEMPLATES: readonly string[] = [
  'As above, same again',
  'as above.',
  'as prev record',
  'Same grounds as first {subject}',
  'BWV refers',
  'see cad {cad}',
  'Grounds explained on BWV',
  'Stop and search carried out',
  'GOWISELY given',
  'Searched under power stated',
  'Grounds as per pocket notebook of {colleague}',
  'See linked record',
  'Refer to {colleague} record',
  'ditto',
  '...',
  'Grounds: ',
  'TBC',
];

/** Nobody there: a vehicle alone was searched. */
export const UNATTENDED: Record<'drugs' | 'other', readonly string[]> = {
  drugs: [
    'Unattended {car} {mark} in {street}, [snap bags|small scales|wraps] in plain view in the {spot}. Vehicle only searched by {me}.',
    '{mark} {car} left with doors open in {street}, current drugs marker on the vehicle. No one with it, vehicle searched.',
  ],
  other: [
    'Unattended {car} {mark} in {street}, [tools and cut cable|a machete handle|boxed phones] in plain view in the {spot}. Vehicle only searched by {me}.',
    '{mark} {car} abandoned in {street} after CAD {cad}, nobody with it. Vehicle searched for [stolen goods|weapons|tools].',
  ],
};
