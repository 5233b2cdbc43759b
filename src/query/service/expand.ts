import { type Prologue, resolve } from '../prologue.ts';
import { group, type Pattern } from '../syntax.ts';
import { mapPatterns, type Service, type Values } from './patterns.ts';

/** A SERVICE that cannot be asked, by the words it is named with; thrown within this folder only. */
export class Unnamed extends Error {
  readonly written: string;

  constructor(written: string, message: string) {
    super(message);
    this.written = written;
  }
}

/** A term as it stands in the text, for a message and for finding its place. */
export function written(term: { value: string; subType?: string; prefix?: string | undefined }): string {
  if (term.subType === 'variable') return `?${term.value}`;
  return term.prefix === undefined ? `<${term.value}>` : `${term.prefix}:${term.value}`;
}

/**
 * The tree with `VALUES ?node { <a> <b> } SERVICE ?node { … }` as the union of `SERVICE <a>` and `SERVICE <b>`, each
 * with its ?node bound, joined with the VALUES: what SPARQL 1.1 Federated Query §4 gives for a variable whose values
 * are known before anything is asked. Throws {@link Unnamed} where they are not.
 */
export function expandVariables<T>(tree: T, prologue: Prologue): T {
  return mapPatterns(tree, (patterns) =>
    patterns.map((pattern) =>
      pattern.subType === 'service' && pattern.name.subType === 'variable'
        ? perValue(pattern, pattern.name.value, patterns, prologue)
        : pattern,
    ),
  );
}

function perValue(service: Service, name: string, patterns: readonly Pattern[], prologue: Prologue): Pattern {
  const block = patterns.find(
    (pattern): pattern is Values =>
      pattern.subType === 'values' && pattern.variables.some(({ value }) => value === name),
  );
  if (block === undefined)
    throw new Unnamed(
      `?${name}`,
      `SERVICE ?${name} is asked only where VALUES in the same group says which nodes: VALUES ?${name} { <node:…> } SERVICE ?${name} { … }. What data says is never asked.`,
    );
  const members = new Map<string, Pattern>();
  for (const row of block.values) {
    const term = row[name];
    if (term?.subType !== 'namedNode')
      throw new Unnamed(`?${name}`, `VALUES must give ?${name} the IRI of a node in every row.`);
    const key = resolve(prologue, term) ?? written(term);
    const { loc } = service;
    const only = { ...block, variables: [service.name], values: [{ [name]: term }] } as Pattern;
    members.set(key, group([only, { ...service, name: term }], loc));
  }
  const [first, second] = members.values();
  if (first === undefined) return { ...block, values: [] };
  if (second === undefined) return first;
  return { type: 'pattern', subType: 'union', patterns: [...members.values()], loc: service.loc } as Pattern;
}
