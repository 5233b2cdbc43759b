import { formats } from '../../rdf/index.ts';
import { type Html, html, page } from '../../web/index.ts';

/** Longest text that a page shows, in characters; the rest is in the downloads. */
const longest = 60_000;

const rdfLinks = [formats.turtle, formats.jsonld, formats.rdfxml, formats.ntriples];
const jsonLinks = [{ suffix: 'json', label: 'JSON' }];

/** A page for what has no page of its own: its Turtle or JSON, and links to every format. */
export function machineView(path: string, text: string, kind: 'Turtle' | 'JSON'): Html {
  const links = (kind === 'Turtle' ? rdfLinks : jsonLinks).map(
    ({ suffix, label }) => html`<li><a href="${path}.${suffix}">${label}</a></li>`,
  );
  const cut = text.length > longest;
  return page(
    { title: path, path },
    {},
    html`<h1>${path}</h1>
<p class="lead">This page is for machines. Its ${kind}${cut && html`, cut short here`}:</p>
<pre>${text.slice(0, longest)}</pre>
<h2>Get it</h2>
<ul class="plain">${links}</ul>`,
  );
}
