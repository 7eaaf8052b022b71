/** A normal belief about a number. */
export interface NormalBelief {
  readonly mean: number;
  readonly variance: number;
}

/** What each cell has said of the thing it shares: precision, and precision x mean. */
export interface NormalMessages {
  readonly precision: Float64Array;
  readonly shift: Float64Array;
}

/** Part of each message's change that is taken over, so that messages that chase each other settle. */
const DAMPING = 0.9;
const LEAST_PRECISION = 1e-9;

/**
 * Normal beliefs about things that cells share, and what each cell has said of its own: the bookkeeping of expectation
 * propagation. A thing known exactly (variance 0) stays as it is.
 *
 * Formula: precision and precision x mean of a belief are those of its prior and of all messages added up; what the others
 * say is the belief less the cell's own message; a cell's message is what it leads to less what it came from.
 * Source: Minka (2001), Uncertainty in Artificial Intelligence 17, 362.
 * Example: a prior of mean 0 and variance 1 and one message of precision 3 and shift 6: mean 1.5, variance 0.25.
 */
export class SharedBeliefs {
  readonly #thingOfCell: Int32Array;
  readonly #precision: Float64Array;
  readonly #shift: Float64Array;
  readonly #said: NormalMessages;

  constructor(thingOfCell: Int32Array, priors: readonly NormalBelief[], said: NormalMessages) {
    this.#thingOfCell = thingOfCell;
    this.#precision = Float64Array.from(priors, ({ variance }) => 1 / variance);
    this.#shift = Float64Array.from(priors, ({ mean, variance }) => (mean === 0 ? 0 : mean / variance));
    this.#said = { precision: said.precision.slice(), shift: said.shift.slice() };
    for (const [at, thing] of thingOfCell.entries()) {
      this.#precision[thing]! += said.precision[at]!;
      this.#shift[thing]! += said.shift[at]!;
    }
  }

  /** What is believed of every thing. */
  all(): NormalBelief[] {
    return Array.from(this.#precision, (precision, thing) => ({
      mean: this.#shift[thing]! / precision,
      variance: 1 / precision,
    }));
  }

  /** What all but one cell, and the prior, say of the thing that it shares. */
  others(at: number): NormalBelief {
    const thing = this.#thingOfCell[at]!;
    const precision = this.#precision[thing]! - this.#said.precision[at]!;
    return { mean: (this.#shift[thing]! - this.#said.shift[at]!) / precision, variance: 1 / precision };
  }

  /**
   * Takes a cell's message: how far it pulls what the others believe, and how much it narrows it, each per unit of
   * variance. Returns how far the mean moved.
   */
  tell(at: number, others: NormalBelief, pull: number, narrowing: number): number {
    if (others.variance === 0) return 0;
    const thing = this.#thingOfCell[at]!;
    const variance = others.variance - others.variance ** 2 * narrowing;
    const mean = others.mean + others.variance * pull;
    // A cell that surprises may leave its block less certain than before; a message cannot say so, and says nothing.
    const precision = Math.max(LEAST_PRECISION, 1 / variance - 1 / others.variance);
    const shift = mean * (precision + 1 / others.variance) - others.mean / others.variance;
    const before = this.#shift[thing]! / this.#precision[thing]!;
    const more = DAMPING * (precision - this.#said.precision[at]!);
    const further = DAMPING * (shift - this.#said.shift[at]!);
    this.#said.precision[at]! += more;
    this.#said.shift[at]! += further;
    this.#precision[thing]! += more;
    this.#shift[thing]! += further;
    return Math.abs(this.#shift[thing]! / this.#precision[thing]! - before);
  }

  /** Replaces the variance of a thing's prior, whose mean is 0. */
  reprior(thing: number, before: number, after: number): void {
    this.#precision[thing]! += 1 / after - 1 / before;
  }

  /** What each cell has said so far. */
  said(): NormalMessages {
    return { precision: this.#said.precision.slice(), shift: this.#said.shift.slice() };
  }
}
