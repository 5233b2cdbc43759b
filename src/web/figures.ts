import { type Html, html, type Renderable } from './html.ts';

/** A number as a table shows it, with what it rests on. */
export interface FigureView {
  /** `answered`, `hidden`, or why there is none; a total has none and is told by its words. */
  state?: string | undefined;
  low?: number | undefined;
  high?: number | undefined;
  display?: string | undefined;
  /** protected, estimate, upper bound, open */
  kind?: string | undefined;
  /** exact, superset, subset, estimate */
  exactness?: string | undefined;
}

const kinds: Record<string, string> = {
  open: 'exact, open data',
  protected: 'protected',
  estimate: 'estimate',
  'upper bound': 'upper bound',
};

/** What a number rests on, in words. */
const kindWords = (kind: string | undefined): string | undefined =>
  kind === undefined ? undefined : (kinds[kind] ?? kind);

const exactnesses: Record<string, string> = {
  exact: 'as asked',
  superset: 'counts more than asked',
  subset: 'counts less than asked',
  estimate: 'estimated',
};

/** How what was counted relates to what was asked, in words. */
export const fitWords = (exactness: string | undefined): string | undefined =>
  exactness === undefined ? undefined : (exactnesses[exactness] ?? exactness);

/** The word for what a number rests on, beside the number. */
export function kindTag(kind: string | undefined): Renderable {
  return (
    kind !== undefined && html`<span class="kind ${kind === 'open' ? 'open' : ''}">${kindWords(kind)}</span>`
  );
}

/** Whether a number is hidden: it is then told by its bound, and by nothing else that the view may hold. */
export const isHidden = ({ state, display }: FigureView): boolean =>
  state === 'hidden' || (state === undefined && /^(<|up to )/.test(display ?? ''));

/** A number with what it rests on; what there is not is said. */
export function figureCell(figure: FigureView): Html {
  const { state, display } = figure;
  if (isHidden(figure))
    return html`<span class="hidden-count">${/^(<|up to )[\d,]+$/.test(display ?? '') ? display : 'hidden'}</span>`;
  if ((state !== undefined && state !== 'answered') || display === undefined || display === 'no answer')
    return html`<span class="absent">unknown</span>`;
  return html`<span class="nowrap">${display}</span> ${kindTag(figure.kind)}`;
}
