import { page, type Site } from '../frame.ts';
import { type Html, html, type Renderable } from '../html.ts';
import { dataTable } from '../table.ts';

/** What the profiles ask, side by side. Texts may hold code between backticks. */
export interface ShapesView {
  profiles: readonly { name: string; label: string; version: string; source: string }[];
  rows: readonly {
    of: string;
    property: string;
    /** One for each profile, with the shape behind it as its path below /shapes, where it has a name. */
    cells: readonly { asks: string; shape?: string | undefined }[];
  }[];
  contradictions: readonly { about: string; oneSide: string; otherSide: string; here: string }[];
}

/** Text with code between backticks. */
const withCode = (text: string): Renderable =>
  text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));

/** Everything that the profiles ask of datasets, and where they contradict each other. */
export function shapesPage({ profiles, rows, contradictions }: ShapesView, site: Site = {}): Html {
  const byClass = Map.groupBy(rows, ({ of }) => of);
  return page(
    {
      title: 'Profiles',
      path: '/shapes',
      alternates: [
        { href: '/shapes.ttl', mediaType: 'text/turtle', label: 'Shapes in Turtle' },
        { href: '/shapes.json', mediaType: 'application/json', label: 'JSON' },
      ],
    },
    site,
    html`<h1>Profiles</h1>
<p class="lead">What each profile asks of a description, read from its SHACL shapes. <a href="/validate">Validate</a> a description against any of them.</p>
${dataTable(
  'Profiles',
  [{ label: 'Name' }, { label: 'Profile' }, { label: 'Version of the shapes' }, { label: 'Source' }],
  profiles.map(({ name, label, version, source }) => ({
    cells: [
      html`<a href="/shapes/${name}.html">${name}</a>`,
      label,
      version,
      /^https?:\/\//.test(source) ? html`<a href="${source}">${source}</a>` : source,
    ],
  })),
)}
<h2>Where they contradict each other</h2>
<p>No record can satisfy both sides of a row.</p>
${dataTable(
  'Contradictions',
  [{ label: 'About' }, { label: 'One side' }, { label: 'The other side' }, { label: 'Here' }],
  contradictions.map(({ about, oneSide, otherSide, here }) => ({
    cells: [about, oneSide, otherSide, here].map(withCode),
  })),
  true,
)}
<h2>What each asks</h2>
<p>M mandatory, R recommended, i information, · only its value is checked; 1 at most one value; a level of access where only that one asks it.</p>
${[...byClass].map(
  ([of, properties]) => html`<h3>${of}</h3>
${dataTable(
  `What the profiles ask of ${of}`,
  [{ label: 'Property' }, ...profiles.map(({ name }) => ({ label: name }))],
  properties.map(({ property, cells }) => ({
    cells: [
      html`<code>${property}</code>`,
      ...cells.map(({ asks, shape }) =>
        shape === undefined ? asks : html`<a href="/shapes/${shape}.html">${asks}</a>`,
      ),
    ],
  })),
  true,
)}
`,
)}`,
  );
}
