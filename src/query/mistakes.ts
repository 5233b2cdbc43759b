import type { Mistake } from './mistake.ts';
import type { Parsed, ParsedQuery } from './parser.ts';
import { emptyPrologue, extend, type Prologue } from './prologue.ts';
import { inScope } from './scope.ts';
import { below, isTerm, type Pattern, type SubSelect, type Term } from './syntax.ts';
import { mistakesOfData } from './update/data-mistakes.ts';

export type { Mistake } from './mistake.ts';

type Select = Extract<ParsedQuery, { subType: 'select' }> | SubSelect;

/** The tag of a language (BCP 47 §2.1); the grammar of SPARQL bounds none of its parts. */
const languageTag = /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i;

/** Everything that SPARQL 1.1 §19.6 to §19.8 forbids beyond the grammar, in no order. */
export function* mistakesOf(parsed: Parsed): Generator<Mistake> {
  const prefixes = new Set<string>();
  if (parsed.type === 'query') return yield* ofTree(parsed, parsed.context, prefixes);
  const inserted = new Set<string>();
  // Names are relative to where the request was sent, which has a path, whatever it is.
  let prologue: Prologue = { ...emptyPrologue, base: 'http://hub.invalid/' };
  for (const { context, operation } of parsed.updates) {
    prologue = extend(prologue, context);
    yield* ofTree(operation ?? {}, context, prefixes);
    if (operation !== undefined) yield* mistakesOfData(operation, prologue);
    if (operation?.subType === 'insertdata') yield* labelsAgain(operation, inserted);
  }
}

/** The mistakes of a query or an operation. Every query is looked through, so this is one loop over its nodes. */
function* ofTree(root: object, context: ParsedQuery['context'], prefixes: Set<string>): Generator<Mistake> {
  for (const each of context) if (each.subType === 'prefix') prefixes.add(each.key);
  const groups: Pattern[][] = [];
  let hasLabels = false;
  const open = [root as Loose];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { type, subType } = node;
    if (type === 'term') {
      if (typeof node.prefix === 'string' && !prefixes.has(node.prefix))
        yield { message: `Unknown prefix: ${node.prefix}.`, node };
      if (typeof node.langOrIri === 'string' && !languageTag.test(node.langOrIri))
        yield { message: `@${node.langOrIri.slice(0, 50)} is no language tag.`, node };
      hasLabels ||= subType === 'blankNode';
    } else if (subType === 'select') yield* ofProjection(node as unknown as Select);
    else if (subType === 'values') yield* ofValues(node as unknown as Values);
    else if (subType === 'functionCall' && node.distinct === true)
      yield { message: 'DISTINCT stands in aggregates only.', node };
    if (Array.isArray(node.patterns)) groups.push(node.patterns);
    for (const key in node) {
      const part = node[key];
      if (typeof part === 'object' && part !== null && key !== 'loc') open.push(part as Loose);
    }
  }
  for (const patterns of groups) yield* boundAgain(patterns);
  if (hasLabels) yield* labelsOfTwo(groups.flatMap(blankNodes));
}

/** A node of the tree, of which nothing is known yet. */
type Loose = Record<string, unknown>;

/** The label of a blank node means another node in each INSERT DATA, so none may stand in two (§19.6). */
function* labelsAgain(operation: object, before: Set<string>): Generator<Mistake> {
  const here = new Set<string>();
  for (const node of below(operation)) {
    if (!isTerm(node, 'blankNode') || node.label === undefined) continue;
    if (before.has(node.label)) yield { message: 'This label stands in another INSERT DATA already.', node };
    here.add(node.label);
  }
  for (const label of here) before.add(label);
}

type Values = Extract<Pattern, { subType: 'values' }>;

/** Rows that give a value to each variable, and variables that are named once (§19.8 note 11). */
function* ofValues({ variables, values, ...rest }: Values): Generator<Mistake> {
  const names = new Set<string>();
  for (const node of variables) {
    if (names.has(node.value)) yield { message: `?${node.value} is named twice in VALUES.`, node };
    names.add(node.value);
  }
  for (const row of values) {
    const given = Object.values(row);
    if (given.length >= names.size) continue;
    const node = given.findLast((value) => value !== undefined) ?? { ...rest };
    yield { message: `This row has ${given.length} of ${names.size} values.`, node };
  }
}

