import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { figures } from '../../jobs/figures.ts';
import { loadGroups } from '../../jobs/load-groups.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { measure } from '../../jobs/measure.ts';
import { type RaisedFrom, raiseFlags } from '../../jobs/raise-flags.ts';
import { ofFigures } from '../../jobs/report.ts';
import { ofTrace } from '../../jobs/report-trace.ts';
import { sendDigests } from '../../jobs/send-digests.ts';
import { ofSmell, smellOf } from '../../jobs/smell-report.ts';
import { trace } from '../../jobs/trace.ts';
import { getResidents } from '../../src/db/area.ts';
import { findDelivery, listDigests, listFigureIdsOfDelivery } from '../../src/db/delivery.ts';
import { listFlags } from '../../src/db/flag.ts';
import { listCountedRecords, listStoredFigures, type StoredFigure } from '../../src/db/measurement.ts';
import { findGroundsBasis } from '../../src/db/measurement-grounds.ts';
import type { Deps } from '../../src/deps.ts';
import { isAbsentAt, isListedAt, isOpenAt } from '../../src/domain/flag.ts';
import { monthsOf } from '../../src/domain/period.ts';
import type { Tier } from '../../src/grounds/reading.ts';
import { LONDON, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { GROUNDS_SCOPES } from '../../src/vocabulary/grounds-tier.ts';
import { buildExtract, buildGroups, buildPoliceUk, type Cell, scatteredCells } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { readAgain } from '../support/read-texts.ts';

const HACKNEY = 'E09000012';
const LAMBETH = 'E09000022';
const HOUNSLOW = 'E09000018';
const MONTHS = monthsOf({ from: '2026-02', to: '2026-09' });

/** Of each borough's drug searches: how many in a hundred come to each tier. */
const USUAL: Record<Tier, number> = { smell_only: 6, smell_weak: 4, smell_support: 36, no_smell: 50, insufficient: 4 };
/** Far more on smell alone, whoever is searched. */
const HIGH: Record<Tier, number> = { smell_only: 18, smell_weak: 16, smell_support: 24, no_smell: 38, insufficient: 4 };

/** Searches dealt out to the tiers, so that they add up. */
function inTiers(cell: Cell, shares: Record<Tier, number>): Cell[] {
  let [given, share] = [0, 0];
  return (Object.keys(shares) as Tier[]).flatMap((tier) => {
    share += shares[tier];
    const upTo = Math.round((cell.searches * share) / 100);
    const searches = upTo - given;
    given = upTo;
    return searches > 0 ? [{ ...cell, tier, searches }] : [];
  });
}

describe('searches on the smell of cannabis alone', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let deps: Deps;
  let folder: string;
  let fileId: number;
  let monthly: Cell[];

  before(async () => {
    database = await makeDatabase();
    deps = makeDeps(database);
    folder = await mkdtemp(join(tmpdir(), 'evenhand-smell-'));
    const usual = scatteredCells(await getResidents(database.db), { perResident: 1 / 2500, logSd: 0.1 });
    monthly = [
      ...usual.flatMap((cell) => inTiers(cell, cell.areaCode === LAMBETH ? HIGH : USUAL)),
      { areaCode: HOUNSLOW, group: 'black', tier: 'smell_only', searches: 25 },
      { areaCode: HACKNEY, group: 'unknown', officer: 'black', tier: 'smell_only', searches: 1 },
      // A text on a search for weapons is in none of these figures, and nor is a blank.
      { areaCode: HACKNEY, group: 'black', reason: 'weapons', tier: 'smell_only', searches: 4 },
      { areaCode: HACKNEY, group: 'white', searches: 2 },
    ];
    await loadGroups(deps, [
      await buildGroups(join(folder, 'groups.csv'), [
        { name: 'Lambeth Group', areaCode: LAMBETH },
        { name: 'Hackney Group', areaCode: HACKNEY },
      ]),
    ]);
    const paths = [
      await buildPoliceUk(folder, '2025-11', usual),
      await buildPoliceUk(folder, '2025-12', usual),
      await buildExtract(join(folder, 'all.csv'), Object.fromEntries(MONTHS.map((month) => [month, monthly]))),
    ];
    const { files } = await loadSearches(deps, { paths });
    fileId = files.find((file) => file.path.endsWith('all.csv'))!.sourceFileId;
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const stored = async (measurementId: number, areaCode: string) =>
    listStoredFigures(database.db, measurementId, { windowKind: 'rolling-12-months', areaCode });
  const find = (of: readonly StoredFigure[], measureName: string, group = 'all', reason = 'drugs') =>
    of.find((one) => one.measure === measureName && one.group === group && one.reason === reason)!;
  const numberOf = ({ estimate }: StoredFigure) => (estimate.state === 'estimated' ? estimate.value : Number.NaN);
  const isSmell = (figure: StoredFigure) =>
    figure.measure.startsWith('sole-smell') || (GROUNDS_SCOPES as readonly string[]).includes(figure.reason);
  /** The same report, but for the months of a borough whose texts were read. */
  const withMonthsRead = <Report extends RaisedFrom>(report: Report, areaCode: string, read: number): Report => {
    const { basis } = report.grounds;
    const areas = new Map([...basis.areas, [areaCode, { present: 12, read, unread: 0 }] as const]);
    return { ...report, grounds: { ...report.grounds, basis: { ...basis, areas } } };
  };
  const countIn = (areaCode: string, tiers: readonly Tier[]) =>
    MONTHS.length *
    monthly
      .filter((cell) => cell.areaCode === areaCode && (cell.reason ?? 'drugs') === 'drugs')
      .reduce((sum, cell) => sum + (cell.tier && tiers.includes(cell.tier) ? cell.searches : 0), 0);

  it('are not there before the texts have been read, and nothing reads as zero', async () => {
    const report = await measure(deps, '2026-09');
    const smell = (await stored(report.measurement.measurementId, HACKNEY)).filter(isSmell);
    expect(smell).to.have.length.above(90);
    expect(new Set(smell.map(({ estimate }) => estimate.state))).to.deep.equal(new Set(['not-classified']));
    const { lists } = await raiseFlags(deps, '2026-09', report);
    expect(lists.map(({ family }) => family)).to.deep.equal(['reasons', 'all-but-section-60']);
    expect(ofSmell(smellOf(report, { lists })).join(' ')).to.contain('have not been read yet');
  });

  describe('once they have been read', () => {
    let measurementId: number;
    let hackney: StoredFigure[];
    before(async () => {
      await readAgain(database, fileId, 'test 1');
      const report = await measure(deps, '2026-09');
      expect(report.unchanged).to.equal(false);
      measurementId = report.measurement.measurementId;
      hackney = await stored(measurementId, HACKNEY);
    });

    it('are shares of the texts that can be judged, of everybody and each group, each window', async () => {
      const sole = countIn(HACKNEY, ['smell_only']);
      const judged = countIn(HACKNEY, ['smell_only', 'smell_weak', 'smell_support', 'no_smell']);
      expect(find(hackney, 'sole-smell-share')).to.deep.include({ searches: sole, outOf: judged });
      expect(find(hackney, 'sole-smell-share').estimate)
        .to.have.property('value')
        .closeTo(sole / judged, 1e-12);
      expect(find(hackney, 'sole-smell-bounds').outOf).to.equal(
        judged + countIn(HACKNEY, ['insufficient']) + 2 * MONTHS.length,
      );
      expect(find(hackney, 'sole-smell-corrected-share').estimate).to.deep.equal({ state: 'not-corrected' });
      const latest = await listStoredFigures(database.db, measurementId, {
        windowKind: 'latest-month',
        areaCode: HACKNEY,
      });
      expect(find(latest, 'sole-smell-share').searches).to.equal(sole / MONTHS.length);
    });

    it('rest on the 8 months that have texts, of the 10 published, in share and rate alike', async () => {
      const basis = await findGroundsBasis(database.db, measurementId, 'rolling-12-months');
      expect(basis.areas.get(HACKNEY)).to.deep.include({ present: 10, read: 8, unread: 0 });
      expect(basis.areas.get(LONDON.code)).to.deep.include({ present: 10, read: 8, unread: 0 });
      expect(basis.coding).to.equal('none');
      const rate = hackney.find(
        (one) =>
          one.measure === 'rate-per-1000' &&
          one.reason === 'smell-only' &&
          one.basis === 'self-defined' &&
          one.group === 'black',
      )!;
      expect(rate.estimate)
        .to.have.property('value')
        .closeTo((1000 * rate.searches) / ((rate.residents * 8) / 12), 1e-9);
    });

    it('are ratios of searches per resident on every base, people of unknown ethnicity filled in', () => {
      const ratio = (basis: string) =>
        hackney.find(
          (one) =>
            one.measure === 'ratio' && one.reason === 'smell-only' && one.basis === basis && one.group === 'black',
        )!;
      expect(ratio('best-estimate').searches).to.equal(ratio('self-defined').searches + MONTHS.length);
      expect(ratio('best-estimate').estimate.state).to.equal('estimated');
    });

    it('walk back to as many lines as they count', async () => {
      for (const [measureName, reason] of [
        ['sole-smell-share', 'drugs'],
        ['sole-smell-in-substance-share', 'drugs'],
      ] as const) {
        const figure = find(hackney, measureName, 'all', reason);
        expect(await listCountedRecords(database.db, figure.figureId), measureName).to.have.length(figure.searches);
        expect(ofTrace(await trace(deps, String(figure.figureId)))).to.match(/: \d+%\nrests on/);
      }
      const ratio = hackney.find(
        (one) =>
          one.measure === 'ratio' &&
          one.reason === 'smell-only' &&
          one.basis === 'self-defined' &&
          one.group === 'black',
      )!;
      expect(await listCountedRecords(database.db, ratio.figureId)).to.have.length(
        ratio.searches + ratio.comparison!.searches,
      );
    });

    it('are held against the rest of London, and against searches with more behind them', async () => {
      const lambeth = await stored(measurementId, LAMBETH);
      const against = find(lambeth, 'sole-smell-in-substance-against-rest');
      expect(against.estimate).to.have.property('value').above(2.5);
      const odds = find(lambeth, 'sole-smell-in-substance-odds-against-rest');
      expect(odds.estimate).to.have.property('value').above(numberOf(against));
      expect(odds.estimate).to.have.property('low').above(1);
      expect(odds.pValue).to.be.below(1e-6);
      expect(against.comparison!.outOf).to.be.above(against.outOf!);
      const arrests = find(lambeth, 'arrest-against-supported', 'all', 'smell-only');
      expect(arrests).to.deep.include({ searches: 0, outOf: countIn(LAMBETH, ['smell_only']) });
      expect(arrests.comparison).to.deep.include({ searches: 0, outOf: countIn(LAMBETH, ['smell_support']) });
      expect(arrests.estimate).to.deep.equal({ state: 'not-estimable' });
      const nothing = find(lambeth, 'no-further-action-against-supported', 'all', 'smell-only').estimate;
      expect(nothing).to.deep.include({ state: 'estimated', value: 1 });
    });

    it('open a flag on the borough with the high share, one on the group searched far more, and no other', async () => {
      const report = withMonthsRead(await measure(deps, '2026-09'), HOUNSLOW, 7);
      const { lists } = await raiseFlags(deps, '2026-09', report);
      expect(lists.map(({ family, state }) => [family, state])).to.deep.equal([
        ['reasons', 'complete'],
        ['all-but-section-60', 'complete'],
        ['smell-ratio', 'window-incomplete'],
        ['smell-share', 'window-incomplete'],
      ]);
      const flags = (await listFlags(database.db)).filter((flag) => flag.reason.startsWith('smell'));
      expect(flags.map(({ areaCode, group, reason }) => [areaCode, group, reason])).to.deep.equal([
        [HOUNSLOW, 'black', 'smell-only'],
        // What was planted for one group there raises everybody's share too.
        [HOUNSLOW, 'all', 'smell-in-substance'],
        [LAMBETH, 'all', 'smell-in-substance'],
      ]);
      expect(flags[1]!.evidence.monthsPresent, 'months of the borough’s own').to.equal(7);
      const share = flags[2]!.evidence;
      expect(share).to.include({ monthsPresent: 8, searches: countIn(LAMBETH, ['smell_only', 'smell_weak']) });
      expect(share.ratio).to.be.above(2.5);
      expect(share.low).to.be.within(1.5, share.ratio);
      expect(share.robustness).to.include({ 'known-only': 'does-not-apply', 'without-repeats': 'cannot-tell' });
      expect(flags[0]!.evidence.robustness).to.include({ 'known-only': 'holds', 'without-repeats': 'cannot-tell' });
      expect(flags[0]!.evidence.figureIds).to.have.length(3);
      const found = smellOf(report, { lists });
      const text = ofSmell(found).join('\n');
      expect(text).to.contain('smell-ratio: 1 listed above').and.to.contain('smell-share: 2 listed above');
      const sharesAlone = found.findings.filter(({ reason }) => reason === 'smell-in-substance');
      const without = ofSmell({ ...found, findings: sharesAlone }).join('\n');
      expect(without).to.contain('smell-ratio: nothing stands out').and.to.contain('smell-share: 2 listed above');
      expect(text)
        .to.match(/^Lambeth +in substance/m)
        .and.to.match(/^Everybody +smell alone/m);
      expect(text).to.contain('The share is not corrected for its errors: no texts have been read by two people yet.');
      expect(text).to.contain('Read by rules test 1');
    });

    it('are told to the borough’s group in plain words, each number with a figure behind it', async () => {
      await sendDigests(deps, '2026-09');
      const digest = (await listDigests(database.db, '2026-09')).find(({ areaCode }) => areaCode === LAMBETH)!;
      const text = (await findDelivery(database.db, digest.deliveryId))!.plainText.replace(/\s+/g, ' ');
      expect(text).to.contain('New: drug searches on little but the smell of cannabis.');
      expect(text).to.match(
        /About \d+ of every 100 drug searches in Lambeth whose written grounds can be judged rested on the smell/,
      );
      expect(text).to.match(/Across London it was \d+ of every 100\./);
      expect(text).to.contain('These figures rest on 8 of 10 months');
      const ids = await listFigureIdsOfDelivery(database.db, digest.deliveryId);
      const lambeth = await stored(measurementId, LAMBETH);
      for (const name of ['sole-smell-share', 'sole-smell-bounds', 'sole-smell-in-substance-against-rest']) {
        const strict = name === 'sole-smell-in-substance-against-rest' ? find(lambeth, name) : find(lambeth, name);
        expect(ids, name).to.include(strict.figureId);
      }
    });

    it('print in the figures of an area, stored as computed', async () => {
      const question = { areaCode: LAMBETH, from: '2025-10', to: '2026-09', group: undefined, base: undefined };
      const answer = await figures(deps, question);
      expect(answer.stored).to.deep.equal({ month: '2026-09', edition: 2 });
      expect(answer.soleSmell).to.have.length(12);
      expect(answer.soleSmellRatios).to.have.length(2 * 5 * 3);
      expect(answer.grounds).to.deep.include({ monthsPresent: 10, monthsRead: 8, monthsUnread: 0 });
      const text = ofFigures(answer);
      expect(text).to.match(/^Everybody +in substance .*P under 0.0001$/m);
      await sql`update measurement_window set grounds_inputs = 'otherwise'`.execute(database.db);
      const computed = await figures(deps, question);
      expect(computed).to.deep.equal({ ...answer, stored: null });
    });

    it('are measured anew when another classifier has read the texts', async () => {
      const london = find(await stored(measurementId, LONDON.code), 'sole-smell-share');
      await readAgain(database, fileId, 'test 2', (tier) => (tier === 'smell_weak' ? 'smell_only' : tier));
      const { measurement, unchanged } = await measure(deps, '2026-09');
      expect([unchanged, measurement.edition]).to.deep.equal([false, 3]);
      const again = find(await stored(measurement.measurementId, LONDON.code), 'sole-smell-share');
      expect(again.searches).to.be.above(london.searches);
      expect(again.outOf).to.equal(london.outOf);
      expect((await measure(deps, '2026-09')).unchanged).to.equal(true);
      // The first figure still walks back to what the first classifier read.
      expect(await listCountedRecords(database.db, london.figureId)).to.have.length(london.searches);
    });

    it('neither list nor clear anything in a borough with too few months of texts', async () => {
      const path = await buildExtract(join(folder, 'october.csv'), { '2026-10': monthly });
      const { files } = await loadSearches(deps, { paths: [path] });
      await readAgain(database, files[0]!.sourceFileId, 'test 2');
      const report = withMonthsRead(await measure(deps, '2026-10'), LAMBETH, 5);
      const { lists } = await raiseFlags(deps, '2026-10', report);
      const share = lists.find(({ family }) => family === 'smell-share')!;
      expect([share.state, share.monthsPresent]).to.deep.equal(['complete', 9]);
      expect(share.cells.map(({ areaCode }) => areaCode))
        .to.include(HOUNSLOW)
        .and.not.to.include(LAMBETH);
      const flags = await listFlags(database.db);
      const lambeth = flags.find(({ areaCode, reason }) => areaCode === LAMBETH && reason === 'smell-in-substance')!;
      expect(isOpenAt(lambeth, '2026-10')).to.equal(true);
      expect([isListedAt(lambeth, '2026-10'), isAbsentAt(lambeth, '2026-10')]).to.deep.equal([false, false]);
      const hounslow = flags.find(({ areaCode, reason }) => areaCode === HOUNSLOW && reason === 'smell-in-substance')!;
      expect(isListedAt(hounslow, '2026-10')).to.equal(true);
    });

    it('are “not in this source” in months of data.police.uk alone, whose other lists are made all the same', async () => {
      const months = monthsOf({ from: '2027-09', to: '2028-02' });
      const usual = scatteredCells(await getResidents(database.db));
      for (const month of months) await loadSearches(deps, { paths: [await buildPoliceUk(folder, month, usual)] });
      const report = await measure(deps, '2028-02');
      for (const areaCode of [LONDON.code, ...RATED_BOROUGHS.map(({ code }) => code)]) {
        const smell = (await stored(report.measurement.measurementId, areaCode)).filter(isSmell);
        expect(new Set(smell.map(({ estimate }) => estimate.state)), areaCode).to.deep.equal(
          new Set(['not-in-this-source']),
        );
      }
      const raised = await raiseFlags(deps, '2028-02', report);
      expect(raised.lists.map(({ family }) => family)).to.deep.equal(['reasons', 'all-but-section-60']);
      for (const flag of (await listFlags(database.db)).filter(({ reason }) => reason.startsWith('smell'))) {
        expect(isOpenAt(flag, '2028-02')).to.equal(true);
      }
      expect(ofSmell(smellOf(report, raised))).to.deep.equal([
        'The smell of cannabis as the only ground. The public records hold no written grounds, so we cannot say how many searches rested on the smell of cannabis alone.',
      ]);
      await sendDigests(deps, '2028-02');
      const digest = (await listDigests(database.db, '2028-02')).find(({ areaCode }) => areaCode === HACKNEY)!;
      const text = (await findDelivery(database.db, digest.deliveryId))!.plainText.replace(/\s+/g, ' ');
      expect(text).to.contain('The public records hold no written grounds');
    });
  });
});
