/** The table behind a chart: the texts that are drawn, for those who would rather read them or cannot see the drawing. */
export interface ChartTable {
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}
