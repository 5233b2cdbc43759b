import { formats } from '../../rdf/index.ts';
import { type Html, html, page } from '../../web/index.ts';

/** Longest Turtle that a page shows, in characters; the rest is in the downloads. */
const longest = 60_000;

/** A page for what has no page of its own: its Turtle, and links to every format. */
export function rdfView(path: string, turtle: string): Html {
  const links = [formats.turtle, formats.jsonld, formats.rdfxml, formats.ntriples].map(
    ({ suffix, label }) => html`<li><a href="${path}.${suffix}">${label}</a></li>`,
  );
  const cut = turtle.length > longest;
  return page(
    { title: path, path },
    {},
    html`<h1>${path}</h1>
<p class="lead">This page is for machines. Its Turtle${cut && html`, cut short here`}:</p>
<pre>${turtle.slice(0, longest)}</pre>
<h2>Get it</h2>
<ul class="plain">${links}</ul>`,
  );
}
