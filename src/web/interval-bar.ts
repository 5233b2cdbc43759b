import { type Html, html } from './html.ts';

const width = 160;

/** A count as published: between `low` and `high`. */
export interface Interval {
  low: number;
  high: number;
}

/**
 * A bar from low to high on a scale up to `most`. It draws published bounds only, so that it can be measured and
 * still says no more than the text beside it, which is why it is hidden from screen readers.
 */
export function intervalBar({ low, high }: Interval, most: number, hidden = false): Html {
  const x = (value: number) => Math.round((Math.min(Math.max(value, 0), most) / Math.max(1, most)) * width);
  const left = x(low);
  const length = Math.max(3, x(high) - left);
  const bar = hidden
    ? html`<rect x="0" y="1" width="${length}" height="10" fill="url(#hatch)"/>`
    : html`<rect class="interval" x="${Math.min(left, width - length)}" y="1" width="${length}" height="10"/>`;
  return html`<svg class="interval-bar" width="${width}" height="12" viewBox="0 0 ${width} 12" aria-hidden="true" focusable="false"><path class="scale" d="M0 11.5h${width}"/>${bar}</svg>`;
}

/** The hatch of hidden bars; once on a page that shows any. */
export function hatch(): Html {
  return html`<svg class="hatch" width="0" height="0" aria-hidden="true" focusable="false"><defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch-line" d="M0 0v5" stroke-width="4"/></pattern></defs></svg>`;
}
