import { type Html, html } from './html.ts';

/** The cross-hair in the light field of a collimator, which is the mark of the product; decoration only. */
export function crossHair(): Html {
  return html`<svg class="mark" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="1.5"><path d="M3 9V3h6M19 3h6v6M25 19v6h-6M9 25H3v-6"/><circle cx="14" cy="14" r="5.5"/><path d="M14 5.5v17M5.5 14h17"/></svg>`;
}

/** The same mark as a file, in a petrol that stands out on light and dark frames of browsers. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28" fill="none" stroke="#2a8fa3" stroke-width="2.25"><path d="M2.5 9V2.5H9M19 2.5h6.5V9M25.5 19v6.5H19M9 25.5H2.5V19"/><circle cx="14" cy="14" r="5.5"/><path d="M14 5v18M5 14h18"/></svg>`;

/** Marks that differ in shape, so that a state is told without colour; the word always stands beside them. */
const shapes = {
  full: html`<circle cx="7" cy="7" r="5" fill="currentColor"/>`,
  hatched: html`<circle cx="7" cy="7" r="5"/><path d="M4 10l6-6M3 7.5L7.5 3M6.5 11L11 6.5"/>`,
  half: html`<circle cx="7" cy="7" r="5"/><path d="M7 2a5 5 0 0 1 0 10z" fill="currentColor"/>`,
  empty: html`<circle cx="7" cy="7" r="5"/>`,
  diamond: html`<path d="M7 1.5L12.5 7 7 12.5 1.5 7z"/>`,
  cross: html`<path d="M2.5 2.5l9 9M11.5 2.5l-9 9"/>`,
  triangle: html`<path d="M7 1.5L13 12H1z"/>`,
  dots: html`<path d="M2 7h.1M7 7h.1M12 7h.1" stroke-width="3" stroke-linecap="round"/>`,
} as const;

export type MarkShape = keyof typeof shapes;

/** A 14 px mark beside a word of state. */
export function mark(shape: MarkShape): Html {
  return html`<svg class="state-mark" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="1.5">${shapes[shape]}</svg>`;
}
