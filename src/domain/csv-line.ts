/** What a spreadsheet would take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A line of CSV as RFC 4180 has it, with its line end. Text that a spreadsheet would run as a formula begins with an apostrophe
 * instead; numbers are written as they are, nothing as an empty field.
 */
export function csvLine(cells: readonly (string | number | boolean | undefined)[]): string {
  return `${cells.map(csvField).join(',')}\r\n`;
}

function csvField(cell: string | number | boolean | undefined): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
