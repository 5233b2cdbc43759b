import { name, type Term, toSparql } from '../../rdf/index.ts';
import { outline } from '../../store/index.ts';
import type { Data } from '../data.ts';

/** Deepest chain of owl:imports between declarations of prefixes. */
const deepest = 20;

/** The PREFIX lines that sh:prefixes of a constraint leads to. */
export function prologue(shapes: Data, constraint: Term): string {
  const lines = new Set<string>();
  const visit = (node: Term, depth: number): void => {
    if (depth > deepest) return;
    for (const imported of shapes.objects(node, name('owl:imports'))) visit(imported, depth + 1);
    for (const declaration of shapes.objects(node, name('sh:declare'))) {
      const [prefix] = shapes.objects(declaration, name('sh:prefix'));
      const [namespace] = shapes.objects(declaration, name('sh:namespace'));
      if (prefix && namespace && /^[\w.-]*$/.test(prefix.value))
        lines.add(`PREFIX ${prefix.value}: <${namespace.value.replace(/[<>"{}|^`\\\s]/g, '')}>`);
    }
  };
  for (const node of shapes.objects(constraint, name('sh:prefixes'))) visit(node, 0);
  return [...lines].join('\n');
}

/**
 * Throws an Error where the query does what SHACL forbids beside pre-bound variables (section 5.2.1 and appendix A):
 * MINUS, VALUES, SERVICE, binding such a variable anew, or a sub-SELECT that does not hand it on.
 */
export function refuseIllFormed(query: string, prebound: readonly string[]): void {
  const bare = outline(query);
  const forbidden = /(?<![\w?$:-])(MINUS|VALUES|SERVICE)(?![\w:-])/i.exec(bare);
  if (forbidden) throw new Error(`A SPARQL constraint must not use ${forbidden[1]?.toUpperCase()}.`);
  for (const variable of ['currentShape', 'shapesGraph', ...prebound])
    if (new RegExp(`(?<![\\w?$:-])AS\\s*[?$]${variable}(?!\\w)`, 'i').test(bare))
      throw new Error(`A SPARQL constraint must not bind ?${variable}, which it is given.`);
  const used = prebound.filter((variable) => new RegExp(`[?$]${variable}(?!\\w)`).test(bare));
  for (const [, projection = ''] of bare.matchAll(/\{\s*SELECT\b([^{]*)/gi)) {
    // A star hands on what the patterns bind, and a variable that is given is bound by none of them.
    const missing = used.find((variable) => !new RegExp(`[?$]${variable}(?!\\w)`).test(projection));
    if (missing) throw new Error(`A SELECT within a SPARQL constraint must hand on ?${missing}.`);
  }
}

/** Values for variables, as they go into every group of a query. */
export function bindingsText(bindings: ReadonlyMap<string, readonly Term[]>): string {
  return [...bindings]
    .map(([variable, terms]) => `VALUES ?${variable} { ${terms.map(toSparql).join(' ')} }`)
    .join(' ');
}

/**
 * Puts a block into every group of the query. Groups are joined on the variables that the block binds, so this is
 * what SHACL means by pre-binding; in front of the query alone, inner groups would not see them.
 */
export function prebind(query: string, block: string): string {
  const bare = outline(query);
  let text = '';
  let from = 0;
  for (const { index } of bare.matchAll(/\{(?!\s*SELECT\b)/gi)) {
    text += `${query.slice(from, index + 1)} ${block} `;
    from = index + 1;
  }
  return text + query.slice(from);
}

/** Whether the answer for many nodes is that of each: not where rows are counted or cut off. */
export const isSeparable = (query: string): boolean =>
  !/(?<![\w?$:-])(LIMIT|OFFSET|COUNT|SUM|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT|HAVING|GROUP)(?![\w:-])/i.test(
    outline(query),
  );

/** A message with its variables, as {?value} or {$value}, filled in. */
export function fillIn(message: string, values: Readonly<Record<string, Term | undefined>>): string {
  return message.replace(/\{[?$](\w+)\}/g, (all, variable: string) => values[variable]?.value ?? all);
}
