import {
  iri,
  type Json,
  type JsonMember,
  type JsonText,
  name,
  prefixes,
  type Quad,
  readJsonText,
  type Term,
} from '../rdf/index.ts';
import type { Edit, Source } from './source.ts';

type JsonObject = Extract<Json, { kind: 'object' }>;
const jsonString = /"(?:[^"\\]|\\.)*"/y;
const maps = ['@language', '@index', '@id', '@type', '@graph'];

/** The document of a source; read once, since there may be hundreds of edits. */
const documents = new WeakMap<Source, JsonText>();

function documentOf(source: Source): JsonText {
  const document = documents.get(source) ?? readJsonText(source.text);
  documents.set(source, document);
  return document;
}

function edit({ placeAt }: JsonText, from: number, to: number, text: string): Edit {
  const end = placeAt(to);
  return { ...placeAt(from), endLine: end.line, endColumn: end.column, text };
}

const isName = (type: string | undefined) => type === '@id' || type === '@vocab';

/** The member of an object whose key means a keyword or a property. */
function memberOf({ terms }: JsonText, { members }: JsonObject, meaning: string) {
  return members.find(({ key }) => terms.expand(key) === meaning);
}

/** Whether a text or number is what a value says. */
function says({ terms }: JsonText, json: Json | undefined, value: Term): boolean {
  if (json?.kind !== 'scalar') return false;
  const text = String(json.value);
  const same = [text, terms.expand(text), terms.identify(text)].includes(value.value);
  return same || (typeof json.value === 'number' && Number(value.value) === json.value);
}

/** A value as JSON that means the same whatever its key makes of texts; short where the key makes just that of it. */
function written({ terms }: JsonText, key: string, value: Term): unknown {
  const type = terms.typeOf(key);
  if (value.termType !== 'Literal') return isName(type) ? value.value : { '@id': value.value };
  const { language, datatype } = value;
  if (language) return { '@value': value.value, '@language': language };
  if (datatype.value === type) return value.value;
  if (datatype.value !== `${prefixes.xsd}string`)
    return { '@value': value.value, '@type': terms.keyFor(datatype.value) };
  return type === undefined && !terms.hasLanguage ? value.value : { '@value': value.value };
}

/** Replaces the value that begins at the offset; undefined where the document does not allow to say so there. */
export function replaceInJson(source: Source, offset: number, old: Term, value: Term): Edit | undefined {
  const document = documentOf(source);
  const { terms } = document;
  const steps = document.stepsTo(offset);
  const holder = steps.findLast(
    ({ member }) => member !== undefined && !/^@(list|set)$/.test(terms.expand(member.key) ?? ''),
  );
  const json = steps.at(-1)?.json;
  const key = holder?.member?.key;
  if (json === undefined || key === undefined || terms.typeOf(key) === '@json') return undefined;
  const put = ({ at, end }: Json, content: unknown) => edit(document, at, end, JSON.stringify(content));
  const mended = (short: Json | undefined) =>
    short?.kind === 'scalar' && value.termType === 'NamedNode'
      ? mendContext(source, String(short.value), old.value, value.value)
      : undefined;
  if (json.kind === 'object') {
    const id = memberOf(document, json, '@id')?.value;
    const inner = memberOf(document, json, '@value')?.value ?? id;
    if (!says(document, inner, old)) return undefined;
    // What else the document says of a node stays with it.
    if (id !== undefined && value.termType === 'NamedNode') return mended(id) ?? put(id, value.value);
    return id !== undefined && json.members.length > 1 ? undefined : put(json, written(document, key, value));
  }
  if (!says(document, json, old)) return undefined;
  if (terms.expand(key) === '@type')
    return value.termType === 'NamedNode' ? put(json, value.value) : undefined;
  const outer = steps
    .slice(0, holder === undefined ? 0 : steps.indexOf(holder))
    .findLast(({ member }) => member);
  const map = outer?.member && terms.containers(outer.member.key).has('@language') ? outer : undefined;
  if (map?.member === undefined) return put(json, written(document, key, value));
  const { member, json: languages } = map;
  const sameText = value.termType === 'Literal' && value.language !== '' && value.value === old.value;
  const others = languages.kind === 'object' ? languages.members : [];
  if (sameText && holder?.member && !others.some((each) => each.key === value.language))
    return renamed(source, holder.member.at, value.language);
  return others.length === 1 && json === holder?.json
    ? put(languages, written(document, member.key, value))
    : undefined;
}

