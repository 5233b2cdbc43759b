import { outline } from '../outline.ts';
import { type Level, levelsOf, opensAfter, type Piece, replaced, word } from './virtuoso-levels.ts';
import { toItself } from './virtuoso-unbound.ts';

/** The places in a bare text, without brackets, that lie in a pattern; or those that lie in an expression. */
export function placesIn(bare: string, where: 'pattern' | 'expression'): number[] {
  const found: number[] = [];
  const around = [false];
  for (let i = 0; i < bare.length; i++) {
    const c = bare[i] ?? '';
    const inPattern = around.at(-1) === true;
    if (c === '{') around.push(true);
    else if (c === '(')
      around.push(
        inPattern &&
          !/(?<![\w.:?$@-])(FILTER\s*[\w:.%-]*|BIND|VALUES)\s*$/i.test(bare.slice(Math.max(0, i - 2000), i)),
      );
    else if (c === ')' || c === '}') around.pop();
    else if (
      inPattern &&
      /^SELECT(?![\w.:-])/i.test(bare.slice(i, i + 7)) &&
      !/[\w.:?$@-]/.test(bare[i - 1] ?? '')
    )
      around[around.length - 1] = false;
    else if (inPattern === (where === 'pattern') && bare[i - 1] !== '\\') found.push(i);
  }
  return found;
}

/** The places of `+`, `*` and `?` in a bare text where they belong to a path, not to an expression. */
const operatorsIn = (bare: string): number[] =>
  /[+*]|\?(?![\w\u00b7-\uffff])/.test(bare)
    ? placesIn(bare, 'pattern').filter(
        (i) => bare[i] === '*' || /^(\+(?![\d.])|\?(?![\w\u00b7-\uffff]))/.test(bare.slice(i, i + 2)),
      )
    : [];

