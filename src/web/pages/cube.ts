import { page, type Site } from '../frame.ts';
import { type Html, html, link, type Renderable } from '../html.ts';
import { generatedNotice, notice, openTag } from '../notice.ts';
import { factList } from '../table.ts';
import { moment, number } from '../words.ts';
import type { CubeSummary } from './cubes.ts';

/** A release with its whole policy and what it can tell at worst. */
export interface CubeView extends CubeSummary {
  /** Absolute address of the cube, for the commands. */
  address: string;
  floor?: number | undefined;
  threshold?: number | undefined;
  rounding?: number | undefined;
  sigma?: number | undefined;
  epochsPerYear?: number | undefined;
  rho?: number | undefined;
  rhoWithRequests?: number | undefined;
  epsilon?: number | undefined;
  cellsPerPerson?: number | undefined;
  /** Where the population is too small for cells. */
  band?: string | undefined;
  ontologyRelease?: string | undefined;
  lattice?: string | undefined;
  /** On which exact counts rest. */
  declaration?: { records?: string; reason?: string; by?: string; at?: string } | undefined;
  /** Cells that were asked for: published, and waiting. */
  requests: { published: boolean; waiting: number };
}

function declared(declaration: NonNullable<CubeView['declaration']>): Html {
  const { records, reason, by, at } = declaration;
  return html`<section class="panel"><h2>Declared open ${openTag()}</h2>
<p>Its holder declared${at !== undefined && ` on ${moment(at)}`} that every record behind it is public already, so its counts are exact, and a cell that is not there holds nobody.</p>
${factList([
  { label: 'Declared by', values: by === undefined ? [] : [{ label: by }] },
  { label: 'Reason', values: reason === undefined ? [] : [{ label: reason }] },
  { label: 'Records', values: records === undefined ? [] : [{ label: records, href: records }] },
])}</section>`;
}

function protection(view: CubeView): Html {
  const fact = (label: string, value: number | undefined, unit = '') => ({
    label,
    values: value === undefined ? [] : [{ label: `${number(value)}${unit}` }],
  });
  const loss = view.rho === undefined ? undefined : `ρ ${view.rho}, ε ${view.epsilon ?? '?'} at δ = 1e-6`;
  return html`<section class="panel"><h2>How its counts are protected</h2>
${factList([
  fact('k: counts below this are taken as none', view.floor),
  fact('T: counts below this are not shown', view.threshold),
  fact('R: counts are rounded to multiples of this', view.rounding),
  fact('σ: standard deviation of the noise', view.sigma, ' cases'),
  fact('Releases a year', view.epochsPerYear),
  fact('Cells that one person can stand in, at most', view.cellsPerPerson),
  {
    label: 'What the release tells of one person at worst',
    values: loss === undefined ? [] : [{ label: loss }],
  },
  {
    label: 'The same after every request was spent on one person',
    values: view.rhoWithRequests === undefined ? [] : [{ label: `ρ ${view.rhoWithRequests}` }],
  },
])}
<p>The noise was drawn once, before publication: asking again, or otherwise, gives the same numbers.</p></section>`;
}

/** Commands that need curl and Node alone. The first prints the hash twice, the last whether the key made the signature. */
const checkCommands = (epoch: string, address: string): string => `curl -sO ${address}.ttl
curl -s ${address}/signature -o cube.jws
curl -s ${address}/public-key -o key.jwk
sha256sum ${epoch}.ttl
node -e "
const { readFileSync } = require('node:fs'), { createPublicKey, verify } = require('node:crypto');
const [head, payload, signature] = readFileSync('cube.jws', 'utf8').trim().split('.');
console.log(JSON.parse(Buffer.from(payload, 'base64url')).sha256);
const key = createPublicKey({ key: JSON.parse(readFileSync('key.jwk')), format: 'jwk' });
console.log(verify(null, Buffer.from(head + '.' + payload), key, Buffer.from(signature, 'base64url')));
"`;

/** One release: policy, guarantee, cells, files, and how anybody can check it without us. */
export function cubePage(view: CubeView, site: Site = {}): Html {
  const { epoch, address, requests } = view;
  const path = `/cubes/${epoch}`;
  const files: Renderable = html`<ul class="plain"><li><a href="${path}.ttl">Cube</a>, Turtle as it was signed</li><li><a href="${path}/signature">Signature</a>, compact JWS</li><li><a href="${path}/public-key">Public key</a>, JWK</li>${requests.published && html`<li><a href="${path}/requests.ttl">Counts on request</a> and their <a href="${path}/requests/signature">signature</a></li>`}<li><a href="${path}/requests">Requests that wait</a> for the holder’s next build: ${number(requests.waiting)}</li></ul>`;
  return page(
    {
      title: `Cube ${epoch}`,
      path,
      alternates: [{ href: `${path}.ttl`, mediaType: 'text/turtle', label: 'Turtle' }],
    },
    site,
    html`<h1>${view.title ?? `Cube ${epoch}`}</h1>
${view.generated === true && generatedNotice('The cases behind this cube are generated.')}
${
  view.verified
    ? notice('good', html`<p>The signature is over exactly these bytes, by the key below.</p>`)
    : notice('failed', html`<p><strong>Refused, and never used:</strong> ${view.reason}</p>`)
}
${view.band !== undefined && notice('hatched', html`<p>Of a population this small no cells are published, only: ${view.band}.</p>`)}
${view.open === true && view.declaration !== undefined ? declared(view.declaration) : protection(view)}
<section class="panel"><h2>What is in it</h2>
${factList([
  { label: 'Holder', values: view.holder === undefined ? [] : [{ label: view.holder }] },
  { label: 'Cells examined', values: view.planned === undefined ? [] : [{ label: number(view.planned) }] },
  { label: 'Cells released', values: view.released === undefined ? [] : [{ label: number(view.released) }] },
  {
    label: 'Hyper-ontology release',
    values: view.ontologyRelease === undefined ? [] : [{ label: view.ontologyRelease }],
  },
  { label: 'Lattice', values: view.lattice === undefined ? [] : [{ label: view.lattice }] },
])}${files}</section>
<section class="panel"><h2>Check it yourself</h2>
<p>The payload of the signature names the SHA-256 of the cube: the two hashes are the same, and the last line is true. Whose the key is, only its holder can tell you, by another way than this page.</p>
<pre tabindex="0" role="region" aria-label="Commands">${checkCommands(epoch, address)}</pre></section>
<p class="machine">All cubes: <a href="/cubes">Cubes</a>. ${link({ href: `${path}.ttl`, label: 'Turtle' })}</p>`,
  );
}
