import type { Json } from './json-tree.ts';

/** What the contexts of a document say of its keys, all contexts taken together. */
export interface Terms {
  /** The keyword or IRI of a key; undefined where it has none. */
  expand(key: string): string | undefined;
  /** The IRI that a value of @id means. */
  identify(id: string): string | undefined;
  /** The containers of a key, e.g. `@language`. */
  containers(key: string): ReadonlySet<string>;
  /** What the key makes of a text: `@id`, `@vocab`, `@json`, a datatype; undefined where it makes nothing of it. */
  typeOf(key: string): string | undefined;
  /** A key that means a property and makes nothing of its values: one of the context, else the IRI itself. */
  keyFor(property: string): string;
  /** Whether a text alone is said to be in a language. */
  hasLanguage: boolean;
  /** Whether the key means a property that is read backwards. */
  isReverse(key: string): boolean;
  /** Whether a context says that the key means nothing. */
  isNothing(key: string): boolean;
  /** Whether a context defines the key. */
  isDefined(key: string): boolean;
}

interface Definition {
  id?: string;
  type?: string;
  containers: Set<string>;
  /** Whether it is an IRI in short, which compact IRIs may begin with. */
  isPrefix: boolean;
  isReverse?: boolean;
  isNothing?: boolean;
}

/** A member of an object by its key. */
function memberOf(json: Json, key: string): Json | undefined {
  return json.kind === 'object' ? json.members.find((member) => member.key === key)?.value : undefined;
}

const textOf = (json: Json | undefined) =>
  json?.kind === 'scalar' && typeof json.value === 'string' ? json.value : undefined;

/**
 * Collects the definitions of every @context of the document. Where two contexts define a key differently, the
 * first wins: this is for finding places, and a wrong guess only makes a place less exact.
 */
export function readTerms(document: Json, documentBase: string): Terms {
  const definitions = new Map<string, Definition>();
  let vocab: string | undefined;
  let base = documentBase;
  let [contexts, hasLanguage] = [0, false];
  const define = (context: Json): void => {
    if (context.kind === 'array') context.items.forEach(define);
    if (context.kind !== 'object') return;
    for (const { key, value } of context.members) {
      if (key === '@language' || memberOf(value, '@language')) hasLanguage = true;
      if (key === '@vocab') vocab ??= textOf(value);
      else if (key === '@base') base = resolve(textOf(value) ?? '', documentBase) ?? documentBase;
      else if (!key.startsWith('@') && !definitions.has(key)) definitions.set(key, definitionOf(value));
      const scoped = memberOf(value, '@context');
      if (scoped) contexts += 1;
      if (scoped) define(scoped);
    }
  };
  const visit = (json: Json): void => {
    if (json.kind === 'array') json.items.forEach(visit);
    if (json.kind !== 'object') return;
    for (const { key, value } of json.members) {
      if (key === '@context') {
        contexts += 1;
        define(value);
      } else visit(value);
    }
  };
  visit(document);

  const compact = (text: string, depth: number): string | undefined => {
    const [, prefix, rest = ''] = /^([^:]*):(.*)$/s.exec(text) ?? [];
    if (prefix === undefined || rest.startsWith('//')) return prefix === undefined ? undefined : text;
    const namespace = definitions.has(prefix) ? expand(prefix, depth + 1) : undefined;
    return namespace === undefined ? text : namespace + rest;
  };
  const expand = (key: string, depth = 0): string | undefined => {
    if (key.startsWith('@') || depth > 10) return key;
    const definition = definitions.get(key);
    const id = definition?.id;
    if (id !== undefined && id !== key) return expand(id, depth + 1);
    return compact(key, depth) ?? (vocab === undefined ? undefined : vocab + key);
  };
  return {
    expand: (key) => expand(key),
    identify: (id) => compact(id, 0) ?? resolve(id, base),
    containers: (key) => definitions.get(key)?.containers ?? new Set(),
    typeOf(key) {
      const type = definitions.get(key)?.type;
      return type === undefined ? undefined : expand(type);
    },
    keyFor(property) {
      // Where there are several contexts, which of them holds for a node is not followed.
      if (contexts !== 1) return property;
      for (const [key, { containers, type }] of definitions)
        if (containers.size === 0 && type !== '@json' && expand(key) === property) return key;
      for (const [prefix, { id, isPrefix }] of definitions) {
        const local = property.slice(id?.length);
        const isNamespace = id !== undefined && isPrefix && property.startsWith(id);
        if (isNamespace && /^[\w-]+$/.test(local) && !definitions.has(`${prefix}:${local}`))
          return `${prefix}:${local}`;
      }
      return property;
    },
    hasLanguage,
    isReverse: (key) => definitions.get(key)?.isReverse === true,
    isNothing: (key) => definitions.get(key)?.isNothing === true,
    isDefined: (key) => definitions.has(key),
  };
}

function definitionOf(json: Json): Definition {
  const short = textOf(json);
  if (short !== undefined) return { id: short, containers: new Set(), isPrefix: /[:/?#[\]@]$/.test(short) };
  const [id, type, container] = ['@id', '@type', '@container'].map((key) => memberOf(json, key));
  const isNull = (each: Json | undefined) => each?.kind === 'scalar' && each.value === null;
  const containers = container?.kind === 'array' ? container.items.map(textOf) : [textOf(container)];
  const [idText, typeText] = [textOf(id), textOf(type)];
  return {
    ...(idText !== undefined && { id: idText }),
    ...(typeText !== undefined && { type: typeText }),
    containers: new Set(containers.filter((each) => each !== undefined)),
    isPrefix: false,
    isReverse: memberOf(json, '@reverse') !== undefined,
    isNothing: isNull(json) || isNull(id),
  };
}

function resolve(relative: string, base: string): string | undefined {
  return URL.canParse(relative, base) ? new URL(relative, base).href : undefined;
}
