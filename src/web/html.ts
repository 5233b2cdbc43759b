import { html as honoHtml } from 'hono/html';

/** Finished, escaped HTML; `toString()` gives the text to send. */
export type Html = Awaited<ReturnType<typeof honoHtml>>;

/** What may stand in a template: text is escaped, HTML is kept, false and undefined leave nothing. */
export type Renderable = string | number | false | undefined | Html | readonly Renderable[];

/**
 * The only road from a value to HTML: a tagged template that escapes every string it is given.
 * Attributes must be quoted with double quotes in the template.
 */
export function html(strings: TemplateStringsArray, ...values: Renderable[]): Html {
  // Hono answers with a promise only where it was given one, which Renderable rules out.
  return honoHtml(strings, ...values) as Html;
}

/** A place to go, with the words for it. */
export interface LinkTo {
  href?: string | undefined;
  label: string;
  /** Language of the label, where it is not the page's. */
  lang?: string | undefined;
}

const openable = /^(https?:\/\/|mailto:|\/(?!\/)|#|\?)/i;

/**
 * A link, or plain text where the address is missing or is not one that a browser may open safely:
 * descriptions come from elsewhere, and may hold `javascript:` IRIs.
 */
export function link({ href, label, lang }: LinkTo): Html {
  const words = lang === undefined ? html`${label}` : html`<span lang="${lang}">${label}</span>`;
  return href !== undefined && openable.test(href) ? html`<a href="${href}">${words}</a>` : words;
}

/** Links or texts in a row, separated by commas. */
export function links(items: readonly LinkTo[]): Renderable {
  return items.map((item, index) => (index === 0 ? link(item) : html`, ${link(item)}`));
}