/** Where what a path's operator belongs to begins: an IRI, a name, or a path in brackets. */
function primaryAt(query: string, bare: string, at: number): number | undefined {
  const end = bare.slice(0, at).trimEnd().length;
  if (bare[end - 1] === ')') {
    let depth = 0;
    for (let i = end - 1; i >= 0; i--) {
      if (bare[i] === ')') depth++;
      if (bare[i] === '(' && --depth === 0) return i;
    }
    return undefined;
  }
  const found = /(<[^<>\s]*>|[^\s<>(){}|/^;,!'"?$]+)\s*$/.exec(query.slice(Math.max(0, at - 3000), at));
  return found === null ? undefined : Math.max(0, at - 3000) + found.index;
}

const counting = /(?<![\w.:?$@-])(COUNT|SUM|AVG|GROUP_CONCAT)\s*\((?!\s*DISTINCT)/i;
const once = /(?<![\w.:?$@-])(SELECT\s+DISTINCT|GROUP\s+BY)(?![\w.:-])/i;

/** The innermost level of an offset. */
function levelAt(level: Level, at: number): Level {
  const inner = level.inner.find(({ open, end }) => open < at && at < end);
  return inner === undefined ? level : levelAt(inner, at);
}

/** What leads from objects to subjects all the way. */
const startsInverse = /^\(?\^(?=[^/|^]*$)/;

const step = '(?:<[^<>\\s]*>|[\\w:.%-]+)';
const alternatives = new RegExp(`${step}(?:\\s*\\|\\s*${step})+`, 'g');

/** Whether a path has one property twice among its alternatives. */
const repeats = (query: string, bare: string) =>
  Array.from(query.matchAll(alternatives)).some(({ index, 0: text }) => {
    const bar = index + text.indexOf('|');
    const names = text.split('|').map((name) => name.trim());
    return bare[bar] === '|' && new Set(names).size < names.length;
  });

/** The rest of a path behind an operator or a mark in it. */
const rest = /^(?:\s*(?:[\^|/()!?*]|\+(?![\d.])|<[^<>\s]*>|(?:[\w.-]*:[\w.%-]*|a)(?![\w:])))*\s*/;

/** Whether the step of a path that has a mark at a place is its last one, and what it leads to a literal. */
function endsInLiteral(query: string, at: number): boolean {
  const from = query.slice(at, at + 3000);
  const [path = ''] = rest.exec(from) ?? [];
  if (!/^(["'\d+-]|(true|false)(?![\w:]))/.test(from.slice(path.length))) return false;
  let depth = 0;
  for (const mark of outline(path)) {
    if (mark === '/' && depth <= 0) return false;
    depth += Number(mark === '(') - Number(mark === ')');
  }
  return true;
}

/** The places of `^` in a path. */
const inversesIn = (bare: string): number[] =>
  bare.includes('^')
    ? placesIn(bare, 'pattern').filter((i) => bare[i] === '^' && bare[i - 1] !== '^' && bare[i + 1] !== '^')
    : [];

/** Whether alternatives that no operator belongs to stand in a group. */
const hasAlternatives = ({ own }: Level) =>
  /\|/.test(
    own.replace(/\|\|/g, '  ').replace(/\([^()]*(\([^()]*\)[^()]*)*\)\s*([+*]|\?(?![\w\u00b7-\uffff]))/g, ''),
  );

/** Whether those, or a UNION, stand beside the paths of a group. */
function joinsUnion(level: Level, alike: ReadonlySet<number>): boolean {
  const { parent } = level;
  const isBeside = (each: Level) => hasAlternatives(each) || each.own.search(word('UNION')) !== -1;
  if (isBeside(level) || parent === undefined) return isBeside(level);
  return alike.has(level.open) ? isBeside(parent) : hasAlternatives(parent);
}

/**
 * Why Virtuoso must not have a query for its paths: what `+` and `*` reach in several ways comes several times (SPARQL
 * 1.1 §18.4: once), inside `GRAPH ?g` they lead from graph to graph, inside one another they do not find all, and of
 * `p|p` it gives each once (§18.4: twice).
 */
export function wrongPath(query: string): string | undefined {
  const bare = outline(query);
  if (repeats(query, bare))
    return 'Virtuoso answers wrongly where a path has one property twice among its alternatives: name it once, or use UNION.';
  const operators = operatorsIn(bare);
  if (inversesIn(bare).some((at) => endsInLiteral(query, at)))
    return 'Virtuoso answers wrongly where a path with ^ ends in a literal: no statement has a literal as its subject.';
  if (operators.some((at) => bare[at] !== '+' && endsInLiteral(query, at)))
    return 'Virtuoso answers wrongly where a path with * or ? ends in a literal: put the last step into a pattern of its own.';
  if (
    operators.some((at) => {
      const from = bare[at] === '+' ? primaryAt(query, bare, at) : undefined;
      return from !== undefined && bare.slice(from, at).replace(startsInverse, '').includes('^');
    })
  )
    return 'Virtuoso answers wrongly where a path with + goes both ways (^): use UNION.';
  if (
    operators.some((at) => {
      const from = primaryAt(query, bare, at);
      return from !== undefined && operators.some((other) => from <= other && other < at);
    })
  )
    return 'Virtuoso answers wrongly where a path with +, * or ? has another one inside: (p|q)+ finds what (p|q+)+ does.';
  const [whole] = operators.length === 0 ? [] : levelsOf(bare);
  if (whole === undefined) return undefined;
  const alike = opensAfter(bare, 'EXISTS|MINUS');
  // Where one GRAPH has a variable, the others get one too: virtuoso-graphs.ts.
  const graphs = /(?<![\w.:?$@-])GRAPH\s*[?$]/i.test(bare) ? opensAfter(bare, 'GRAPH') : new Set();
  const innermost = new Set(operators.map((at) => levelAt(whole, at)));
  for (const level of innermost) {
    if (toItself.test(level.own))
      return 'Virtuoso answers wrongly where a path with +, * or ? stands beside a pattern whose subject is its object, or is one: give the object another name, and compare the two in a FILTER.';
    if (joinsUnion(level, alike))
      return 'Virtuoso answers wrongly where a path with +, * or ? stands in one group with a UNION or with alternatives: put the path into each branch.';
    let mayCount = true;
    for (let around: Level | undefined = level; around !== undefined; around = around.parent) {
      if (graphs.has(around.open))
        return 'Virtuoso answers wrongly where a path with +, * or ? stands inside GRAPH, and a GRAPH has a variable.';
      if (mayCount && counting.test(around.own))
        return 'Virtuoso counts what a path with +, * or ? reaches in several ways several times: use DISTINCT.';
      // How often solutions come no longer matters further out.
      mayCount &&= !once.test(around.own) && !alike.has(around.open);
    }
  }
  return undefined;
}

/**
 * The query with `p+` as `p* / p`, which means the same but for how often each comes: in a circle, Virtuoso's `p+` does not
 * find the way back to its start. An inverse one is `^p/(^p)*`: so it is never at a literal that its `*` begins or ends, which
 * that would not find.
 */
export function withStarts(query: string): string {
  const bare = outline(query);
  const operators = operatorsIn(bare);
  const pieces = operators.flatMap((at): Piece[] => {
    const from = bare[at] === '+' ? primaryAt(query, bare, at) : undefined;
    if (from === undefined) return [];
    const primary = query.slice(from, at).trim();
    const text = startsInverse.test(bare.slice(from, at))
      ? `(${primary}/${primary}*)`
      : `(${primary}*/${primary})`;
    return [{ from, to: at + 1, text }];
  });
  return replaced(query, pieces);
}
