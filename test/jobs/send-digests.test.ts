import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { hold } from '../../jobs/hold.ts';
import { loadGroups } from '../../jobs/load-groups.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { measure } from '../../jobs/measure.ts';
import { raiseFlags } from '../../jobs/raise-flags.ts';
import { sendDigests } from '../../jobs/send-digests.ts';
import { getResidents } from '../../src/db/area.ts';
import { findDelivery, listDigests, listFigureIdsOfDelivery } from '../../src/db/delivery.ts';
import { findFigure, findMeasurement, listFigures } from '../../src/db/measurement.ts';
import type { Deps } from '../../src/deps.ts';
import { ratioText } from '../../src/domain/wording.ts';
import { InputProblem } from '../../src/problem.ts';
import { buildExtract, buildGroups, type Cell, evenCells } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

const CAMDEN = 'E09000007';
const HACKNEY = 'E09000012';
const BRENT = 'E09000005';
const NO_DECISION = { release: false, annotate: undefined, stop: undefined };

describe('writing the digests of a month', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;
  let deps: Deps;
  /** The same, with a hold of seven days, at a day of the month. */
  const holding = (day: string) =>
    makeDeps(database, { now: new Date(`2026-06-${day}T08:00:00Z`), settings: { publishHoldDays: 7 } });

  const raise = async (month: string) => {
    const report = await measure(deps, month);
    await raiseFlags(deps, month, report);
    return report.measurement;
  };
  const addGroup = async (name: string, areaCode: string) =>
    loadGroups(deps, [await buildGroups(join(folder, 'groups.csv'), [{ name, areaCode, nextMeeting: '2026-07-14' }])]);
  const textsOf = async (month: string) => {
    const digests = await listDigests(database.db, month);
    return Promise.all(digests.map(async ({ deliveryId }) => (await findDelivery(database.db, deliveryId))!.plainText));
  };
  const oneLine = (text: string) => text.replace(/\s+/g, ' ');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenhand-digests-'));
    database = await makeDatabase();
    deps = makeDeps(database);
    const even = evenCells(await getResidents(database.db), { perResident: 1 / 500 });
    const camden: Cell = { areaCode: CAMDEN, group: 'black', reason: 'weapons', searches: 30 };
    const path = await buildExtract(join(folder, 'extract.csv'), {
      '2026-01': even,
      '2026-02': [...even, camden],
      '2026-03': even,
    });
    await loadSearches(deps, { paths: [path] });
    await addGroup('Camden Monitoring Group', CAMDEN);
    await addGroup('Hackney Monitoring Group', HACKNEY);
  });

  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('refuses a month that has not been measured', async () => {
    const refusal = await sendDigests(deps, '2026-01').catch((error: Error) => error);
    expect(refusal).to.be.instanceOf(InputProblem).with.property('message').that.contains('run measure first');
  });

  it('refuses a month whose flags have not been raised, since its mail would say that nothing stands out', async () => {
    await measure(deps, '2026-01');
    const refusal = await sendDigests(deps, '2026-01').catch((error: Error) => error);
    expect(refusal).to.be.instanceOf(InputProblem).with.property('message').that.contains('run raise-flags first');
    expect(await listDigests(database.db, '2026-01')).to.deep.equal([]);
  });

  it('writes one mail for each group', async () => {
    await raise('2026-01');
    expect(await sendDigests(deps, '2026-01')).to.deep.include({ groups: 2, written: 2 });
    expect(
      (await listDigests(database.db, '2026-01')).map(({ group, areaCode, state, subject }) => [
        group,
        areaCode,
        state,
        subject,
      ]),
    ).to.deep.equal([
      ['Camden Monitoring Group', CAMDEN, 'pending', 'Stop and search in Camden: January 2026'],
      ['Hackney Monitoring Group', HACKNEY, 'pending', 'Stop and search in Hackney: January 2026'],
    ]);
    expect((await findMeasurement(database.db, '2026-01'))!.publishedAt).to.be.instanceOf(Date);
  });

  it('writes none when it runs again, nor when two run at once', async () => {
    const reports = [
      await sendDigests(deps, '2026-01'),
      ...(await Promise.all([sendDigests(deps, '2026-01'), sendDigests(deps, '2026-01')])),
    ];
    expect(reports.map((report) => report.written)).to.deep.equal([0, 0, 0]);
    expect(await listDigests(database.db, '2026-01')).to.have.length(2);
  });

  it('writes one to a group that was added later', async () => {
    await addGroup('Brent Monitoring Group', BRENT);
    expect((await sendDigests(deps, '2026-01')).written).to.equal(1);
    expect((await sendDigests(deps, '2026-01')).written).to.equal(0);
    expect(await listDigests(database.db, '2026-01')).to.have.length(3);
  });

  it('links every figure it quotes, each of them stored, of its borough or of London', async () => {
    const { measurementId } = (await findMeasurement(database.db, '2026-01'))!;
    const [camden] = (await listDigests(database.db, '2026-01')).filter((digest) => digest.areaCode === CAMDEN);
    const ids = await listFigureIdsOfDelivery(database.db, camden!.deliveryId);
    expect(ids).to.have.length.above(2);
    const found = await Promise.all(ids.map((id) => findFigure(database.db, id)));
    expect(found.every((each) => each?.measurementId === measurementId)).to.equal(true);
    expect([...new Set(found.map((each) => each!.figure.areaCode))]).to.have.members([CAMDEN, 'E12000007']);
    // The headline's counts and ratio are those of a linked figure.
    const text = oneLine((await findDelivery(database.db, camden!.deliveryId))!.plainText);
    const printed = /were searched at (\S+) times the rate/.exec(text)![1];
    const linked = found
      .map((each) => each!.figure)
      .filter((figure) => figure.areaCode === CAMDEN && figure.measure === 'ratio');
    expect(linked.map(({ estimate }) => estimate.state === 'estimated' && ratioText(estimate.value))).to.include(
      printed,
    );
  });

  it('writes nothing for as many days as the month is held', async () => {
    await raise('2026-02');
    const first = await sendDigests(holding('01'), '2026-02');
    expect(first.hold).to.deep.equal({ state: 'held', until: new Date('2026-06-08T08:00:00Z'), notes: [] });
    expect(first.written).to.equal(0);
    expect((await sendDigests(holding('07'), '2026-02')).hold.state).to.equal('held');
    expect(await listDigests(database.db, '2026-02')).to.deep.equal([]);
    expect((await findMeasurement(database.db, '2026-02'))!.publishedAt).to.equal(undefined);
  });

  it('sends a held month early once scrutiny staff release it, with their note in every mail', async () => {
    await hold(holding('03'), '2026-02', {
      ...NO_DECISION,
      annotate: 'Camden’s weapons searches rose during one operation.',
    });
    expect((await sendDigests(holding('03'), '2026-02')).written).to.equal(0);
    expect((await hold(holding('03'), '2026-02', { ...NO_DECISION, release: true })).state).to.equal('released');
    expect((await sendDigests(holding('03'), '2026-02')).written).to.equal(3);
    for (const text of await textsOf('2026-02')) {
      expect(oneLine(text)).to.contain(
        'Note from scrutiny staff: Camden’s weapons searches rose during one operation.',
      );
    }
  });

  it('says what it reported the month before, and links that figure too', async () => {
    const before = (await findMeasurement(database.db, '2026-01'))!;
    const reported = (
      await listFigures(database.db, before.measurementId, {
        windowKind: 'rolling-12-months',
        areaCode: CAMDEN,
        reason: 'all',
        measure: 'ratio',
      })
    ).find((figure) => figure.group === 'black' && figure.basis === 'self-defined')!;
    const [camden] = (await listDigests(database.db, '2026-02')).filter((digest) => digest.areaCode === CAMDEN);
    const text = oneLine((await findDelivery(database.db, camden!.deliveryId))!.plainText);
    const value = reported.estimate.state === 'estimated' ? ratioText(reported.estimate.value) : '';
    expect(text).to.contain(`For January 2026 we reported ${value}.`);
    expect(await listFigureIdsOfDelivery(database.db, camden!.deliveryId)).to.include(reported.figureId);
  });

  it('quotes the edition a group was written about, not one that was corrected since', async () => {
    const even = evenCells(await getResidents(database.db), { perResident: 1 / 500 });
    const path = await buildExtract(join(folder, 'revised.csv'), {
      '2026-01': [...even, { areaCode: HACKNEY, group: 'black', searches: 100 }],
    });
    await loadSearches(deps, { paths: [path] });
    const edition = await measure(deps, '2026-01');
    expect(edition.measurement.edition).to.equal(2);
    await raise('2026-02');
    await addGroup('Second Hackney Group', HACKNEY);
    expect((await sendDigests(holding('04'), '2026-02')).written).to.equal(1);
    const digests = (await listDigests(database.db, '2026-02')).filter(({ areaCode }) => areaCode === HACKNEY);
    const texts = await Promise.all(
      digests.map(async ({ deliveryId }) => oneLine((await findDelivery(database.db, deliveryId))!.plainText)),
    );
    expect(texts.map((text) => /For January 2026 we reported (\S+)\./.exec(text)?.[1])).to.deep.equal([
      '2.0',
      undefined,
    ]);
  });

  it('writes nothing of a stopped month, whose reason stands recorded', async () => {
    await raise('2026-03');
    await sendDigests(holding('01'), '2026-03');
    await hold(holding('02'), '2026-03', {
      ...NO_DECISION,
      stop: 'The Met found that a district’s records were sent twice.',
    });
    // The days of the hold have passed, and it stays stopped.
    const report = await sendDigests(holding('20'), '2026-03');
    expect(report).to.deep.include({
      hold: { state: 'stopped', reason: 'The Met found that a district’s records were sent twice.', notes: [] },
      written: 0,
    });
    expect(await listDigests(database.db, '2026-03')).to.deep.equal([]);
    const { rows } = await sql<{
      kind: string;
      reason: string;
    }>`select kind, reason from publication_event where month = '2026-03-01'`.execute(database.db);
    expect(rows).to.deep.equal([
      { kind: 'stopped', reason: 'The Met found that a district’s records were sent twice.' },
    ]);
  });

  it('sends a stopped month once it is released after all', async () => {
    await hold(holding('21'), '2026-03', { ...NO_DECISION, release: true });
    expect((await sendDigests(holding('21'), '2026-03')).written).to.equal(4);
  });
});
