import type { Literal, Quad, Term } from '@rdfjs/types';
import { type Json, type JsonMember, placesIn } from './json-tree.ts';
import { readTerms, type Terms } from './jsonld-terms.ts';
import { prefixes } from './namespaces.ts';
import type { Place } from './reading.ts';

/** Names a node that has no @id by its offset, so that it can be told in the quads. */
const offsetIri = 'urn:collimator:json:';

/** The offset in the name of such a node; undefined for other IRIs. */
export function offsetOf(iri: string): number | undefined {
  return iri.startsWith(offsetIri) ? Number(iri.slice(offsetIri.length)) : undefined;
}

/** A document whose nameless nodes have their offset as a name, and the way from a quad to its place. */
export interface Located {
  document: unknown;
  placeOf(quad: Quad): Place | undefined;
  /** Where a node begins: the place of what no value says. */
  nodePlaceOf(node: Term): Place | undefined;
  /** The place of an offset. */
  placeAt(offset: number): Place;
  terms: Terms;
}

/** The label of the blank node that stands for a nameless node. */
export const labelAt = (offset: number) => `json${offset}`;

/** Keys of objects that are not nodes, or that must not be given a name. */
const notNodes = ['@value', '@language', '@direction', '@list', '@set', '@graph', '@id', '@nest'];
/** Containers whose object is a map of values. */
const maps = ['@language', '@index', '@id', '@type', '@graph'];

/** Prepares the document that a text is, given as a tree. */
export function locate(text: string, tree: Json, base: string): Located {
  const known = readTerms(tree, base);
  // A label is told in the quads by its first offset, since the library gives labels of its own.
  const labels = new Map<string, number>();
  const identify = (id: string) => {
    const at = labels.get(id);
    return at === undefined ? known.identify(id) : labelAt(at);
  };
  const terms: Terms = { ...known, identify };
  const nodes = new Map<string, Extract<Json, { kind: 'object' }>[]>();
  let placeAt: ((offset: number) => Place) | undefined;
  const toPlace = (offset: number) => {
    placeAt ??= placesIn(text);
    return placeAt(offset);
  };
  const remember = (key: string, node: Extract<Json, { kind: 'object' }>) =>
    nodes.set(key, [...(nodes.get(key) ?? []), node]);

  const named = (text: string, at: number): string => {
    if (!text.startsWith('_:')) return text;
    if (!labels.has(text)) labels.set(text, at);
    return `${offsetIri}${labels.get(text)}`;
  };
  /** Copies names of nodes, which may be labels. */
  const names = (json: Json): unknown => {
    if (json.kind === 'array') return json.items.map(names);
    if (json.kind === 'object') return copy(json, true);
    return typeof json.value === 'string' ? named(json.value, json.at) : json.value;
  };
  /** Copies a value; an object that is a node and has no name is named by its offset. */
  const copy = (json: Json, isNode: boolean, namesOwn = true): unknown => {
    if (json.kind === 'scalar') return json.value;
    if (json.kind === 'array') return json.items.map((item) => copy(item, isNode, namesOwn));
    const keys = json.members.map(({ key }) => terms.expand(key));
    if (keys.includes('@value')) return plain(json);
    const entries = json.members.map(({ key, value }) => [key, copyMember(key, value)] as const);
    const object = Object.fromEntries(entries);
    const id = json.members.find(({ key }) => terms.expand(key) === '@id')?.value;
    if (id?.kind === 'scalar') remember(terms.identify(String(id.value)) ?? String(id.value), json);
    if (!isNode || !namesOwn || keys.some((key) => key !== undefined && notNodes.includes(key)))
      return object;
    remember(labelAt(json.at), json);
    return { ...object, '@id': `${offsetIri}${json.at}` };
  };
  const copyMember = (key: string, value: Json): unknown => {
    const meaning = terms.expand(key);
    if (meaning === '@context' || meaning === '@value' || terms.typeOf(key) === '@json') return plain(value);
    if (meaning === '@id' || meaning === '@type') return names(value);
    if (meaning === '@reverse' || meaning === '@nest') return copy(value, false);
    const containers = terms.containers(key);
    const isMap = value.kind === 'object' && maps.some((each) => containers.has(each));
    const isName = ['@id', '@vocab'].includes(terms.typeOf(key) ?? '');
    if (!isMap) return isName && value.kind !== 'object' ? names(value) : copy(value, true);
    // The keys of an @id map are the names of its nodes.
    const own = !containers.has('@id') && !containers.has('@graph');
    const nameOf = ({ key: name, at }: JsonMember) => (containers.has('@id') ? named(name, at) : name);
    return Object.fromEntries(value.members.map((each) => [nameOf(each), copy(each.value, own, own)]));
  };

  const nodePlaceOf = (node: Term): Place | undefined => {
    if (node.termType === 'Literal') return undefined;
    const own = nodes.get(node.value) ?? [];
    // An object that only mentions the node is not where it is described.
    const described = own.find(({ members }) => members.length > 1) ?? own[0];
    return described && toPlace(nodeAt(described, terms));
  };

  return {
    document: copy(tree, true),
    nodePlaceOf,
    placeOf({ subject, predicate, object }) {
      const own = nodes.get(subject.value) ?? [];
      for (const node of own) {
        const at = valueAt(node, predicate.value, object, terms, true);
        if (at !== undefined) return toPlace(at);
      }
      for (const node of own) {
        const at = valueAt(node, predicate.value, object, terms, false);
        if (at !== undefined) return toPlace(at);
      }
      return nodePlaceOf(subject);
    },
    placeAt: toPlace,
    terms,
  };
}

