import { expect } from 'chai';
import {
  countsDiffer,
  monthsToCheck,
  type SourceCheck,
  snapshotFor,
  sourceCheckText,
  stateOf,
} from '../../src/domain/source-check.ts';

const CHECK: SourceCheck = {
  forceId: 'metropolitan',
  month: '2026-03',
  snapshot: undefined,
  snapshotMd5: undefined,
  archiveRows: undefined,
  isListed: false,
  apiRows: undefined,
  state: 'not-published',
};

describe('what a publisher has of a month', () => {
  it('is looked for in the newest snapshot that covers it', () => {
    const snapshots = [
      { month: '2026-07', fromMonth: '2023-08' },
      { month: '2026-06', fromMonth: '2023-07' },
    ];
    expect(snapshotFor('2026-05', snapshots)?.month).to.equal('2026-07');
    expect(snapshotFor('2023-07', snapshots)?.month).to.equal('2026-06');
    expect(snapshotFor('2026-08', snapshots)).to.equal(undefined);
    expect(snapshotFor('2023-06', snapshots)).to.equal(undefined);
  });

  it('is looked for in whole months only, the running one left out', () => {
    expect(monthsToCheck('2026-02', 3)).to.deep.equal(['2025-11', '2025-12', '2026-01']);
  });

  it('is missing only where every service has said so: silence is no evidence', () => {
    const state = (isInArchive: boolean | undefined, isListed: boolean | undefined) =>
      stateOf({ loadedFrom: undefined, isInArchive, isListed });
    expect(state(false, false)).to.equal('not-published');
    expect(state(undefined, false)).to.equal('not-known');
    expect(state(false, undefined)).to.equal('not-known');
    expect(state(true, undefined)).to.equal('not-loaded');
    expect(state(undefined, true)).to.equal('not-loaded');
  });

  it('stands as loaded wherever it came from, the API named since it may hold fewer records', () => {
    const from = (loadedFrom: 'archive' | 'api' | 'hand') =>
      stateOf({ loadedFrom, isInArchive: undefined, isListed: undefined });
    expect([from('archive'), from('hand'), from('api')]).to.deep.equal(['loaded', 'loaded', 'loaded-from-api']);
  });

  it('is told in a sentence, in which a missing month is not taken for a quiet one', () => {
    expect(sourceCheckText(CHECK)).to.equal(
      'March 2026, Metropolitan Police: not published: missing, which is not the same as no searches.',
    );
  });

  it('is told with both counts where archive and API are 1% or more apart', () => {
    const loaded = { ...CHECK, state: 'loaded' as const, archiveRows: 12_034, isListed: true };
    expect(sourceCheckText({ ...loaded, apiRows: 8_120 })).to.equal(
      "March 2026, Metropolitan Police: loaded. The archive has 12,034 records, the API 8,120 records: the archive's are the ones that count.",
    );
    expect(countsDiffer({ ...loaded, apiRows: 12_000 })).to.equal(undefined);
    expect(countsDiffer({ ...loaded, apiRows: 0 })).to.deep.equal({ archiveRows: 12_034, apiRows: 0 });
    expect(countsDiffer({ ...loaded, apiRows: undefined })).to.equal(undefined);
  });
});
