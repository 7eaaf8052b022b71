import { findTier, type GivenAnswer } from '../domain/grounds-coding.ts';
import { InputProblem } from '../problem.ts';
import { TEXT_TIERS } from '../vocabulary/grounds-tier.ts';
import { readCsvTable } from './csv-table.ts';

/** One person's answers, and what is wrong with the others. */
export interface CodesFile {
  answers: GivenAnswer[];
  /** Records whose tier is blank: not answered yet. */
  blank: number;
  faults: { line: number; fault: string }[];
}

/**
 * Reads the file in which somebody has written tiers beside the texts of a sample: columns number and tier in any order, others
 * ignored. Faults of single lines are returned, all of them; throws InputProblem where a column is missing.
 */
export async function readCodes(path: string): Promise<CodesFile> {
  const { header, records } = await readCsvTable(path);
  const headings = header.map((heading) => heading.trim().toLowerCase());
  const [numberAt, tierAt] = [headings.indexOf('number'), headings.indexOf('tier')];
  for (const [name, at] of [
    ['number', numberAt],
    ['tier', tierAt],
  ] as const) {
    if (at < 0) {
      throw new InputProblem(
        `${path}, line 1: no column "${name}" in ${header
          .map((cell) => shown(cell, WORD))
          .join(',')
          .slice(0, 80)} (expected number,text,tier).`,
      );
    }
  }
  const file: CodesFile = { answers: [], blank: 0, faults: [] };
  for (const { line, fields } of records) {
    const written = (fields[numberAt] ?? '').trim();
    const word = (fields[tierAt] ?? '').trim();
    const tier = findTier(word);
    const isNumber = /^[1-9]\d{0,8}$/.test(written);
    if (fields.length > header.length) {
      const extra = `${fields.length} fields where the header has ${header.length}`;
      file.faults.push({ line, fault: `${extra} (a text with a comma or quotation mark stands in quotation marks)` });
    } else if (!isNumber) {
      file.faults.push({ line, fault: `number ${shown(written, FIGURES)} is no whole number from 1` });
    } else if (word === '') file.blank += 1;
    else if (!tier) {
      file.faults.push({ line, fault: `tier ${shown(word, WORD)} is none (expected ${TEXT_TIERS.join(', ')})` });
    } else file.answers.push({ line, number: Number(written), tier });
  }
  return file;
}

/** Like a tier or a heading, and short: no digits, so that no telephone number, date or registration mark is one. */
const WORD = /^[a-z][a-z _-]{0,19}$/i;
/** Like a number, and too short for a telephone number or a full date. */
const FIGURES = /^-?\d[\d.,]{0,6}$/;

/**
 * A cell as a message may quote it. Messages reach logs and mail, and where columns have slipped a cell holds an officer's words:
 * what does not look like an answer is not repeated.
 */
function shown(cell: string, form: RegExp): string {
  return form.test(cell) ? `"${cell}"` : '(not shown)';
}