/** BIND gives a value to a variable that has none yet in its group (§19.8 note 13). */
function* boundAgain(patterns: readonly Pattern[]): Generator<Mistake> {
  if (!patterns.some(({ subType }) => subType === 'bind')) return;
  const bound = new Set<string>();
  for (const pattern of patterns) {
    if (pattern.subType === 'bind' && bound.has(pattern.variable.value))
      yield {
        message: `?${pattern.variable.value} is already bound before this BIND.`,
        node: pattern.variable,
      };
    for (const name of inScope([pattern])) bound.add(name);
  }
}

/** The blank nodes with labels of each basic graph pattern; FILTER and BIND do not end one (§5.1.1). */
function blankNodes(patterns: readonly Pattern[]): Term[][] {
  const runs: Term[][] = [[]];
  for (const pattern of patterns) {
    if (pattern.subType === 'bgp')
      for (const node of below(pattern)) {
        if (isTerm(node, 'blankNode')) runs.at(-1)?.push(node);
      }
    else if (pattern.subType !== 'filter' && pattern.subType !== 'bind') runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

/** A label stands in one basic graph pattern (§5.1.1). */
function* labelsOfTwo(runs: readonly Term[][]): Generator<Mistake> {
  const seen = new Set<string>();
  // What stands first in the text is right, and what comes later is the mistake.
  const first = (run: readonly Term[]) =>
    Math.min(...run.map((node) => startOf(node) ?? Number.POSITIVE_INFINITY));
  for (const run of [...runs].sort((a, b) => first(a) - first(b))) {
    const here = new Set<string>();
    for (const node of run) {
      if (node.label === undefined) continue;
      if (seen.has(node.label))
        yield { message: 'This blank node stands in another group of triples already.', node };
      here.add(node.label);
    }
    for (const label of here) seen.add(label);
  }
}

/** What SELECT may name: each variable once, none that AS would give a second value, and no one of a group. */
function* ofProjection({ variables, where, values, solutionModifiers }: Select): Generator<Mistake> {
  const { group, having, order } = solutionModifiers;
  const heads = variables.flatMap((each) => (each.type === 'pattern' ? [each.expression] : []));
  const isGrouped = group !== undefined || [...heads, having, order].some((part) => part && aggregates(part));
  // VALUES after the groups joins them, so its variables have a value there.
  const after = values === undefined ? [] : [values];
  const grouped = inScope(after);
  for (const each of group?.groupings ?? []) {
    if ('variable' in each) grouped.add(each.variable.value);
    else if (isTerm(each, 'variable')) grouped.add(each.value);
  }
  const given = isGrouped || heads.length === 0 ? grouped : inScope([where, ...after]);
  const names = new Set<string>();
  for (const each of variables) {
    if (each.type === 'wildcard') {
      if (isGrouped) yield { message: 'SELECT * cannot be grouped: name the variables.', node: each };
      continue;
    }
    const target = each.type === 'pattern' ? each.variable : each;
    if (names.has(target.value)) yield { message: `?${target.value} is selected twice.`, node: target };
    names.add(target.value);
    if (each.type === 'pattern' && given.has(target.value))
      yield { message: `?${target.value} has a value already: AS needs another name.`, node: target };
    if (!isGrouped) continue;
    for (const node of each.type === 'pattern' ? outsideAggregates(each.expression) : [each])
      if (!grouped.has(node.value))
        yield { message: `?${node.value} is neither grouped nor in an aggregate.`, node };
  }
}

const hides = (node: object) =>
  'type' in node && (node.type === 'pattern' || node.type === 'query' || isAggregate(node));
const isAggregate = (node: object) => 'subType' in node && node.subType === 'aggregate';

/** The nodes of an expression, without what stands in EXISTS or in an aggregate. */
function* within(root: object): Generator<object> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    if (hides(node)) continue;
    for (const [key, part] of Object.entries(node))
      if (key !== 'loc' && typeof part === 'object' && part !== null) open.push(part);
  }
}

function aggregates(root: object): boolean {
  for (const node of within(root)) if (isAggregate(node)) return true;
  return false;
}

function* outsideAggregates(root: object): Generator<Term> {
  for (const node of within(root)) if (isTerm(node, 'variable')) yield node;
}

/** Where a node begins, where the tree knows. */
export function startOf(node: object): number | undefined {
  const { loc } = node as { loc?: { start?: number } };
  return loc?.start;
}
