import { expect } from 'chai';
import { encodeWindows1252 } from '../../src/demo/windows-1252.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { load, loadOne, problemsOf, refusalOf, type StoredSearch, searchesOf } from '../support/csv-load.ts';
import { archiveName, POLICE_UK_SEARCH, type PoliceUkSearch, policeUkCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { zipOf } from '../support/zip-archive.ts';

describe('loading records of data.police.uk', () => {
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

  /** Loads records as one file of the Met's May 2022, or of another force and month. */
  async function loadSearchesOf(
    searches: Partial<PoliceUkSearch>[],
    { month = '2022-05', force = 'metropolitan' } = {},
  ): Promise<{ searches: StoredSearch[]; problems: string[]; rows: number; accepted: number; rejected: number }> {
    fileCount += 1;
    const path = await folder.write(`${fileCount}/${archiveName(month, force)}`, policeUkCsv(searches));
    const { sourceFileId, rows, accepted, rejected } = await loadOne(database, path);
    expect(rows).to.equal(accepted + rejected);
    return {
      searches: await searchesOf(database, sourceFileId),
      problems: await problemsOf(database, sourceFileId),
      rows,
      accepted,
      rejected,
    };
  }

  it('keeps every value of a record, with its line', async () => {
    const { searches, problems } = await loadSearchesOf([{ 'Outcome linked to object of search': 'True' }]);
    expect(problems).to.deep.equal([]);
    expect(searches).to.have.length(1);
    expect(searches[0]).to.include({
      line: 2,
      month: '2022-05-01',
      searched_on: '2022-05-10',
      latitude: 51.5,
      longitude: -0.1,
      subject: 'person',
      gender: 'male',
      age_band: '18-24',
      self_defined: 'white-irish',
      self_defined_group: 'white',
      officer_defined: 'white',
      officer_defined_group: 'white',
      power: 'misuse-of-drugs-act-s23',
      object: 'controlled-drugs',
      reason: 'drugs',
      outcome: 'arrest',
      is_find: true,
      is_outer_clothing_exceeded: null,
      search_count: 1,
    });
    expect(searches[0]!.searched_at?.toISOString()).to.equal('2022-05-10T13:40:00.000Z');
  });

  it('is the same for columns in another order, padded values, Windows lines and a byte order mark', async () => {
    const headings = Object.keys(POLICE_UK_SEARCH).toReversed();
    const padded = Object.fromEntries(
      Object.entries(POLICE_UK_SEARCH).map(([heading, value]) => [heading, `  ${value} `]),
    );
    const text = `\ufeff${policeUkCsv([padded], headings).replaceAll('\n', '\r\n').replace('\r\n', ',,\r\n')}`;
    const plain = await loadOne(
      database,
      await folder.write(`plain/${archiveName('2021-05')}`, policeUkCsv([{ Date: '2021-05-10T13:40:00+00:00' }])),
    );
    const other = await loadOne(
      database,
      await folder.write(`other/${archiveName('2021-05')}`, text.replaceAll('2022-05', '2021-05')),
    );
    expect(await problemsOf(database, other.sourceFileId)).to.deep.equal([]);
    const told = async (sourceFileId: number) =>
      (await searchesOf(database, sourceFileId)).map((search) => ({ ...search, source_file_id: 0, row_hash: 0 }));
    expect(await told(other.sourceFileId)).to.deep.equal(await told(plain.sourceFileId));
  });

  it('reads Windows-1252 as it was meant', async () => {
    const text = policeUkCsv([{ 'Policing operation': 'Opération ‘Zoë’', Gender: 'Señor £' }]);
    const file = await loadOne(
      database,
      await folder.write(`w/${archiveName('2020-05')}`, encodeWindows1252(text.replaceAll('2022-05', '2020-05'))),
    );
    expect(await problemsOf(database, file.sourceFileId)).to.deep.equal(['2 Gender: Señor £ - label not known; kept']);
  });

  it('goes by London time: half past eleven at night on 30 April in UTC is a search in May', async () => {
    const { searches, problems, accepted, rejected } = await loadSearchesOf([
      { Date: '2022-04-30T23:30:00+00:00' },
      { Date: '2022-04-30T22:59:00+00:00' },
      { Date: '2022-05-31T22:59:00+00:00' },
      { Date: '2022-05-31T23:00:00+00:00' },
      { Date: '2022-05-31T23:30:00+01:00' },
      { Date: '2022-05-31T23:30:00Z' },
    ]);
    expect([accepted, rejected]).to.deep.equal([3, 3]);
    expect(searches.map(({ line, searched_on }) => [line, searched_on])).to.deep.equal([
      [2, '2022-05-01'],
      [4, '2022-05-31'],
      [6, '2022-05-31'],
    ]);
    expect(problems).to.deep.equal([
      '3 Date: 2022-04-30T22:59:00+00:00 - outside the month of the file, in London time',
      '5 Date: 2022-05-31T23:00:00+00:00 - outside the month of the file, in London time',
      '7 Date: 2022-05-31T23:30:00Z - outside the month of the file, in London time',
    ]);
  });

  it('goes by Greenwich time in winter', async () => {
    const { accepted, rejected } = await loadSearchesOf(
      [{ Date: '2022-01-31T23:30:00+00:00' }, { Date: '2021-12-31T23:30:00+00:00' }],
      { month: '2022-01' },
    );
    expect([accepted, rejected]).to.deep.equal([1, 1]);
  });

  it('rejects a row whose date is none, with line, value and what was expected', async () => {
    const dates = [
      '',
      '10/05/2022 13:40',
      '2022-05-32T13:40:00+00:00',
      '2022-05-10T13:40:00',
      'now',
      '2022-05-10T25:40:00+00:00',
    ];
    const { problems, rejected } = await loadSearchesOf([{}, ...dates.map((date) => ({ Date: date }))]);
    expect(rejected).to.equal(dates.length);
    expect(problems).to.deep.equal(
      dates.map(
        (date, index) =>
          `${index + 3} Date: ${date} - not a date and time with its offset (expected such as 2022-05-01T13:40:00+00:00)`,
      ),
    );
  });

  it('keeps a row whose coordinates are none, without a place', async () => {
    const points: [string, string][] = [
      ['', ''],
      ['north', 'west'],
      ['51.5', ''],
      ['951.5', '-0.1'],
      ['NaN', 'NaN'],
      ['Infinity', '0'],
      ['1e999', '0'],
    ];
    const { searches, problems, rejected } = await loadSearchesOf(
      points.map(([Latitude, Longitude]) => ({ Latitude, Longitude })),
    );
    expect(rejected).to.equal(0);
    expect(searches.every(({ latitude, longitude }) => latitude === null && longitude === null)).to.equal(true);
    expect(problems).to.deep.equal(
      points
        .slice(1)
        .map(([y, x], index) => `${index + 3} Latitude: ${y}, ${x} - not a coordinate in degrees; kept without place`),
    );
  });

  it('reads the ethnic labels of both eras into the same groups', async () => {
    const labels: [string, string, string][] = [
      ['White - English/Welsh/Scottish/Northern Irish/British', 'white-british', 'white'],
      ['White - White British (W1)', 'white-british', 'white'],
      ['White - Gypsy or Irish Traveller', 'white-gypsy-or-irish-traveller', 'white'],
      ['Black/African/Caribbean/Black British - Caribbean', 'black-caribbean', 'black'],
      ['Black or Black British - Caribbean (B1)', 'black-caribbean', 'black'],
      ['Black/African/Caribbean/Black British - Any other Black/African/Caribbean background', 'black-other', 'black'],
      ['Asian/Asian British - Chinese', 'asian-chinese', 'asian'],
      ['Chinese or other ethnic group - Chinese (O1)', 'asian-chinese', 'asian'],
      ['Asian or Asian British - Any other Asian ethnic background (A9)', 'asian-other', 'asian'],
      ['Mixed/Multiple ethnic groups - White and Asian', 'mixed-white-and-asian', 'mixed'],
      ['Mixed - White and Asian (M3)', 'mixed-white-and-asian', 'mixed'],
      ['Other ethnic group - Arab', 'other-arab', 'other'],
      ['Chinese or other ethnic group - Any other ethnic group (O9)', 'other-other', 'other'],
      ['Other ethnic group - Not stated', 'not-stated', 'unknown'],
      ['Not Stated (NS)', 'not-stated', 'unknown'],
      ['', 'not-recorded', 'unknown'],
    ];
    const { searches, problems } = await loadSearchesOf(labels.map(([label]) => ({ 'Self-defined ethnicity': label })));
    expect(problems).to.deep.equal([]);
    expect(searches.map((search) => [search.self_defined, search.self_defined_group])).to.deep.equal(
      labels.map(([, code, group]) => [code, group]),
    );
  });

  it('keeps what officers recorded apart from what people said of themselves', async () => {
    const officers = ['White', 'Black', 'Asian', 'Mixed', 'Other', ''];
    const { searches } = await loadSearchesOf(
      officers.map((officer) => ({ 'Self-defined ethnicity': '', 'Officer-defined ethnicity': officer })),
    );
    expect(searches.map((search) => search.officer_defined_group)).to.deep.equal([
      'white',
      'black',
      'asian',
      'mixed',
      'other',
      'unknown',
    ]);
    expect(new Set(searches.map((search) => search.self_defined_group))).to.deep.equal(new Set(['unknown']));
  });

  it('reads the outcome labels of both eras into the same outcomes', async () => {
    const labels: [string, string][] = [
      ['A no further action disposal', 'no-further-action'],
      ['Nothing found - no further action', 'no-further-action'],
      ['Arrest', 'arrest'],
      ['Suspect arrested', 'arrest'],
      ['Community resolution', 'community-resolution'],
      ['Local resolution', 'community-resolution'],
      ['Khat or Cannabis warning', 'cannabis-or-khat-warning'],
      ['Offender given drugs possession warning', 'cannabis-or-khat-warning'],
      ['Penalty Notice for Disorder', 'penalty-notice'],
      ['Offender given penalty notice', 'penalty-notice'],
      ['Caution (simple or conditional)', 'caution'],
      ['Offender cautioned', 'caution'],
      ['Summons / charged by post', 'summons'],
      ['Suspect summonsed to court', 'summons'],
      ['', 'not-recorded'],
    ];
    const { searches, problems } = await loadSearchesOf(labels.map(([Outcome]) => ({ Outcome })));
    expect(problems).to.deep.equal([]);
    expect(searches.map(({ outcome }) => outcome)).to.deep.equal(labels.map(([, outcome]) => outcome));
  });

  it('takes a blank for unknown and not for no, in finds and in clothing removed', async () => {
    const { searches, problems } = await loadSearchesOf(
      ['True', 'False', '', 'perhaps'].map((value) => ({
        'Outcome linked to object of search': value,
        'Removal of more than just outer clothing': value,
      })),
    );
    expect(searches.map(({ is_find }) => is_find)).to.deep.equal([true, false, null, null]);
    expect(searches.map((search) => search.is_outer_clothing_exceeded)).to.deep.equal([true, false, null, null]);
    expect(problems).to.deep.equal([
      '5 Outcome linked to object of search: perhaps - not True, False or blank; kept as not recorded',
      '5 Removal of more than just outer clothing: perhaps - not True, False or blank; kept as not recorded',
    ]);
  });

  describe('finds the reason in power and object', () => {
    const PACE = 'Police and Criminal Evidence Act 1984 (section 1)';
    const reasonsOf = async (searches: Partial<PoliceUkSearch>[], file?: { month?: string; force?: string }) =>
      (await loadSearchesOf(searches, file)).searches.map(({ reason }) => reason);
    const on = (day: string, object: string) => ({
      Date: `${day}T13:40:00+00:00`,
      Legislation: PACE,
      'Object of search': object,
    });

    it('with section 60 whatever the object', async () => {
      const Legislation = 'Criminal Justice and Public Order Act 1994 (section 60)';
      expect(
        await reasonsOf([
          { Legislation, 'Object of search': 'Anything to threaten or harm anyone' },
          { Legislation, 'Object of search': 'Offensive weapons' },
          { Legislation, 'Object of search': '' },
        ]),
      ).to.deep.equal(['section-60', 'section-60', 'section-60']);
    });

    it('with each object in its reason', async () => {
      const reasons: [string, string][] = [
        ['Controlled drugs', 'drugs'],
        ['Psychoactive substances', 'drugs'],
        ['Offensive weapons', 'weapons'],
        ['Crossbows', 'weapons'],
        ['Stolen goods', 'stolen-property'],
        ['Article for use in theft', 'going-equipped'],
        ['Firearms', 'firearms'],
        ['Articles for use in criminal damage', 'criminal-damage'],
        ['Fireworks', 'other'],
        ['', 'other'],
      ];
      expect(await reasonsOf(reasons.map(([object]) => on('2022-05-10', object)))).to.deep.equal(
        reasons.map(([, reason]) => reason),
      );
    });

    it('with "Evidence of offences" as going equipped for the Met, and as other for another force', async () => {
      const evidence = on('2022-05-10', 'Evidence of offences under the Act');
      expect(await reasonsOf([evidence])).to.deep.equal(['going-equipped']);
      expect(await reasonsOf([evidence], { force: 'city-of-london' })).to.deep.equal(['other']);
    });

    it('as unknown for the Met’s criminal damage before 2017, which stood on rows of every kind', async () => {
      const damage = 'Articles for use in criminal damage';
      expect(await reasonsOf([on('2016-12-10', damage)], { month: '2016-12' })).to.deep.equal(['unknown']);
      expect(await reasonsOf([on('2017-01-10', damage)], { month: '2017-01' })).to.deep.equal(['criminal-damage']);
      expect(await reasonsOf([on('2016-12-10', damage)], { month: '2016-12', force: 'city-of-london' })).to.deep.equal([
        'criminal-damage',
      ]);
    });
  });

  it('keeps a row with labels it does not know, each with line, column, value and what was done', async () => {
    const { searches, problems, accepted } = await loadSearchesOf([
      {},
      {
        Type: 'Boat search',
        Gender: 'Unclear',
        'Age range': '18-99',
        'Self-defined ethnicity': 'White - Martian',
        'Officer-defined ethnicity': 'Green',
        Legislation: 'Magna Carta 1215 (clause 39)',
        'Object of search': 'Hats',
        Outcome: 'A good talking-to',
      },
    ]);
    expect(accepted).to.equal(2);
    expect(searches[1]).to.include({
      subject: 'label-not-known',
      gender: 'label-not-known',
      age_band: 'label-not-known',
      self_defined: 'label-not-known',
      self_defined_group: 'unknown',
      officer_defined_group: 'unknown',
      power: 'label-not-known',
      object: 'label-not-known',
      reason: 'other',
      outcome: 'label-not-known',
    });
    expect(problems).to.deep.equal([
      '3 Age range: 18-99 - label not known; kept',
      '3 Gender: Unclear - label not known; kept',
      '3 Legislation: Magna Carta 1215 (clause 39) - label not known; kept',
      '3 Object of search: Hats - label not known; kept',
      '3 Officer-defined ethnicity: Green - label not known; kept as unknown',
      '3 Outcome: A good talking-to - label not known; kept',
      '3 Self-defined ethnicity: White - Martian - label not known; kept as unknown',
      '3 Type: Boat search - label not known; kept',
    ]);
  });

  it('keeps repeated rows and counts them', async () => {
    const { accepted } = await loadSearchesOf([{}, {}, { Gender: 'Female' }, {}], { month: '2022-05', force: 'btp' });
    expect(accepted).to.equal(4);
    const { rows } = await database.pool.query(
      `select search_count, repeated_count from source_file_month join source_file using (source_file_id) where force_id = 'btp'`,
    );
    expect(rows).to.deep.equal([{ search_count: 4, repeated_count: 2 }]);
  });

  it('gives problems the right line after values over several lines, blank lines and before a missing last newline', async () => {
    const text = policeUkCsv([{ 'Policing operation': 'one\ntwo\n"three"' }, { Gender: 'X' }, { Gender: 'Y' }]);
    const file = await loadOne(
      database,
      await folder.write(`lines/${archiveName('2022-05')}`, text.replace(/^(.*,X,.*)$/m, '\n\n$1').trimEnd()),
    );
    expect(file.rows).to.equal(3);
    expect(await problemsOf(database, file.sourceFileId)).to.deep.equal([
      '7 Gender: X - label not known; kept',
      '8 Gender: Y - label not known; kept',
    ]);
  });

  describe('from a file whose name does not tell', () => {
    it('takes the force from --force and the month from the first record, in London time', async () => {
      const path = await folder.write(
        'download.csv',
        policeUkCsv([{ Date: '2019-05-31T23:30:00+00:00' }, { Date: '2019-06-10T10:00:00+00:00' }]),
      );
      const { accepted, sourceFileId } = await loadOne(database, path, { forceId: 'metropolitan' });
      expect(accepted).to.equal(2);
      expect((await searchesOf(database, sourceFileId))[0]?.month).to.equal('2019-06-01');
    });

    it('takes the month from --month where it is given', async () => {
      const path = await folder.write(
        'march.csv',
        policeUkCsv([{ Date: 'no date' }, { Date: '2019-03-10T10:00:00+00:00' }]),
      );
      const { accepted, rejected } = await loadOne(database, path, { forceId: 'metropolitan', month: '2019-03' });
      expect([accepted, rejected]).to.deep.equal([1, 1]);
    });

    it('is refused without --force, and where the first date is none', async () => {
      const path = await folder.write('nameless.csv', policeUkCsv([{}]));
      expect(await refusalOf(database, path)).to.match(/nameless\.csv: which force is this\?.*--force/);
      const dateless = await folder.write('dateless.csv', policeUkCsv([{ Date: '10 May' }]).replace('\n', '\n\n'));
      expect(await refusalOf(database, dateless, { forceId: 'metropolitan' })).to.match(
        /dateless\.csv, line 3: Date "10 May" is not a date and time/,
      );
    });
  });

  it('loads a month from a ZIP as from a loose file, and a folder of both but once', async () => {
    const name = archiveName('2018-05');
    const content = policeUkCsv([{ Date: '2018-05-10T10:00:00+00:00' }]);
    await folder.write(
      'mixed/archive.zip',
      await zipOf({ [name]: content, [name.replace('stop-and-search', 'street')]: 'x' }),
    );
    await folder.write(`mixed/${name}`, content);
    await folder.write(`mixed/${name.replace('stop-and-search', 'outcomes')}`, 'Crime ID\n1\n');
    const { files, totals, warnings } = await load(database, [`${folder.path}/mixed`]);
    expect(warnings.join(' ')).to.contain('No borough boundaries are loaded');
    expect(files.map(({ path, unchanged }) => [path.slice(folder.path.length), unchanged])).to.deep.equal([
      [`/mixed/${name}`, false],
      [`/mixed/archive.zip!${name}`, true],
    ]);
    expect(totals).to.deep.equal({ files: 2, rows: 2, accepted: 2, rejected: 0, unchanged: 1 });
  });
});