/** A name in short whose namespace the context has wrongly: the context is put right, and with it all names of it. */
function mendContext(source: Source, written: string, old: string, right: string): Edit | undefined {
  const document = documentOf(source);
  const [, prefix, local] = /^([^:]+):([\w.-]+)$/.exec(written) ?? [];
  if (!prefix || !local || !old.endsWith(local) || !right.endsWith(local)) return undefined;
  const [namespace, wanted] = [old, right].map((each) => each.slice(0, -local.length)) as [string, string];
  const [only, ...more] = definitionsIn(document).filter(
    ({ key, value }) => key === prefix && value.kind === 'scalar',
  );
  const isWrong = only?.value.kind === 'scalar' && only.value.value === namespace;
  if (!isWrong || more.length > 0 || wanted === namespace || !/[/#]$/.test(wanted)) return undefined;
  if (Object.values<string>(prefixes).includes(namespace)) return undefined;
  return edit(document, only.value.at, only.value.end, JSON.stringify(wanted));
}

const contexts = new WeakMap<JsonText, JsonMember[]>();

function definitionsIn(document: JsonText): JsonMember[] {
  const found = contexts.get(document) ?? definitions(document.tree);
  contexts.set(document, found);
  return found;
}

/** What the contexts of a document define. */
function definitions(json: Json): JsonMember[] {
  if (json.kind === 'array') return json.items.flatMap(definitions);
  if (json.kind === 'scalar') return [];
  return json.members.flatMap(({ key, value }) => {
    if (key !== '@context') return definitions(value);
    const own = value.kind === 'array' ? value.items : [value];
    return own.flatMap((each) => (each.kind === 'object' ? each.members : []));
  });
}

/** Puts another key where one begins. */
function renamed(source: Source, at: number, key: string): Edit | undefined {
  jsonString.lastIndex = at;
  const old = jsonString.exec(source.text)?.[0];
  return old === undefined ? undefined : edit(documentOf(source), at, at + old.length, JSON.stringify(key));
}

/** Writes another property for the one whose value begins at the offset; undefined where its values would change. */
export function renameInJson(
  source: Source,
  offset: number,
  old: string,
  property: string,
): Edit | undefined {
  const document = documentOf(source);
  const { terms } = document;
  const member = document
    .stepsTo(offset)
    .findLast((step) => step.member && terms.expand(step.member.key) === old)?.member;
  if (member === undefined) return undefined;
  const mended = mendContext(source, member.key, old, property);
  if (mended) return mended;
  const key = terms.keyFor(property);
  const isAlike = terms.typeOf(key) === terms.typeOf(member.key) && terms.containers(member.key).size === 0;
  return isAlike ? renamed(source, member.at, key) : undefined;
}

/** Adds properties to the node that begins at the offset, be it by its @id, its @type or its brace. */
export function addToJson(
  source: Source,
  offset: number,
  node: Term,
  quads: readonly Quad[],
): Edit | undefined {
  const document = documentOf(source);
  const object = document.stepsTo(offset).findLast(({ json }) => json.kind === 'object')?.json;
  if (object?.kind !== 'object' || memberOf(document, object, '@value')) return undefined;
  const values = Map.groupBy(
    quads.filter(({ subject }) => subject.equals(node)),
    ({ predicate }) => predicate.value,
  );
  const [only, ...more] = values;
  if (only === undefined || more.length > 0) return undefined;
  const [property, own] = only;
  const isType = property === name('rdf:type').value;
  const there = memberOf(document, object, isType ? '@type' : property);
  const key = there?.key ?? (isType ? '@type' : document.terms.keyFor(property));
  const added = own.map(({ object: value }) => (isType ? value.value : asJson(document, key, value, quads)));
  const { text } = source;
  if (there === undefined) {
    const last = object.members.at(-1);
    if (last === undefined) return undefined;
    const space = /[\r\n][ \t]*$/.exec(text.slice(Math.max(0, last.at - 200), last.at))?.[0];
    const value = added.length === 1 ? added[0] : added;
    const content = JSON.stringify(value, undefined, space === undefined ? undefined : 2);
    const member = `${JSON.stringify(key)}: ${content.replaceAll('\n', space ?? '\n')}`;
    return edit(document, last.value.end, last.value.end, `,${space ?? ' '}${member}`);
  }
  if (maps.some((each) => document.terms.containers(there.key).has(each))) return undefined;
  const { at, end } = there.value;
  const old = there.value.kind === 'array' ? text.slice(at + 1, end - 1).trim() : text.slice(at, end);
  const items = [
    ...(old === '' || old === 'null' ? [] : [old]),
    ...added.map((each) => JSON.stringify(each)),
  ];
  return edit(document, at, end, `[${items.join(', ')}]`);
}

/** A value with all that is said of it, where it has no name. */
function asJson(document: JsonText, key: string, value: Term, quads: readonly Quad[]): unknown {
  const own = value.termType === 'BlankNode' ? quads.filter(({ subject }) => subject.equals(value)) : [];
  if (value.termType !== 'BlankNode') return written(document, key, value);
  const members = [...Map.groupBy(own, ({ predicate }) => predicate.value)].map(([property, statements]) => {
    const isType = property === name('rdf:type').value;
    const inner = isType ? '@type' : document.terms.keyFor(property);
    const values = statements.map(({ object }) =>
      isType ? document.terms.keyFor(iri(object.value).value) : asJson(document, inner, object, quads),
    );
    return [inner, values.length === 1 ? values[0] : values] as const;
  });
  return Object.fromEntries(members);
}
