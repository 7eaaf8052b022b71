/** Two limits round an estimate, on the scale of the estimate; `high` is Infinity where there is no upper limit. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}
