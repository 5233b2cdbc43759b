import { outline } from '../outline.ts';
import { type Level, levelsOf, opensAfter, type Piece, replaced } from './virtuoso-levels.ts';

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

const step = '(?:<[^<>\\s]*>|[\\w:.%-]+)';
const alternatives = new RegExp(`${step}(?:\\s*\\|\\s*${step})+`, 'g');

/** Whether a path has one property twice among its alternatives. */
const repeats = (query: string, bare: string) =>
  Array.from(query.matchAll(alternatives)).some(({ index, 0: text }) => {
    const bar = index + text.indexOf('|');
    const names = text.split('|').map((name) => name.trim());
    return bare[bar] === '|' && new Set(names).size < names.length;
  });

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
  const repeating = new Set(operators.filter((at) => bare[at] !== '?').map((at) => levelAt(whole, at)));
  for (const level of innermost) {
    let mayCount = repeating.has(level);
    for (let around: Level | undefined = level; around !== undefined; around = around.parent) {
      if (graphs.has(around.open))
        return 'Virtuoso answers wrongly where a path with +, * or ? stands inside GRAPH, and a GRAPH has a variable.';
      if (mayCount && counting.test(around.own))
        return 'Virtuoso counts what a path with + or * reaches in several ways several times: use DISTINCT.';
      // How often solutions come no longer matters further out.
      mayCount &&= !once.test(around.own) && !alike.has(around.open);
    }
  }
  return undefined;
}

/**
 * The query with `p+` as `p/p*`, which means the same but for how often each comes: in a circle, Virtuoso's `p+` does not
 * find the way back to its start.
 */
export function withStarts(query: string): string {
  const bare = outline(query);
  const operators = operatorsIn(bare);
  const pieces = operators.flatMap((at): Piece[] => {
    const from = bare[at] === '+' ? primaryAt(query, bare, at) : undefined;
    if (from === undefined) return [];
    const primary = query.slice(from, at).trim();
    return [{ from, to: at + 1, text: `(${primary}/${primary}*)` }];
  });
  return replaced(query, pieces);
}
