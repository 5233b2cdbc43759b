import { z } from 'zod';
import { type AddressRules, addressCheck } from './address.ts';
import { durable } from './durable.ts';
import type { NodeRef } from './node-ref.ts';

export type Adding = { state: 'added'; node: NodeRef } | { state: 'refused'; mistakes: string[] };

/** A node with where it comes from: the configuration, or somebody who added it and may remove it. */
export type ListedNode = NodeRef & { origin: 'configured' | 'added' };

/** The nodes of a hub, and the keys that it has pinned; what was added and pinned outlives a restart. */
export interface Registry {
  listNodes(): ListedNode[];
  /** Adds a node, or gives every reason why not. Its addresses are resolved. */
  addNode(entry: unknown): Promise<Adding>;
  /** Removes an added node with its pinned key; false where there is none, or where it is configured. */
  removeNode(id: string): Promise<boolean>;
  /** The thumbprint that a node's cubes must be signed with; undefined where none is pinned yet. */
  keyOf(id: string): string | undefined;
  /** Pins the key of a node that has none. */
  pin(id: string, thumbprint: string): Promise<void>;
  /** Why a node may not be asked now: an added node whose name leads elsewhere since. */
  whyNot(node: NodeRef): Promise<string | undefined>;
}

const mostNodes = 500;
const thumbprint = z.string().regex(/^[\w-]{43}$/, 'is the SHA-256 thumbprint of a key (RFC 7638)');
const address = z.url({ protocol: /^https?$/ }).max(500);

/** What is asked of someone who adds a node. */
const entrySchema = z.strictObject({
  alias: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'is small letters, digits and hyphens, e.g. north'),
  /** Name for people; the alias where it is left out. */
  name: z.string().min(1).max(200).optional(),
  url: address,
  /** SPARQL endpoint; `{url}/sparql` where it is left out. */
  sparql: address.optional(),
  release: address.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'is two capital letters')
    .optional(),
  key: thumbprint.optional(),
  /** Takes the key of the first cube as the node's, instead of one that was told by another way. */
  firstUse: z.boolean().optional(),
});

const nodeSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  sparql: z.string(),
  country: z.string().exactOptional(),
  release: z.string().exactOptional(),
  key: z.string().exactOptional(),
});
const fileSchema = z.object({ nodes: z.array(nodeSchema), pins: z.record(z.string(), thumbprint) });

const withoutSlash = (url: string) => url.replace(/\/+$/, '');

/**
 * Opens the registry. Those in `configured` are the operator's word: asked wherever they are, and the first key that
 * they show is pinned where none is given. Throws an Error where the file cannot be read, a TypeError where two
 * nodes have one id.
 */
export async function openRegistry({
  configured = [],
  file,
  rules,
}: {
  configured?: readonly NodeRef[];
  /** JSON file for what must last; without it nothing does. */
  file?: string;
  rules?: AddressRules;
} = {}): Promise<Registry> {
  const kept = file === undefined ? undefined : durable(file, fileSchema);
  const stored = (await kept?.read()) ?? { nodes: [], pins: {} };
  return createRegistry(configured, stored, addressCheck(rules), async (content) => kept?.write(content));
}

/** The nodes of a configuration alone, without a file. */
export function fixedRegistry(configured: readonly NodeRef[]): Registry {
  return createRegistry(configured, { nodes: [], pins: {} }, addressCheck(), async () => {});
}

type Content = z.infer<typeof fileSchema>;

function createRegistry(
  configured: readonly NodeRef[],
  { nodes: stored, pins }: Content,
  check: (url: string) => Promise<string | undefined>,
  write: (content: Content) => Promise<void>,
): Registry {
  const fixed = new Map(configured.map((node) => [node.id, node]));
  if (fixed.size < configured.length) {
    const twice = configured.find(({ id }, i) => configured.findIndex((node) => node.id === id) < i);
    throw new TypeError(`Two nodes are called ${twice?.id}.`);
  }
  const added = new Map(stored.filter(({ id }) => !fixed.has(id)).map((node) => [node.id, node as NodeRef]));
  const save = () => write({ nodes: [...added.values()], pins });
  const all = () => [...fixed.values(), ...added.values()];

  async function whyNotAny(urls: (string | undefined)[]): Promise<string[]> {
    const given = [...new Set(urls.filter((url) => url !== undefined))];
    return (await Promise.all(given.map(check))).filter((reason) => reason !== undefined);
  }

  return {
    listNodes: () => [
      ...[...fixed.values()].map((node): ListedNode => ({ ...node, origin: 'configured' })),
      ...[...added.values()].map((node): ListedNode => ({ ...node, origin: 'added' })),
    ],
    async addNode(given) {
      const parsed = entrySchema.safeParse(given);
      if (!parsed.success) {
        const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
        return { state: 'refused', mistakes };
      }
      const { alias, name, firstUse, key, country, release, ...rest } = parsed.data;
      const url = withoutSlash(rest.url);
      const sparql = rest.sparql ?? `${url}/sparql`;
      const mistakes = await whyNotAny([url, sparql, release]);
      if (key === undefined && firstUse !== true)
        mistakes.push(
          'key: name the thumbprint of its key, or say firstUse to trust the first one it shows.',
        );
      // Checked after every wait, so that two requests at once cannot add one node twice.
      if (all().some(({ id }) => id === alias)) mistakes.push(`alias: there is a node ${alias} already.`);
      const same = all().find((node) => node.sparql === sparql || withoutSlash(node.url) === url);
      if (same) mistakes.push(`sparql: ${same.id} is this node already; its cases would count twice.`);
      if (all().length >= mostNodes) mistakes.push(`A hub asks at most ${mostNodes} nodes.`);
      if (mistakes.length > 0) return { state: 'refused', mistakes };
      const node: NodeRef = {
        id: alias,
        name: name ?? alias,
        url,
        sparql,
        ...(country !== undefined && { country }),
        ...(release !== undefined && { release: withoutSlash(release) }),
        ...(key !== undefined && { key }),
      };
      added.set(alias, node);
      await save();
      return { state: 'added', node };
    },
    async removeNode(id) {
      if (!added.delete(id)) return false;
      delete pins[id];
      await save();
      return true;
    },
    keyOf: (id) => (fixed.get(id) ?? added.get(id))?.key ?? (Object.hasOwn(pins, id) ? pins[id] : undefined),
    async pin(id, key) {
      if (Object.hasOwn(pins, id) || !(fixed.has(id) || added.has(id))) return;
      pins[id] = key;
      await save();
    },
    async whyNot({ id, url, sparql, release }) {
      return fixed.has(id) ? undefined : (await whyNotAny([url, sparql, release]))[0];
    },
  };
}
