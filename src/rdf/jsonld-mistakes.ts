import { cutToken } from './cut.ts';
import type { Json } from './json-tree.ts';
import { contextRules } from './jsonld-context-rules.ts';
import type { Finder } from './jsonld-finders.ts';
import { nodeRules, notRdf } from './jsonld-node-rules.ts';
import { type MeantMember, objectsOf } from './jsonld-objects.ts';
import { termRules } from './jsonld-term-rules.ts';
import type { Terms } from './jsonld-terms.ts';

const rules = { ...contextRules, ...termRules, ...nodeRules };

/** What jsonld throws, as far as it helps to find the place. */
export interface JsonLdFailure {
  message: string;
  details?: { code?: string; term?: unknown; value?: unknown; cause?: Error };
}

/** What is wrong with a document that is JSON and no JSON-LD, in our words, and the offset of the key that shows it. */
export function jsonLdMistake(
  tree: Json,
  terms: Terms,
  failure: JsonLdFailure,
): { at: number; message: string } {
  const { code = '', term, value } = failure.details ?? {};
  const isForeign = code === '' && !/^Invalid JSON-LD/.test(failure.message);
  const rule = Object.hasOwn(rules, code) ? rules[code] : isForeign ? notRdf : undefined;
  const found = (rule?.find ?? []).flatMap((find) => [...candidates(tree, terms, find)]);
  const same = found.find((each) => each.value.kind === 'scalar' && each.value.value === value);
  const culprit = (typeof term === 'string' && definitionOf(tree, terms, term)) || same || found[0];
  const expects = rule?.expects ?? failure.message.replace(/^Invalid JSON-LD syntax; /, '');
  if (!culprit) return { at: tree.at, message: expects };
  return { at: culprit.at, message: `${expects} Found ${shown(culprit)}.` };
}

/** The offset at which a document names a context that is elsewhere. */
export function remoteContextAt(tree: Json, terms: Terms, url: string, base: string): number {
  for (const { members } of objectsOf(tree, terms))
    for (const { key, value } of members)
      for (const each of value.kind === 'array' ? value.items : [value])
        if (
          /^@(?:context|import)$/.test(key) &&
          each.kind === 'scalar' &&
          URL.parse(String(each.value), base)?.href === url
        )
          return each.at;
  return tree.at;
}

function* candidates(tree: Json, terms: Terms, find: Finder): Generator<MeantMember> {
  for (const object of objectsOf(tree, terms)) {
    const found = find(object, terms);
    if (found) yield found;
  }
}

/** The last definition of a term: where one goes against another, the later one does. */
function definitionOf(tree: Json, terms: Terms, term: string): MeantMember | undefined {
  return [
    ...candidates(tree, terms, ({ within, members }) =>
      within === 'context' ? members.findLast(({ key }) => key === term) : undefined,
    ),
  ].at(-1);
}

function shown({ key, value }: MeantMember): string {
  const what =
    value.kind === 'scalar' ? JSON.stringify(value.value) : value.kind === 'array' ? 'an array' : 'an object';
  return `${cutToken(JSON.stringify(key))}: ${cutToken(what)}`;
}
