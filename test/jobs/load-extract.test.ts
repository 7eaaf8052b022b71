import { expect } from 'chai';
import { encodeWindows1252 } from '../../src/demo/windows-1252.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne, problemsOf, refusalOf, type StoredSearch, searchesOf } from '../support/csv-load.ts';
import {
  EXTRACT_HEADINGS,
  EXTRACT_HEADINGS_WITHOUT_BOROUGH,
  type ExtractSearch,
  extractCsv,
} from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const LABEL_NOT_KNOWN = ['label-not-known', 'unknown'];

describe('loading an MPS extract', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let fileCount = 0;
  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
  });
  after(async () => {
    await folder.remove();
    await database.drop();
  });

  const write = (content: string | Buffer) => {
    fileCount += 1;
    return folder.write(`${fileCount}.csv`, content);
  };

  async function loadContent(
    content: string | Buffer,
    areaCode?: string,
  ): Promise<{ searches: StoredSearch[]; problems: string[]; rows: number; accepted: number; rejected: number }> {
    const { sourceFileId, rows, accepted, rejected } = await loadOne(database, await write(content), { areaCode });
    expect(rows).to.equal(accepted + rejected);
    return {
      searches: await searchesOf(database, sourceFileId),
      problems: await problemsOf(database, sourceFileId),
      rows,
      accepted,
      rejected,
    };
  }
  // The Stop Refs differ between files, so that no file has the bytes of another.
  const loadSearchesOf = (searches: Partial<ExtractSearch>[], headings?: readonly string[]) =>
    loadContent(extractCsv(searches, headings).replaceAll('01TW/', `${fileCount}TW/`));

  it('keeps every value of a record, with its line and the officer’s words', async () => {
    const { searches, problems } = await loadSearchesOf([{ 'Stop Ref': ' 7/42 ' }]);
    expect(problems).to.deep.equal([]);
    expect(searches).to.have.length(1);
    expect(searches[0]).to.include({
      line: 2,
      month: '2022-05-01',
      searched_on: '2022-05-10',
      area_code: 'E09000007',
      subject: 'person',
      gender: 'male',
      age_band: '18-24',
      apparent_age: 22,
      self_defined: 'white-british',
      self_defined_group: 'white',
      officer_defined: 'white-north-european',
      officer_defined_group: 'white',
      power: 'misuse-of-drugs-act-s23',
      object: 'controlled-drugs',
      reason: 'drugs',
      outcome: 'no-further-action',
      is_find: false,
      record_ref: '7/42',
      search_count: 1,
      text: 'Seen to drop a wrap.',
    });
  });

  it('is the same for padded Windows-1252 with Windows lines, columns in any order and empty columns at the end', async () => {
    const Grounds = 'Said “it’s only £20 of green”.\nCafé owner – calm';
    const headings = EXTRACT_HEADINGS.toReversed();
    const text = extractCsv([{ Grounds, Gender: 'F   ', 'Borough of Stop': '  Camden' }], headings);
    const lines = text
      .replace(/"\n$/, '",,,\n')
      .replace(/^(.*)\n/, '$1,,,\n')
      .replaceAll('\n', '\r\n');
    const { searches, problems } = await loadContent(encodeWindows1252(lines));
    expect(problems).to.deep.equal([]);
    expect(searches[0]).to.include({ gender: 'female', area_code: 'E09000007', text: Grounds });
  });

  it('goes by local time, summer and winter', async () => {
    const { searches } = await loadSearchesOf([
      { Date: '01/05/2022', Time: '00:30:00' },
      { Date: '31/01/2022', Time: '23:30:00' },
      { Date: '1/2/2022', Time: '' },
    ]);
    expect(searches.map(({ month }) => month)).to.have.members(['2022-05-01', '2022-01-01', '2022-02-01']);
    const at = Object.fromEntries(searches.map((search) => [search.line, search.searched_at?.toISOString()]));
    expect(at).to.deep.equal({ 2: '2022-04-30T23:30:00.000Z', 3: '2022-01-31T23:30:00.000Z', 4: undefined });
  });

  it('rejects a row whose date is none, not yet or from before there were such records', async () => {
    const dates = ['', '2022-05-10', '31/02/2022', '05/13/2022', '01/01/1975', '01/01/2099', '10/05/22'];
    const { problems, rejected } = await loadSearchesOf([{}, ...dates.map((date) => ({ Date: date }))]);
    expect(rejected).to.equal(dates.length);
    expect(problems).to.deep.equal(
      dates.map(
        (date, index) =>
          `${index + 3} Date: ${date} - not a day between 1986-01-01 and 2026-11-01 (expected DD/MM/YYYY)`,
      ),
    );
  });

  it('keeps a row whose time or age is none, without it', async () => {
    const { searches, problems } = await loadSearchesOf([
      { Time: '25:00:00', 'Apparent Age': '121' },
      { Time: 'noon', 'Apparent Age': '-1' },
      { 'Apparent Age': 'thirty' },
      { 'Apparent Age': '' },
    ]);
    expect(searches.map((search) => [search.searched_at === null, search.age_band, search.apparent_age])).to.deep.equal(
      [
        [true, 'label-not-known', null],
        [true, 'label-not-known', null],
        [false, 'label-not-known', null],
        [false, 'not-recorded', null],
      ],
    );
    expect(problems).to.deep.equal([
      '2 Apparent Age: 121 - not whole years from 0 to 120; kept without age',
      '2 Time: 25:00:00 - not a time of day (expected HH:MM:SS); kept without time',
      '3 Apparent Age: -1 - not whole years from 0 to 120; kept without age',
      '3 Time: noon - not a time of day (expected HH:MM:SS); kept without time',
      '4 Apparent Age: thirty - not whole years from 0 to 120; kept without age',
    ]);
  });

  it('puts exact ages into the published bands', async () => {
    const bands: [string, string][] = [
      ['0', 'under-10'],
      ['9', 'under-10'],
      ['10', '10-17'],
      ['17', '10-17'],
      ['18', '18-24'],
      ['24', '18-24'],
      ['25', '25-34'],
      ['34', '25-34'],
      ['35', 'over-34'],
      ['120', 'over-34'],
    ];
    const { searches } = await loadSearchesOf(bands.map(([age]) => ({ 'Apparent Age': age })));
    expect(searches.map((search) => search.age_band)).to.deep.equal(bands.map(([, band]) => band));
  });

  it('reads self-defined ethnicity from code and label, cut off or whole, and never from SDE Group', async () => {
    const labels: [string, string, string][] = [
      ['W1 British', 'white-british', 'white'],
      ['W9 Any other Wh', 'white-other', 'white'],
      ['W9 Any other White background', 'white-other', 'white'],
      ['B1 Caribbean', 'black-caribbean', 'black'],
      ['B9 Any other Bl', 'black-other', 'black'],
      ['A9 Any other As', 'asian-other', 'asian'],
      ['M1 White and Bl', 'mixed-white-and-black-caribbean', 'mixed'],
      ['M2 White and Bl', 'mixed-white-and-black-african', 'mixed'],
      ['M3 White and Asian', 'mixed-white-and-asian', 'mixed'],
      ['M9 Any other Mi', 'mixed-other', 'mixed'],
      ['O1 Chinese', 'asian-chinese', 'asian'],
      ['O1 - Chinese', 'asian-chinese', 'asian'],
      ['O1 Arab', 'other-arab', 'other'],
      ['O9 Any other et', 'other-other', 'other'],
      ['W1', 'white-british', 'white'],
      ['N1 Officer’s pr', 'officer-called-away', 'unknown'],
      ["N1 Officer's presence urgently required elsewhere", 'officer-called-away', 'unknown'],
      ['N2 Situation in', 'situation-of-disorder', 'unknown'],
      ['N3 Person does ', 'did-not-understand', 'unknown'],
      ['N4 Person decli', 'declined', 'unknown'],
      ['', 'not-recorded', 'unknown'],
    ];
    const { searches, problems } = await loadSearchesOf(
      labels.map(([label]) => ({ 'Self-defined Ethnicity Code': label, 'SDE Group': 'Other' })),
    );
    expect(problems).to.deep.equal([]);
    expect(searches.map((search) => [search.self_defined, search.self_defined_group])).to.deep.equal(
      labels.map(([, code, group]) => [code, group]),
    );
  });

  it('does not read O1 without its label, which is Chinese in one scheme and Arab in another', async () => {
    const { searches, problems } = await loadSearchesOf([{ 'Self-defined Ethnicity Code': 'O1' }]);
    expect([searches[0]!.self_defined, searches[0]!.self_defined_group]).to.deep.equal(LABEL_NOT_KNOWN);
    expect(problems).to.deep.equal(['2 Self-defined Ethnicity Code: O1 - label not known; kept as unknown']);
  });

  it('reads the officer’s view from its code, with or without label, and from EA Group where there is no code', async () => {
    const labels: [string, string, string, string][] = [
      ['1', 'White', 'white-north-european', 'white'],
      ['2 White - South European', 'White', 'white-south-european', 'white'],
      ['3', 'Black', 'black', 'black'],
      ['3 Black', 'Black', 'black', 'black'],
      ['4 - Asian', 'Asian', 'asian', 'asian'],
      ['5 Chinese Japanese or South East Asian', 'Other', 'chinese-japanese-or-south-east-asian', 'asian'],
      ['6 Middle Eastern', 'Other', 'middle-eastern', 'other'],
      ['0 Unknown', '', 'not-known-to-officer', 'unknown'],
      ['', 'Black', 'black', 'black'],
      ['', '', 'not-recorded', 'unknown'],
    ];
    const { searches, problems } = await loadSearchesOf(
      labels.map(([code, group]) => ({ 'Ethnic Appearance Code': code, 'EA Group': group })),
    );
    expect(problems).to.deep.equal([]);
    expect(searches.map((search) => [search.officer_defined, search.officer_defined_group])).to.deep.equal(
      labels.map(([, , code, group]) => [code, group]),
    );
  });

  it('reads reasons by their letter', async () => {
    const reasons: [string, string][] = [
      ['A Stolen property (s.1 PACE)', 'stolen-property'],
      ['B Drugs (s.23 Misuse of Drugs Act)', 'drugs'],
      ['C Firearms (s.47 Firearms Act)', 'firearms'],
      ['D Weapons Point & Blades (s.1 PACE s.139 CJ Act)', 'weapons'],
      ['F', 'going-equipped'],
      ['K s.60 CJPO Weapons', 'section-60'],
      ['L - Articles to cause Criminal Damage', 'criminal-damage'],
      ['N Terrorism (s.43 & s.43A TACT)', 'other'],
      ['O Other Object', 'other'],
      ['y psychoactive substances', 'drugs'],
      ['Z Fireworks (s.1 PACE)', 'other'],
      ['', 'unknown'],
    ];
    const { searches, problems } = await loadSearchesOf(reasons.map(([reason]) => ({ 'Reason for Stop': reason })));
    expect(problems).to.deep.equal([]);
    expect(searches.map(({ reason }) => reason)).to.deep.equal(reasons.map(([, reason]) => reason));
  });

  it('reads outcomes by their number', async () => {
    const outcomes: [string, string][] = [
      ['1 No further action', 'no-further-action'],
      ['4 Arrested', 'arrest'],
      ['11 Penalty Notice (PND/FPN)', 'penalty-notice'],
      ['12 Postal Charge Requisition / Summons', 'summons'],
      ['13', 'community-resolution'],
      ['14 Caution (simple or conditional)', 'caution'],
      ['', 'not-recorded'],
    ];
    const { searches, problems } = await loadSearchesOf(outcomes.map(([Outcome]) => ({ Outcome })));
    expect(problems).to.deep.equal([]);
    expect(searches.map(({ outcome }) => outcome)).to.deep.equal(outcomes.map(([, outcome]) => outcome));
  });

  it('counts a find where the outcome is for the object searched for, and does not know where nothing is said', async () => {
    const [DRUGS, WEAPONS, SECTION_60] = ['B Drugs', 'D Weapons Point & Blades', 'K s.60 CJPO Weapons'];
    const finds: [reason: string, outcome: string, outcomeReason: string, isFind: boolean | null][] = [
      [DRUGS, '4 Arrested', 'B Drugs', true],
      [DRUGS, '4 Arrested', 'D Weapons, Points & Blades', false],
      [DRUGS, '4 Arrested', 'R Road Traffic', false],
      [WEAPONS, '4 Arrested', 'D Weapons', true],
      [SECTION_60, '4 Arrested', 'D Weapons', true],
      ['A Stolen property', '4 Arrested', 'T Theft & Handling', true],
      [DRUGS, '4 Arrested', 'Not Applicable', false],
      [DRUGS, '1 No further action', '', false],
      [DRUGS, '4 Arrested', '', null],
      ['', '4 Arrested', 'B Drugs', null],
      ['? Something', '4 Arrested', 'B Drugs', null],
    ];
    const { searches } = await loadSearchesOf(
      finds.map(([reason, Outcome, outcomeReason]) => ({
        'Reason for Stop': reason,
        Outcome,
        'Outcome Reason': outcomeReason,
      })),
    );
    expect(searches.map((search) => search.is_find)).to.deep.equal(finds.map(([, , , isFind]) => isFind));
  });

  it('keeps a row with labels it does not know, each with line, column, value and what was done', async () => {
    const { searches, problems, accepted } = await loadSearchesOf([
      {},
      {
        Subject: 'Boat',
        Gender: 'X',
        'Self-defined Ethnicity Code': 'Q7 Martian',
        'Ethnic Appearance Code': '9 Green',
        'Reason for Stop': 'Hats',
        Outcome: '99 A good talking-to',
        'Outcome Reason': '7 Hats',
        'Borough of Stop': 'Epping Forest',
      },
    ]);
    expect(accepted).to.equal(2);
    expect(searches[1]).to.include({
      subject: 'label-not-known',
      self_defined_group: 'unknown',
      officer_defined_group: 'unknown',
      reason: 'other',
      outcome: 'label-not-known',
      area_code: null,
      is_find: null,
    });
    expect(problems).to.deep.equal([
      '3 Borough of Stop: Epping Forest - borough not known; kept without place',
      '3 Ethnic Appearance Code: 9 Green, White - label not known; kept as unknown',
      '3 Gender: X - label not known; kept',
      '3 Outcome: 99 A good talking-to - label not known; kept',
      '3 Outcome Reason: 7 Hats - begins with no letter of an offence group; kept without find',
      '3 Reason for Stop: Hats - label not known; kept under other',
      '3 Self-defined Ethnicity Code: Q7 Martian - label not known; kept as unknown',
      '3 Subject: Boat - label not known; kept',
    ]);
  });

  it('finds the borough by name, alias or code', async () => {
    const headings = [...EXTRACT_HEADINGS, 'Borough Code'];
    const boroughs: [name: string, code: string, area: string | null][] = [
      ['Hackney', '', 'E09000012'],
      ['HAMMERSMITH & FULHAM', '', 'E09000013'],
      ['City of Westminster', '', 'E09000033'],
      ['E09000020', '', 'E09000020'],
      ['', 'E09000021', 'E09000021'],
      ['Camden', 'E09000005', 'E09000005'],
      ['', '', null],
    ];
    const { searches, problems } = await loadSearchesOf(
      boroughs.map(([name, code]) => ({ 'Borough of Stop': name, 'Borough Code': code })),
      headings,
    );
    expect(searches.map((search) => search.area_code)).to.deep.equal(boroughs.map(([, , area]) => area));
    expect(problems).to.deep.equal([
      '7 Borough of Stop: Camden E09000005 - name and code are of two boroughs; the code is used',
    ]);
  });

  it('keeps the first record of a Stop Ref and rejects the others', async () => {
    const { searches, problems, rejected } = await loadSearchesOf([
      { 'Stop Ref': 'X/1', Gender: 'M' },
      { 'Stop Ref': ' X/1', Gender: 'F' },
      { 'Stop Ref': 'X/2' },
      { 'Stop Ref': '' },
      { 'Stop Ref': '' },
    ]);
    expect(rejected).to.equal(1);
    expect(searches.map(({ record_ref }) => record_ref)).to.deep.equal(['X/1', 'X/2', null, null]);
    expect(searches[0]!.gender).to.equal('male');
    expect(problems).to.deep.equal([
      '3 Stop Ref:  X/1 - stands in the file before; the first record is kept',
      '5 Stop Ref:  - blank; kept',
      '6 Stop Ref:  - blank; kept',
    ]);
  });

  it('does not let a record that could not be used take a Stop Ref from one that can', async () => {
    const { searches, problems } = await loadSearchesOf([
      { 'Stop Ref': 'Y/1', Date: '10/05/2099' },
      { 'Stop Ref': 'Y/1', Gender: 'F' },
    ]);
    expect(searches.map(({ line, gender }) => [line, gender])).to.deep.equal([[3, 'female']]);
    expect(problems).to.have.length(1);
    expect(problems[0]).to.match(/^2 Date: 10\/05\/2099/);
  });

  it('counts each row of an aggregated extract as often as it says', async () => {
    const headings = [...EXTRACT_HEADINGS, 'Count'];
    const counts = ['3', ' 12 ', '', '0', '-1', 'many', '1.5'];
    const { searches, problems, accepted, rejected } = await loadSearchesOf(
      counts.map((Count) => ({ Count, 'Stop Ref': '', Grounds: `as often as ${Count}` })),
      headings,
    );
    expect([accepted, rejected]).to.deep.equal([3, 4]);
    expect(searches.map((search) => search.search_count)).to.deep.equal([3, 12, 1]);
    expect(problems.filter((problem) => problem.includes(' Count: '))).to.deep.equal(
      ['0', '-1', 'many', '1.5'].map(
        (count, index) =>
          `${index + 5} Count: ${count} - not a whole number from 1 (expected how many searches the row stands for)`,
      ),
    );
    const { rows } = await database.pool.query(
      `select sum(searches)::integer as searches from cell_count
       where source_file_id = (select max(source_file_id) from source_file)`,
    );
    expect(rows[0].searches).to.equal(16);
  });

  it('takes the borough of a file without a borough column from --area', async () => {
    const content = extractCsv([{ 'Stop Ref': 'Z/1' }], EXTRACT_HEADINGS_WITHOUT_BOROUGH);
    const { searches } = await loadContent(content, 'E09000012');
    expect(searches[0]!.area_code).to.equal('E09000012');
    expect(await refusalOf(database, await write(content), { areaCode: 'E09000005' })).to.match(
      /loaded before as E09000012, and now --area says E09000005/,
    );
  });

  it('refuses a file without a borough column when no borough is given, or one that is none', async () => {
    const path = await write(extractCsv([{ 'Stop Ref': 'Z/2' }], EXTRACT_HEADINGS_WITHOUT_BOROUGH));
    expect(await refusalOf(database, path)).to.match(/csv, line 1: this MPS extract has no borough column.*--area/);
    expect(await refusalOf(database, path, { areaCode: 'E09000099' })).to.match(
      /--area E09000099 is no London borough/,
    );
  });
});
