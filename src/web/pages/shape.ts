import { page, type Site } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { dataTable, factList } from '../table.ts';

/** One shape as people read it. */
export interface ShapeView {
  /** Its path below /shapes, without a suffix. */
  id: string;
  name: string;
  /** Violation, Warning or Info. */
  severity: string;
  path?: string | undefined;
  message: string;
  /** The same in Swedish. */
  messageSv?: string | undefined;
  description?: string | undefined;
  clause?: string | undefined;
  /** Turtle that satisfies it, and a description that it refuses. */
  example?: string | undefined;
  invalid?: string | undefined;
  profiles: readonly string[];
}

/** One shape: what it asks, why, and an example of either side. */
export function shapePage(shape: ShapeView, site: Site = {}): Html {
  const { id, name, severity, path, message, messageSv, description, clause, example, invalid } = shape;
  return page(
    {
      title: name,
      path: `/shapes/${id}`,
      alternates: [{ href: `/shapes/${id}.ttl`, mediaType: 'text/turtle', label: 'Turtle' }],
    },
    site,
    html`<h1>${name}</h1>
<p class="lead">${message}</p>
${messageSv !== undefined && html`<p lang="sv">${messageSv}</p>`}
${description !== undefined && html`<p>${description}</p>`}
${factList([
  { label: 'Severity', values: [{ label: severity }] },
  { label: 'Property', values: path === undefined ? [] : [{ label: path }] },
  { label: 'Clause', values: clause === undefined ? [] : [{ label: clause }] },
  {
    label: 'Profiles',
    values: shape.profiles.map((each) => ({ label: each, href: `/shapes/${each}.html` })),
  },
])}
${example !== undefined && html`<h2>What satisfies it</h2><pre><code>${example}</code></pre>`}
${invalid !== undefined && html`<h2>What it refuses</h2><pre><code>${invalid}</code></pre>`}
<p><a href="/shapes.html">All profiles</a></p>`,
  );
}

/** The shapes of one profile, or of one part that several profiles share. */
export function shapeListPage(
  { title, shapes }: { title: string; shapes: readonly ShapeView[] },
  site: Site = {},
): Html {
  return page(
    { title, path: '/shapes' },
    site,
    html`<h1>${title}</h1>
${dataTable(
  `Shapes of ${title}`,
  [
    { label: 'Shape' },
    { label: 'Property' },
    { label: 'Severity' },
    { label: 'It asks' },
    { label: 'Clause' },
  ],
  shapes.map(({ id, name, path, severity, message, clause }) => ({
    cells: [
      html`<a href="/shapes/${id}.html">${name}</a>`,
      path !== undefined && html`<code>${path}</code>`,
      severity,
      message,
      clause,
    ],
  })),
  true,
)}
<p><a href="/shapes.html">All profiles</a></p>`,
  );
}
