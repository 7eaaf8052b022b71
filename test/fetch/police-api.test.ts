import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { fetchForceMonth, listAvailability } from '../../src/fetch/police-api.ts';
import { publishedName, toPublishedCsv } from '../../src/fetch/published-csv.ts';
import { forceMonthOfName } from '../../src/ingest/search-format.ts';
import { API_RECORD, apiRecord } from '../support/api-records.ts';
import { POLICE_UK_HEADER } from '../support/csv-searches.ts';
import { failureOf, makeClient } from '../support/fetch-client.ts';
import { gives, givesJson, type Publisher, startPublisher } from '../support/publisher.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

const MAY = '/api/stops-force?force=metropolitan&date=2022-05';

describe('the API of data.police.uk', () => {
  let publisher: Publisher;
  let client: ReturnType<typeof makeClient>;
  beforeEach(async () => {
    publisher = await startPublisher();
    client = makeClient();
  });
  afterEach(async () => {
    await client.close();
    await publisher.close();
  });

  const may = () => fetchForceMonth(client, `${publisher.url}/api/`, { forceId: 'metropolitan', month: '2022-05' });
  const csvOf = async (...records: unknown[]) => {
    publisher.on(MAY, givesJson(records));
    return toPublishedCsv((await may()).records);
  };
  const lineOf = async (record: unknown) => (await csvOf(record)).split('\n')[1];

  it('says which forces have searches of which month', async () => {
    publisher.on(
      '/api/crimes-street-dates',
      givesJson([
        { date: '2022-05', 'stop-and-search': ['metropolitan', 'btp'] },
        { date: '2022-04', 'stop-and-search': [] },
      ]),
    );
    const listed = await listAvailability(client, `${publisher.url}/api`);
    expect([...listed.keys()]).to.deep.equal(['2022-05', '2022-04']);
    expect(listed.get('2022-05')!.has('btp')).to.equal(true);
    expect(listed.get('2022-04')!.size).to.equal(0);
  });

  it('gives a month that reads as the published file would: the same headings, words, blanks and decimals', async () => {
    const csv = await csvOf(API_RECORD);
    expect(csv).to.equal(
      `${POLICE_UK_HEADER}\nPerson search,2022-05-10T13:40:00+00:00,,,51.512300,-0.100000,Male,18-24,White - Irish,White,Misuse of Drugs Act 1971 (section 23),Controlled drugs,Arrest,,\n`,
    );
    expect(forceMonthOfName(publishedName('metropolitan', '2022-05'))).to.deep.equal({
      forceId: 'metropolitan',
      month: '2022-05',
    });
  });

  it('gives true, false and unknown as True, False and blank, and no place as two blanks', async () => {
    const record = apiRecord({
      operation: true,
      operation_name: 'Blunt, again',
      location: null,
      outcome_linked_to_object_of_search: true,
      removal_of_more_than_outer_clothing: false,
      age_range: null,
      outcome: '',
    });
    expect(await lineOf(record)).to.equal(
      'Person search,2022-05-10T13:40:00+00:00,True,"Blunt, again",,,Male,,White - Irish,White,Misuse of Drugs Act 1971 (section 23),Controlled drugs,,True,False',
    );
  });

  it('gives an outcome of false in the words of its time: nothing found', async () => {
    expect(await lineOf(apiRecord({ outcome: false, outcome_object: undefined }))).to.contain(
      ',Nothing found - no further action,',
    );
    expect(await lineOf(apiRecord({ outcome: false, outcome_object: { id: 'a', name: 'Arrest' } }))).to.contain(
      ',Arrest,',
    );
  });

  it('gives the same bytes in whatever order the records come', async () => {
    const [early, late] = [apiRecord({ datetime: '2022-05-01T10:00:00+00:00' }), apiRecord({ type: 'A search' })];
    expect(await csvOf(early, late, API_RECORD)).to.equal(await csvOf(API_RECORD, late, early));
  });

  it('is refused where a record is not as agreed, by its place and field', async () => {
    publisher.on(MAY, givesJson([API_RECORD, { ...API_RECORD, gender: 7 }]));
    expect(await failureOf(may())).to.match(
      /^data\.police\.uk API, GET .*date=2022-05: the JSON is not as agreed: record 2, gender: .*expected string/,
    );
    const { datetime: _, ...without } = API_RECORD;
    publisher.on(MAY, givesJson([without]));
    expect(await failureOf(may())).to.match(/not as agreed: record 1, datetime: /);
    publisher.on(MAY, givesJson({ error: 'no' }));
    expect(await failureOf(may())).to.match(/not as agreed: .*expected array/);
    publisher.on(MAY, gives('[{"type":', 'application/json'));
    expect(await failureOf(may())).to.match(/the answer is no JSON: /);
    expect(publisher.requests, 'asking again would give the same').to.have.length(4);
  });

  it('is read as it was published once', async function () {
    needsSharedData(this, 'data/reference/api_stop_and_search_sample.json');
    const sample = JSON.parse(await readFile(sharedPath('data/reference/api_stop_and_search_sample.json'), 'utf8'));
    expect(await lineOf(sample)).to.equal(
      'Person search,2018-06-08T13:40:00+00:00,,,52.636250,-1.133691,Male,over 34,White - English/Welsh/Scottish/Northern Irish/British,White,Police and Criminal Evidence Act 1984 (section 1),Offensive weapons,A no further action disposal,,',
    );
  });

  it('would give the Met’s May 2022 as it was published, but for the order of its rows', async function () {
    const path = 'data/stops/2022-05/2022-05-metropolitan-stop-and-search.csv';
    needsSharedData(this, path);
    const published = await readFile(sharedPath(path), 'utf8');
    const [header, ...lines] = published.trimEnd().split('\n');
    const fields = lines.filter((line) => !line.includes('"')).map((line) => line.split(','));
    const text = (value: string | undefined) => value || null;
    const claim = (value: string | undefined) => (value === 'True' ? true : value === 'False' ? false : null);
    const csv = await csvOf(
      ...fields.map((of) => ({
        type: of[0],
        datetime: of[1],
        operation: claim(of[2]),
        operation_name: text(of[3]),
        // The API leaves zeros at the end of a coordinate away.
        location: of[4] ? { latitude: String(Number(of[4])), longitude: String(Number(of[5])) } : null,
        gender: text(of[6]),
        age_range: text(of[7]),
        self_defined_ethnicity: text(of[8]),
        officer_defined_ethnicity: text(of[9]),
        legislation: text(of[10]),
        object_of_search: text(of[11]),
        outcome: of[12],
        outcome_linked_to_object_of_search: claim(of[13]),
        removal_of_more_than_outer_clothing: claim(of[14]),
      })),
    );
    const [ownHeader, ...ownLines] = csv.trimEnd().split('\n');
    expect(ownHeader).to.equal(header);
    expect(ownLines.sort()).to.deep.equal(fields.map((of) => of.join(',')).sort());
    expect(ownLines.length).to.be.greaterThan(10_000);
  });
});