/** Where a node begins for a reader: its @id, else its @type, else its brace. */
function nodeAt({ at, members }: Extract<Json, { kind: 'object' }>, terms: Terms): number {
  const named = (keyword: string) => members.find(({ key }) => terms.expand(key) === keyword)?.value.at;
  return named('@id') ?? named('@type') ?? at;
}

/** The offset of the value of a property; any of its values where `exact` is false. */
function valueAt(
  node: Json,
  property: string,
  object: Term,
  terms: Terms,
  exact: boolean,
): number | undefined {
  if (node.kind !== 'object') return undefined;
  for (const { key, value } of node.members) {
    const meaning = terms.expand(key);
    if (meaning === '@nest' || meaning === '@reverse') {
      const inner = valueAt(value, property, object, terms, exact);
      if (inner !== undefined) return inner;
    }
    if ((meaning === '@type' ? `${prefixes.rdf}type` : meaning) !== property) continue;
    if (!exact) return value.at;
    const isMap = maps.some((each) => terms.containers(key).has(each));
    const found = matching(value, object, terms, isMap);
    if (found) return found.at;
  }
  return undefined;
}

/** The value within a value that is what the object says; a map holds values under keys of its own. */
function matching(json: Json, object: Term, terms: Terms, isMap = false): Json | undefined {
  if (json.kind === 'array') return first(json.items, (item) => matching(item, object, terms, isMap));
  if (json.kind === 'scalar') {
    const text = String(json.value);
    const same = text === object.value || terms.expand(text) === object.value;
    const number = typeof json.value === 'number' && Number(object.value) === json.value;
    return same || number || terms.identify(text) === object.value ? json : undefined;
  }
  const language = object.termType === 'Literal' ? object.language.toLowerCase() : '';
  if (isMap)
    return first(json.members, ({ key, value }) =>
      language === '' || key.toLowerCase() === language ? matching(value, object, terms) : undefined,
    );
  if (labelAt(json.at) === object.value) return json;
  if (object.termType === 'Literal' && !isSaid(json, object, terms)) return undefined;
  return first(json.members, ({ key, value }) => {
    const meaning = terms.expand(key) ?? key;
    if (meaning === '@list' || meaning === '@set') return matching(value, object, terms);
    return (meaning === '@value' || meaning === '@id') && matching(value, object, terms) ? json : undefined;
  });
}

/** Whether an object with a value has the datatype and the language of a literal. */
function isSaid({ members }: Extract<Json, { kind: 'object' }>, object: Literal, terms: Terms): boolean {
  return members.every(({ key, value }) => {
    if (value.kind !== 'scalar') return true;
    const meaning = terms.expand(key);
    if (meaning === '@language')
      return String(value.value ?? '').toLowerCase() === object.language.toLowerCase();
    return meaning !== '@type' || terms.expand(String(value.value)) === object.datatype.value;
  });
}

function first<T, U>(items: readonly T[], find: (item: T) => U | undefined): U | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function plain(json: Json): unknown {
  if (json.kind === 'scalar') return json.value;
  if (json.kind === 'array') return json.items.map(plain);
  return Object.fromEntries(json.members.map(({ key, value }) => [key, plain(value)]));
}
