import type { Figure } from './figure.ts';

/** A figure under the number it is stored under. */
export type NumberedFigure = Figure & { figureId: number };

/** What a figure is about, within one area and window. */
export type FigureName = Pick<Figure, 'group' | 'reason' | 'basis' | 'measure'>;

/** One area's figures, and which of them have been quoted, so that each printed number can be walked back. */
export class FigureQuotes {
  readonly ids = new Set<number>();
  readonly #figures: readonly NumberedFigure[];

  constructor(figures: readonly NumberedFigure[]) {
    this.#figures = figures;
  }

  /** The figure, without quoting it. */
  find(name: FigureName): NumberedFigure | undefined {
    return this.#figures.find(
      (figure) =>
        figure.group === name.group &&
        figure.reason === name.reason &&
        figure.basis === name.basis &&
        figure.measure === name.measure,
    );
  }

  /** The figure, noted as quoted, where it holds a number. */
  quote(name: FigureName) {
    const figure = this.find(name);
    if (figure?.estimate.state !== 'estimated') return undefined;
    this.ids.add(figure.figureId);
    return { figure, estimate: figure.estimate };
  }

  /** The figure, noted as quoted for its counts, which stand even where they are too few for a number. */
  quoteCounts(name: FigureName): NumberedFigure | undefined {
    const figure = this.find(name);
    if (figure) this.ids.add(figure.figureId);
    return figure;
  }
}
