import { stylesheetHref } from './assets.ts';
import { fontFolder } from './fonts.ts';
import { type Html, html, type LinkTo, link, type Renderable } from './html.ts';
import { crossHair } from './marks.ts';
import { generatedNotice } from './notice.ts';
import { language, quantity } from './words.ts';

/** What every page says about the service; filled once per request. */
export interface Site {
  /** Revision of the catalogue, e.g. its number. */
  revision?: string | number | undefined;
  /** How many nodes answer, of how many known. */
  nodes?: { answering: number; known: number } | undefined;
  /** Licence of the catalogue's metadata. */
  licence?: LinkTo | undefined;
}

/** What the frame needs to know about one page. */
export interface Frame {
  /** Without the name of the product, which the frame adds. */
  title: string;
  /** Path of the page, which marks its section in the navigation. */
  path: string;
  /** The same thing for machines, at other addresses. */
  alternates?: readonly { href: string; mediaType: string; label: string }[] | undefined;
  /** True, or a sentence of its own, where generated data is shown. */
  generated?: boolean | string | undefined;
}

const sections = [
  ['/datasets', 'Datasets'],
  ['/cohorts', 'Cohorts'],
  ['/ontology', 'Ontology'],
  ['/validate', 'Validate'],
  ['/sparql', 'SPARQL'],
  ['/nodes', 'Nodes'],
] as const;

const machineLinks = [
  ['/sparql', 'SPARQL endpoint'],
  ['/openapi.json', 'OpenAPI'],
  ['/catalog', 'Catalogue in RDF'],
  ['/fdp', 'FAIR Data Point'],
  ['/queries', 'Queries'],
  ['/shapes', 'Shapes'],
] as const;

function navigation(path: string): Html {
  return html`<nav aria-label="Main"><ul>${sections.map(([href, label]) => {
    const current = path === href ? 'page' : path.startsWith(`${href}/`) ? 'true' : undefined;
    return html`<li><a href="${href}"${current !== undefined && html` aria-current="${current}"`}>${label}</a></li>`;
  })}</ul></nav>`;
}

function nodesAnswering({ answering, known }: { answering: number; known: number }): Html {
  const all = answering === known ? 'all' : 'some';
  return html`<a class="answering ${all}" href="/nodes">${answering} of ${quantity(known, 'node')} answering</a>`;
}

/**
 * A whole document around the content, which holds the page's one h1. Nothing in it needs script, and nothing
 * in it is styled inline, so that the strictest content security policy holds.
 */
export function page(frame: Frame, site: Site, content: Renderable): Html {
  const { title, path, alternates = [], generated } = frame;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${title === 'Collimator' ? title : `${title} · Collimator`}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="preload" href="${fontFolder}source-sans-3-latin-400-normal.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${stylesheetHref}">
<link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
${alternates.map(
  ({
    href,
    mediaType,
    label,
  }) => html`<link rel="alternate" type="${mediaType}" href="${href}" title="${label}">
`,
)}</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="frame">
<div class="wedge" aria-hidden="true"></div>
<div class="bar">
<a class="wordmark" href="/">${crossHair()}Collimator</a>
${navigation(path)}
${site.nodes !== undefined && nodesAnswering(site.nodes)}
</div>
</header>
<main id="content" tabindex="-1">
${generated === true ? generatedNotice() : typeof generated === 'string' && generatedNotice(generated)}
${content}
</main>
<footer class="frame">
<div class="bar">
<p>${site.revision !== undefined && html`Catalogue revision <span class="code">${site.revision}</span>. `}${site.licence !== undefined && html`Licence of the metadata: ${link(site.licence)}. `}Hyper-ontology: LIMICS, <a href="https://doi.org/10.5281/zenodo.10777925">doi:10.5281/zenodo.10777925</a>.</p>
<nav aria-label="For machines"><ul>${machineLinks.map(([href, label]) => html`<li><a href="${href}">${label}</a></li>`)}</ul></nav>
</div>
</footer>
</body>
</html>
`;
}
