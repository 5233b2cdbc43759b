import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import {
  answer,
  atlasConceptSets,
  type CohortAnswer,
  type NegotiatorHandover,
  type NegotiatorResource,
  negotiatorHandover,
} from '../cohort/index.ts';
import { isForm, readForm, readText } from './body.ts';
import { type CohortRequest, cohortRequest } from './cohorts-find.ts';

import { openNegotiator } from './handover-negotiator.ts';
import { represent, splitSuffix } from './representation.ts';
import type { Services } from './services.ts';
import { digestOf, handedOverView, negotiatorView, type Offered } from './views/index.ts';

/** Whom access is asked of: nodes and datasets, by id. */
interface Chosen {
  nodes: string[];
  datasets: string[];
  /** Name of the payload that was seen, where one was; no other is sent. */
  digest?: string | undefined;
}

const mostChosen = 200;

/** Handing a cohort on: to ATLAS as concept sets, to a Negotiator as a request for access. */
export function handoverRoutes(app: Hono, services: Services): void {
  const { federation, ontology, catalogue, config } = services;
  const send = config.negotiator === undefined ? undefined : openNegotiator(config.negotiator);

  const atlas = '/cohorts/:hash/atlas';
  app.on('GET', [atlas, `${atlas}.json`, `${atlas}.html`], function exportAtlas(c) {
    const { cohort } = cohortRequest(c, c.req.param('hash') as string, services);
    return represent(c, { json: () => atlasConceptSets(cohort, ontology) }, splitSuffix(c.req.path).suffix);
  });

  const path = '/cohorts/:hash/negotiator';
  app.on('GET', [path, `${path}.json`, `${path}.html`], async function previewHandover(c) {
    const asked = cohortRequest(c, c.req.param('hash') as string, services);
    const chosen = chosenOf(c.req.queries('node') ?? [], c.req.queries('dataset') ?? []);
    const { handover, offered } = await prepare(c, asked, chosen);
    c.header('Cache-Control', 'no-cache');
    const to = config.negotiator === undefined ? undefined : new URL(config.negotiator).host;
    return represent(
      c,
      {
        json: () => ({
          ...handover,
          ...(handover.state === 'ready' && { digest: digestOf(handover.payload) }),
          ...(to !== undefined && { to }),
        }),
        html: () => negotiatorView(services, asked.cohort, handover, offered, to),
      },
      splitSuffix(c.req.path).suffix,
    );
  });

  app.post(path, async function handOver(c) {
    if (send === undefined)
      throw new Problem(
        'not-possible',
        'This hub hands over to no Negotiator: none is configured (COLLIMATOR_NEGOTIATOR). GET shows what would be sent.',
      );
    const asked = cohortRequest(c, c.req.param('hash'), services);
    const chosen = await chosenIn(c);
    const { handover } = await prepare(c, asked, chosen);
    if (handover.state === 'invalid') throw new Problem('not-possible', handover.reasons.join(' '));
    if (chosen.digest !== undefined && chosen.digest !== digestOf(handover.payload))
      throw new Problem(
        'not-possible',
        'The answer has changed since this request was shown. Look at it again, then send it.',
      );
    const sent = await send(handover.payload);
    return represent(c, {
      json: () => ({ ...sent, payload: handover.payload }),
      html: () => handedOverView(services, asked.cohort, sent),
    });
  });

  /** The exact payload for what was chosen; where nothing was, for the nodes that gave a number. */
  async function prepare(
    c: Context,
    { cohort, iri, deadlineMs }: CohortRequest,
    { nodes, datasets }: Chosen,
  ): Promise<{ handover: NegotiatorHandover; offered: Offered[] }> {
    const answered = await answer(cohort, federation, ontology, { deadlineMs, signal: c.req.raw.signal });
    const any = nodes.length + datasets.length > 0;
    const offered = [...nodesOf(answered, nodes, any), ...(await datasetsOf(datasets))];
    const resources = offered.filter((one) => one.chosen).map(({ resource }) => resource);
    return { handover: negotiatorHandover(iri, answered, resources), offered };
  }

  function nodesOf(answered: CohortAnswer, chosen: readonly string[], any: boolean): Offered[] {
    const unknown = chosen.find((id) => !answered.nodes.some(({ node }) => node === id));
    if (unknown !== undefined) throw new Problem('not-possible', `There is no node ${unknown.slice(0, 80)}.`);
    return answered.nodes.map(({ node, name, state, display }): Offered => {
      const uri = federation.nodes.find(({ id }) => id === node)?.url;
      const hasNumber = state === 'answered' || state === 'hidden';
      return {
        kind: 'node',
        display: display ?? state,
        chosen: any ? chosen.includes(node) : hasNumber,
        resource: { id: node, name, ...(uri !== undefined && { uri }) },
      };
    });
  }

  async function datasetsOf(chosen: readonly string[]): Promise<Offered[]> {
    if (chosen.length === 0) return [];
    const items = new Map((await catalogue.index()).items().map((item) => [item.id, item]));
    return chosen.map((id): Offered => {
      const item = items.get(id);
      if (item === undefined) throw new Problem('not-possible', `There is no dataset ${id.slice(0, 80)}.`);
      const resource: NegotiatorResource = {
        id: item.iri,
        name: item.title.slice(0, 512),
        uri: item.iri,
        ...(item.holder !== '' && {
          organization: { externalId: item.holder.slice(0, 512), name: item.holder.slice(0, 512) },
        }),
      };
      return { kind: 'dataset', key: id, chosen: true, resource };
    });
  }
}

function chosenOf(nodes: string[], datasets: string[]): Chosen {
  if (nodes.length + datasets.length > mostChosen)
    throw new Problem('not-possible', `At most ${mostChosen} nodes and datasets are asked at once.`);
  return { nodes: [...new Set(nodes)], datasets: [...new Set(datasets)] };
}

/** Nodes and datasets of a form, or of JSON `{nodes, datasets}`. */
async function chosenIn(c: Context): Promise<Chosen> {
  if (isForm(c)) {
    const form = await readForm(c, 65_536);
    const [digest] = form.get('digest') ?? [];
    return { ...chosenOf(form.get('node') ?? [], form.get('dataset') ?? []), digest };
  }
  const text = await readText(c, 65_536);
  if (text.trim() === '') return chosenOf([], []);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Problem('malformed-request', `This is not JSON: ${(cause as Error).message}`, {}, cause);
  }
  const { nodes = [], datasets = [], digest } = (json ?? {}) as Record<string, unknown>;
  const texts = (list: unknown): string[] => {
    if (Array.isArray(list) && list.every((id) => typeof id === 'string')) return list;
    throw new Problem('malformed-request', 'nodes and datasets are lists of ids.');
  };
  return {
    ...chosenOf(texts(nodes), texts(datasets)),
    ...(typeof digest === 'string' && { digest }),
  };
}
