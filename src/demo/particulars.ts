import type { Person } from './people.ts';
import type { Random } from './random.ts';

/**
 * Names, places and numbers for synthetic grounds, so that redaction has work to do. All are invented, and so that they
 * can be nobody's: surnames and streets are made up; registration marks begin with Q and two digits follow, which the
 * current format never does; telephone numbers are from the ranges Ofcom keeps for drama (020 7946 0xxx, 07700 900xxx);
 * postcodes name districts that do not exist; shoulder numbers end QX.
 */
// biome-ignore format: a list to be read across
const MALE_NAMES = [
  'Aaron', 'Adil', 'Andre', 'André', 'Bartek', 'Callum', 'Chidi', 'Deniz', 'Farid', 'Hamza', 'Ionut', 'Jaden', 'Jermaine',
  'Kofi', 'Kyle', 'Luca', 'Marcel', 'Mehmet', 'Nathan', 'Omari', 'Ravi', 'Rhys', 'Sami', 'Tariq', 'Tomasz', 'Zane',
];
// biome-ignore format: a list to be read across
const FEMALE_NAMES = [
  'Amara', 'Bronagh', 'Chloé', 'Danielle', 'Ewa', 'Fatima', 'Georgie', 'Imani', 'Leila', 'Nadia', 'Paige', 'Shanice', 'Zoë',
];
// biome-ignore format: a list to be read across
const SURNAMES = [
  'Ambleforth-Quoy', 'Bristowick', 'Candlemere', 'Dunmarrow', 'Eddlestrom', 'Fennimarsh', 'Gallowhay', 'Hallowick',
  'Inkpennary', 'Jessamoor', 'Kettlebury', 'Larrabine', 'Merrivane', 'Nettlecroft', 'Oxenstar', 'Pellwether',
  'Quillfeather', 'Ravensoak', 'Stanebrook', 'Thornwaddle', 'Umberlane', 'Varleigh', 'Wintergrass', 'Yarrowmont',
];
// biome-ignore format: a list to be read across
const STREETS = [
  'Marrowfat Road', 'Tinderbox Lane', 'Quillstone Avenue', 'Copperfinch Street', 'Thimblewick Road', 'Gingerbeck Way',
  'Old Bellows Lane', 'Pennywhistle Road', 'Larkhammer Street', 'Saffronwell Road', 'Dobbinshaw Close', 'Mistlecombe Road',
  'Buttercask Lane', 'Hopskotch Hill', 'Nutwhistle Grove', 'Ravelin Parade', 'Plumduff Street', 'Candlewright Road',
  'Wobbleshaw Road', 'Featherstitch Lane', 'Bramblewicket Way', 'Tallowgate Street', 'Snowberry Drove', 'Kestrelholm Road',
  'Inkwell Terrace West', 'Mothballs Yard', 'Gadwallers Road', 'Spindlethrift Avenue', 'Treaclemine Road', 'Owlpen Circus',
  'Fiddlestone Road', 'Grapnell Street', 'Hazelspoon Lane', 'Jugglers Row', 'Knotweed Crescent', 'Lampblack Street',
  'Magpiece Road', 'Noonday Hill', 'Oatmeal Street', 'Parsnip Broadway',
];
// biome-ignore format: a list to be read across
const ESTATES = [
  'Marlowbeck Estate', 'Thistlequay Estate', 'Copperkettle Estate', 'Nine Sparrows Estate', 'Bellwether Point Estate',
  'Quince Tree Estate', 'Pondermill Estate', 'Harebell Towers', 'Wickerlight Estate', 'Saltpepper Estate',
];
// biome-ignore format: a list to be read across
const PLACES = [
  'the Plumduff Café', 'Marrowfat Park', 'Thimblewick station', 'the Copperfinch Centre', 'Gingerbeck Green', 'a betting shop',
  'the bus stop', 'Quillstone Library', 'a row of shops', 'the chicken shop', 'Pennywhistle Park', 'the car wash',
  'a supermarket car park', 'the Larkhammer Arms', 'the leisure centre', 'the cash machine', 'Café Tallowgate', 'the taxi office',
  'a children’s playground', 'Saffronwell Market', 'the underpass', 'the railway bridge', 'the phone shop', 'the station steps',
];
// biome-ignore format: a list to be read across
const CARS = [
  'Astra', 'Golf', 'Fiesta', 'Corsa', 'Focus', 'A3', 'Polo', 'Civic', 'Prius', 'Insignia', 'Transit van', 'Yaris', '1 series', 'C class',
];
const COLOURS = ['black', 'white', 'silver', 'grey', 'blue', 'red', 'dark green', 'two tone'];
// biome-ignore format: a list to be read across
const CLOTHES = [
  'a black puffer jacket', 'a grey tracksuit', 'a teal hoodie and jeans', 'a dark green coat', 'a red cap and white trainers',
  'a black beanie', 'an orange hi-vis vest', 'a cream gilet', 'a navy fleece', 'black shorts and sliders', 'a school blazer',
  'a parka with a fur hood', 'grey joggers and a white t-shirt', 'a denim jacket', 'a purple bobble hat',
];
const BAGS = ['rucksack', 'man bag', 'jacket', 'coat', 'hoodie', 'shoulder bag', 'tracksuit', 'sports bag'];
const SPOTS = [
  'centre console',
  'door pocket',
  'cup holder',
  'rear footwell',
  'ashtray',
  'glove box',
  'passenger footwell',
];
const DOGS = ['Biscuit', 'Marmalade', 'Pickle', 'Toffee', 'Crumpet', 'Bramble'];
const DISTRICTS = ['SE74', 'NW63', 'E67', 'N58', 'SW71', 'W49'];
const LETTERS = 'ABDEFGHJLNPQRSTUWXYZ';
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** Who writes: the shoulder number appears in the text. */
export interface WritingOfficer {
  shoulder: string;
}

