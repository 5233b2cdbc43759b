import { DataFactory } from 'n3';
import type { Json } from './json-tree.ts';
import { type JsonLdObject, type MeantMember, objectsOf } from './jsonld-objects.ts';
import { type Located, labelAt } from './jsonld-places.ts';
import type { Terms } from './jsonld-terms.ts';
import type { Unread } from './reading.ts';

/** Most that are told of one document; the last knows how many more there are. */
const most = 200;

/** Schemes of IRIs that look like names in short. */
const schemes = ['urn', 'tag', 'mailto', 'data', 'info', 'did', 'doi', 'tel', 'file'];

/** Keys that say nothing, or not what was meant; `dropped` are those that were passed over while reading. */
export function unreadKeys(
  text: string,
  tree: Json,
  { terms, placeAt }: Located,
  dropped: ReadonlySet<string>,
): Unread[] {
  const found: Unread[] = [];
  let untold = 0;
  for (const object of objectsOf(tree, terms)) {
    const last = new Map(object.members.map((member) => [member.key, member.at]));
    for (const member of object.members) {
      const { key, at } = member;
      const again = last.get(key);
      const why = again !== undefined && again !== at ? 'doubled' : whyOf(object, member, terms, dropped);
      if (why === undefined) continue;
      if (found.length === most) {
        untold += 1;
        continue;
      }
      found.push({
        key,
        why,
        ...placeAt(at),
        ...(why === 'doubled' && again !== undefined && { again: placeAt(again) }),
        node: nodeOf(object, terms),
        keyFor: (property) => keyFor(text, object, member, terms, property),
      });
    }
  }
  const end = found.at(-1);
  if (end && untold > 0) end.untold = untold;
  return found;
}

function whyOf(
  { within }: JsonLdObject,
  { key, meaning }: MeantMember,
  terms: Terms,
  dropped: ReadonlySet<string>,
) {
  if (within !== 'node' || terms.isDefined(key)) return undefined;
  if (meaning === undefined) return dropped.has(key) ? 'unknown' : undefined;
  const [, prefix] = /^([A-Za-z][\w.-]*):[A-Za-z][\w-]*$/.exec(key) ?? [];
  const isShort = prefix !== undefined && !schemes.includes(prefix) && !terms.isDefined(prefix);
  return isShort ? 'undeclared prefix' : undefined;
}

/** The node that an object describes. */
function nodeOf({ at, members }: JsonLdObject, terms: Terms): Unread['node'] {
  const id = members.find(({ meaning }) => meaning === '@id')?.value;
  if (id?.kind !== 'scalar' || typeof id.value !== 'string') return DataFactory.blankNode(labelAt(at));
  const named = terms.identify(id.value) ?? id.value;
  return id.value.startsWith('_:') ? DataFactory.blankNode(named) : DataFactory.namedNode(named);
}

/** How the key would have to be written for a property; undefined where another key of the object means it already. */
function keyFor(
  text: string,
  { members }: JsonLdObject,
  { key, at }: MeantMember,
  terms: Terms,
  property: string,
): string | undefined {
  const isPlain = text.startsWith(JSON.stringify(key), at);
  return isPlain && !members.some(({ meaning }) => meaning === property) ? terms.keyFor(property) : undefined;
}
