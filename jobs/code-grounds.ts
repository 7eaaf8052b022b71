import { lockAnswers } from '../src/db/grounds-grading.ts';
import { listClassifiersInForce } from '../src/db/grounds-reading.ts';
import {
  addCodings,
  findLatestMonthWithTexts,
  findSample,
  listCodedSamples,
  listCodings,
  listSampleIds,
  listSampleTexts,
  type StoredSample,
  storeHumanTiers,
} from '../src/db/grounds-sample.ts';
import type { Deps } from '../src/deps.ts';
import {
  accuracies,
  agreementOf,
  type Disagreement,
  judgeAnswers,
  judgeSamples,
  type ReadersAgreement,
  type RestedOnClassifier,
  type SampleLeftOut,
  type SampleState,
  settledTiers,
  stateOfSample,
} from '../src/domain/grounds-coding.ts';
import { addMonths } from '../src/domain/period.ts';
import { redact } from '../src/grounds/redaction.ts';
import { readCodes } from '../src/ingest/codes-file.ts';
import { InputProblem } from '../src/problem.ts';
import type { SoleWay } from '../src/vocabulary/grounds-tier.ts';

export interface CodingOptions {
  sampleId: number;
  /** Who answers: a role or initials. */
  coder?: string | undefined;
  paths: readonly string[];
  /** Whether these answers settle what two others read differently. */
  isAdjudicating?: boolean;
}

export interface CodingReport {
  sample: StoredSample;
  /** What was taken in now: answers new, given before alike, and left blank; absent where no file was given. */
  taken?: {
    coder: string;
    added: number;
    same: number;
    blank: number;
    settled: number;
    /** Of the settled, texts that the file which has replaced theirs does not hold any more. */
    lost: number;
    filesRecounted: number;
  };
  state: Omit<SampleState, 'open'>;
  agreement: ReadersAgreement | undefined;
  /** The classifiers that the readings of the latest twelve months stand on. */
  classifiers: RestedOnClassifier[];
  /** By way of being sole: texts settled in all samples that tell of that classifier, and how well it does. */
  accuracy: Record<SoleWay, ReturnType<typeof accuracies>>;
  /** Samples left out of the accuracy; those of other decisions count in no figure at all. */
  leftOut: SampleLeftOut[];
  disagreements: (Disagreement & { text: string })[];
}

/** Shown in place of a text past its retention. */
const NOT_KEPT = '(no longer kept)';

/**
 * Takes one person's answers for a sample, all or none, and tells how far it has been read, how well people agree, how well the
 * classifier does and what is left to settle. Without a file it only tells.
 */
export async function codeGrounds(deps: Deps, options: CodingOptions): Promise<CodingReport> {
  const { db } = deps.database;
  const { sampleId, paths } = options;
  const sample = await findSample(db, sampleId);
  if (!sample) {
    const known = await listSampleIds(db);
    throw new InputProblem(
      `There is no sample ${sampleId} (expected ${known.length === 0 ? 'one drawn by sample-grounds' : known.join(', ')}).`,
    );
  }
  const [path, ...others] = paths;
  if (others.length > 0) throw new InputProblem(`code-grounds takes one file at a time; ${paths.length} were given.`);
  if (path === undefined && (options.coder !== undefined || options.isAdjudicating)) {
    throw new InputProblem('--coder and --adjudicate go with answers: give the file with --from-file.');
  }
  const taken = path === undefined ? undefined : await takeAnswers(deps, sample, path, options);
  return { sample, ...(taken ? { taken } : {}), ...(await tell(deps, sample)) };
}

/** A role or initials: what is stored of a person. */
const CODER = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,29}$/u;

function requireCoder(name: string | undefined): string {
  if (name === undefined)
    throw new InputProblem('Who read it? Give --coder NAME: a role or initials, which are stored.');
  const coder = name.trim();
  if (CODER.test(coder)) return coder;
  throw new InputProblem(
    `--coder "${name.slice(0, 40)}" cannot be used (expected a role or initials: at most 30 letters, digits, spaces, dots and hyphens).`,
  );
}

async function takeAnswers(
  deps: Deps,
  { sampleId, texts }: StoredSample,
  path: string,
  options: CodingOptions,
): Promise<NonNullable<CodingReport['taken']>> {
  const coder = requireCoder(options.coder);
  const role = options.isAdjudicating ? 'adjudicator' : 'coder';
  const file = await readCodes(path);
  return deps.database.db.transaction().execute(async (trx) => {
    // Others may answer on the site at this moment.
    await lockAnswers(trx, { kind: 'grounds-sample', sampleId });
    const codings = await listCodings(trx, sampleId);
    const spelling = codings.find((known) => known.coder.toLowerCase() === coder.toLowerCase())?.coder ?? coder;
    const { added, same, faults } = judgeAnswers({ texts, codings }, { coder: spelling, role }, file.answers);
    const all = [...file.faults, ...faults].sort((a, b) => a.line - b.line);
    if (all.length > 0) {
      const lines = all.map(({ line, fault }) => `${path}, line ${line}: ${fault}`);
      throw new InputProblem([...lines, 'None of the answers was stored.'].join('\n'));
    }
    if (added.length + same === 0) {
      throw new InputProblem(`${path}: no answers after the header on line 1 (column tier is blank throughout).`);
    }
    if (added.length > 0) await addCodings(trx, sampleId, added);
    const settled = settledTiers([...codings, ...added]);
    const changed = await storeHumanTiers(trx, sampleId, settled);
    const counts = { added: added.length, same, blank: file.blank };
    return { coder: spelling, ...counts, settled: changed.texts, lost: changed.lost, filesRecounted: changed.files };
  });
}

async function tell(deps: Deps, { sampleId, texts }: StoredSample): Promise<Omit<CodingReport, 'sample' | 'taken'>> {
  const { db } = deps.database;
  const codings = await listCodings(db, sampleId);
  const { open, ...state } = stateOfSample(texts, codings);
  const openTexts = await listSampleTexts(
    db,
    sampleId,
    open.map(({ number }) => number),
  );
  const textOf = new Map(openTexts.map(({ number, text }) => [number, text]));
  const to = await findLatestMonthWithTexts(db);
  const classifiers = to === undefined ? [] : await listClassifiersInForce(db, { from: addMonths(to, -11), to });
  const { strata, leftOut } = judgeSamples(await listCodedSamples(db), classifiers);
  return {
    state,
    agreement: agreementOf(codings),
    classifiers,
    accuracy: { strict: accuracies(strata, 'strict'), 'in-substance': accuracies(strata, 'in-substance') },
    leftOut,
    disagreements: open.map((disagreement) => {
      const text = textOf.get(disagreement.number);
      return { ...disagreement, text: text === undefined ? NOT_KEPT : redact(text) };
    }),
  };
}

/** Counts of a run for its log line. */
export function codingCounts({ sample, taken, state, disagreements }: CodingReport) {
  return {
    sample: sample.sampleId,
    added: taken?.added ?? 0,
    settled: taken?.settled ?? 0,
    codedByTwo: state.codedByTwo,
    open: disagreements.length,
  };
}