export interface ParticularsSetting {
  person: Person;
  officer: WritingOfficer;
  /** YYYY-MM. */
  month: string;
  day: number;
  /** Minutes after midnight. */
  minute: number;
}

/** The particulars of one synthetic search, by the name a phrase calls them by. */
export type Particulars = Record<ParticularName, string>;

// biome-ignore format: a list to be read across
export const PARTICULAR_NAMES = [
  'he', 'He', 'him', 'his', 'His', 'subject', 'aSubject', 'ASubject', 'street', 'street2', 'estate', 'place', 'car', 'mark',
  'me', 'colleague', 'sergeant', 'callSign', 'name', 'name2', 'name3', 'born', 'phone', 'address', 'cad', 'time', 'clothing',
  'bag', 'spot', 'dog',
] as const;
export type ParticularName = (typeof PARTICULAR_NAMES)[number];

/** Draws the particulars of one search; its words for the person follow the recorded gender and age. */
export function drawParticulars(
  random: Random,
  { person, officer, month, day, minute }: ParticularsSetting,
): Particulars {
  const isNamedHe = person.gender === 'M';
  const isNamedShe = person.gender === 'F';
  const he = isNamedHe ? 'he' : isNamedShe ? 'she' : 'the subject';
  const his = isNamedHe ? 'his' : isNamedShe ? 'her' : 'the subject’s';
  const subject = subjectWord(random, person);
  const aSubject = `${/^[aeiI]/.test(subject) ? 'an' : 'a'} ${subject}`;
  const street = random.pick(STREETS);
  return {
    he,
    He: capitalised(he),
    him: isNamedHe ? 'him' : isNamedShe ? 'her' : 'the subject',
    his,
    His: capitalised(his),
    subject,
    aSubject,
    ASubject: capitalised(aSubject),
    street,
    street2: random.pick(STREETS),
    estate: random.pick(ESTATES),
    place: random.pick(PLACES),
    car: `${random.pick(COLOURS)} ${random.pick(CARS)}`,
    mark: registrationMark(random),
    me: officer.shoulder,
    colleague: shoulderNumber(random),
    sergeant: `PS ${10 + random.below(90)}QX`,
    callSign: `Quebec ${1 + random.below(9)}${random.below(10)}`,
    name: personName(random, person.gender === 'F'),
    name2: personName(random, random.chance(0.2)),
    name3: personName(random, random.chance(0.2)),
    born: birthDate(random, person.age, month),
    phone: phoneNumber(random),
    address: `${1 + random.below(180)} ${random.pick(STREETS)}, ${postcode(random)}`,
    cad: `${100 + random.below(9800)}/${String(day).padStart(2, '0')}${MONTHS[Number(month.slice(5, 7)) - 1]}${month.slice(2, 4)}`,
    time: clock(minute, random.chance(0.5) ? '' : ':'),
    clothing: random.pick(CLOTHES),
    bag: random.pick(BAGS),
    spot: random.pick(SPOTS),
    dog: random.pick(DOGS),
  };
}

/** An invented shoulder number of a constable. */
export function shoulderNumber(random: Random): string {
  return `PC ${1000 + random.below(9000)}QX`;
}

function subjectWord(random: Random, { gender, age, officerDefined }: Person): string {
  if (gender === 'U' || gender === 'V') return 'person';
  const sex = gender === 'M' ? 'male' : 'female';
  const chosen = random.fraction();
  if (chosen < 0.09 && /^[1-6]/.test(officerDefined)) return `IC${officerDefined[0]} ${sex}`;
  if (age !== '' && Number(age) < 18 && chosen < 0.5) return chosen < 0.3 ? 'youth' : `young ${sex}`;
  return sex;
}

function personName(random: Random, isFemale: boolean): string {
  return `${random.pick(isFemale ? FEMALE_NAMES : MALE_NAMES)} ${random.pick(SURNAMES)}`;
}

function registrationMark(random: Random): string {
  const year = random.chance(0.5) ? 12 + random.below(14) : 62 + random.below(14);
  return `Q${letter(random)}${year}${random.chance(0.6) ? ' ' : ''}${letter(random)}${letter(random)}${letter(random)}`;
}

function letter(random: Random): string {
  return LETTERS[random.below(LETTERS.length)]!;
}

function phoneNumber(random: Random): string {
  const last = String(random.below(1000)).padStart(3, '0');
  return random.chance(0.8) ? `07700 900${last}` : `020 7946 0${last}`;
}

function postcode(random: Random): string {
  return `${random.pick(DISTRICTS)} ${random.below(10)}${letter(random)}${letter(random)}`;
}

function birthDate(random: Random, age: string, month: string): string {
  const year = Number(month.slice(0, 4)) - (age === '' ? 25 : Number(age)) - random.below(2);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(1 + random.below(28))}/${two(1 + random.below(12))}/${year}`;
}

function clock(minute: number, separator: string): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}${separator}${String(minute % 60).padStart(2, '0')}`;
}

function capitalised(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
