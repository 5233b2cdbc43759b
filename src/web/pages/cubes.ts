import { page, type Site } from '../frame.ts';
import { type Html, html, type Renderable } from '../html.ts';
import { mark } from '../marks.ts';
import { generatedTag, notice, openTag } from '../notice.ts';
import { dataTable } from '../table.ts';
import { number } from '../words.ts';

/** A release of this node, as its list shows it. */
export interface CubeSummary {
  epoch: string;
  title?: string | undefined;
  holder?: string | undefined;
  verified: boolean;
  /** Why it is refused. */
  reason?: string | undefined;
  open?: boolean | undefined;
  generated?: boolean | undefined;
  released?: number | undefined;
  planned?: number | undefined;
}

export interface CubesView {
  cubes: readonly CubeSummary[];
}

const amount = (value: number | undefined): Renderable => value !== undefined && number(value);

/** The releases that this node publishes. */
export function cubesPage({ cubes }: CubesView, site: Site = {}): Html {
  return page(
    {
      title: 'Cubes',
      path: '/cubes',
      generated: cubes.some(({ generated }) => generated === true)
        ? 'The cases behind the cubes so marked are generated.'
        : undefined,
    },
    site,
    html`<h1>Cubes</h1>
<p class="lead">A cube is all that a holder tells about its cases in one epoch: counts that were protected and signed before they left. Every answer is made from these numbers.</p>
${
  cubes.length === 0
    ? notice(
        'plain',
        html`<p>This node publishes no cubes of its own. Those that it asks are at <a href="/nodes">Nodes</a>.</p>`,
      )
    : dataTable(
        'Cubes of this node',
        [
          { label: 'Epoch' },
          { label: 'Holder' },
          { label: 'Signature' },
          { label: 'Counts' },
          { label: 'Cells released', numeric: true },
          { label: 'Cells examined', numeric: true },
        ],
        cubes.map((cube) => ({
          cells: [
            html`<a href="/cubes/${cube.epoch}.html">${cube.epoch}</a>`,
            html`${cube.holder}${cube.generated === true && html` ${generatedTag()}`}`,
            cube.verified
              ? html`<span class="state answering">${mark('full')} verified</span>`
              : html`<span class="state unreachable">${mark('cross')} refused</span><br><span class="reason">${cube.reason}</span>`,
            cube.open === true ? html`exact ${openTag()}` : 'protected',
            amount(cube.released),
            amount(cube.planned),
          ],
        })),
        true,
      )
}
<p class="machine">The same as <a href="/cubes.json">JSON</a>.</p>`,
  );
}
