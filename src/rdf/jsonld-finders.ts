import type { Json } from './json-tree.ts';
import type { JsonLdObject, MeantMember } from './jsonld-objects.ts';
import type { Terms } from './jsonld-terms.ts';

/** What an error code of JSON-LD 1.1 asks for, and the member of an object that goes against it. */
export interface Rule {
  expects: string;
  /** Tried on all objects one after the other: the first are the surest. */
  find: readonly Finder[];
}

/** Finds the member of an object that goes against a rule. */
export type Finder = (object: JsonLdObject, terms: Terms) => MeantMember | undefined;

type Plain = (value: Json) => boolean;
type Test = (value: Json, terms: Terms) => boolean;
type Within = JsonLdObject['within'];

export const isText: Plain = (json) => json.kind === 'scalar' && typeof json.value === 'string';
export const isNull: Plain = (json) => json.kind === 'scalar' && json.value === null;
export const isPlain: Plain = (json) => json.kind === 'scalar' && json.value !== null;
export const not =
  (...tests: Test[]): Test =>
  (json, terms) =>
    !tests.some((test) => test(json, terms));
export const textOf = (json: Json) =>
  json.kind === 'scalar' && typeof json.value === 'string' ? json.value : undefined;
export const items = (json: Json) => (json.kind === 'array' ? json.items : [json]);
export const any =
  (test: Test): Test =>
  (json, terms) =>
    items(json).some((item) => test(item, terms));
export const isIri: Test = (json, terms) => {
  const text = textOf(json);
  return text !== undefined && /^[A-Za-z][\w+.-]*:\S*$/.test(terms.expand(text) ?? text);
};
export const isDatatype: Test = (json, terms) => isIri(json, terms) && !/^_:/.test(textOf(json) ?? '');
export const isDirection: Plain = (json) => isNull(json) || ['ltr', 'rtl'].includes(textOf(json) ?? '');
export const has = ({ members }: JsonLdObject, meaning: string) =>
  members.some((each) => each.meaning === meaning);
export const hasMember = (json: Json, ...keys: string[]) =>
  json.kind === 'object' && json.members.some(({ key }) => keys.includes(key));

/** The member of one of these meanings whose value fails. */
export function member(within: Within[], meanings: string[], fails: Test = () => true): Finder {
  return (object, terms) =>
    within.includes(object.within)
      ? object.members.find((each) => meanings.includes(each.meaning ?? '') && fails(each.value, terms))
      : undefined;
}

/** The member that stands beside another one and must not. */
export function beside(meanings: string[], allowed: string[]): Finder {
  return (object) =>
    object.within === 'node' && meanings.some((each) => has(object, each))
      ? object.members.find(({ meaning }) => !allowed.includes(meaning ?? '@index'))
      : undefined;
}

/** The definition of a term that fails. */
export function definition(fails: (value: Json, key: string) => boolean): Finder {
  return ({ within, members }) =>
    within === 'context'
      ? members.find(({ key, value }) => !key.startsWith('@') && fails(value, key))
      : undefined;
}

/** The same in objects that have a @value. */
export function ofValue(find: Finder): Finder {
  return (object, terms) => (has(object, '@value') ? find(object, terms) : undefined);
}

/** The member of a map that fails, where the key which holds the map has the container. */
export function mapMember(container: string, fails: Test): Finder {
  return ({ within, members }, terms) =>
    (within === 'node' ? members : [])
      .filter(({ key }) => terms.containers(key).has(container))
      .flatMap(({ value }) => (value.kind === 'object' ? value.members : []))
      .map((each) => ({ ...each, meaning: each.key }))
      .find(({ value }) => fails(value, terms));
}

export const isOdd = (text: string | undefined) => text !== undefined && /[\s<>"{}|\\^`]/.test(text);
export const isTag: Plain = (json) => /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(textOf(json) ?? '');
export const anywhere: Within[] = ['context', 'term', 'node'];
