import { type Json, name, type Quad, type Term } from '../../rdf/index.ts';
import { documentOf, edit, memberOf, mendContext, renamed } from './json-document.ts';
import { asJson, says, written } from './json-value.ts';
import type { Edit, Source } from './source.ts';

/** Containers whose values stand under keys of their own. */
const maps = ['@language', '@index', '@id', '@type', '@graph'];

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
