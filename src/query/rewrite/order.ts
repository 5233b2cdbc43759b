import { type ParsedQuery, parse } from '../parse.ts';
import { type Expression, mapTree, type Pattern } from '../syntax.ts';

type Modifiers = ParsedQuery['solutionModifiers'];
/** A query or a sub-select. */
interface Ordered {
  solutionModifiers?: Modifiers;
  where?: Pattern;
  variables?: readonly (object | { expression: Expression; variable: { value: string } })[];
}
type Key = NonNullable<Modifiers['order']>['orderDefs'][number];

/**
 * Two keys in the place of one. First what kind of value it is: numbers, then texts, then every other datatype by its name;
 * what is no literal has no kind, and so comes first. Then the value: the engine compares those of one kind as SPARQL 1.1
 * §15.1 asks. A time without a zone is taken for one in UTC, since two of which one has none may be neither less nor more.
 * In few words, since to parse them takes as long as many an answer; a regular expression takes twice as long again.
 */
const keys = `SELECT * {} ORDER BY
  IF(isNumeric(?key), IF(?key = ?key, "0", "0 NaN"),
    IF(LANG(?key) != "" || DATATYPE(?key) = <http://www.w3.org/2001/XMLSchema#string>, "1", STR(DATATYPE(?key))))
  COALESCE(IF(TZ(?key) = "", STRDT(CONCAT(STR(?key), "Z"), DATATYPE(?key)), ?key), ?key)`;

/** What these give is of one kind, or no value: text, or numbers of which none is NaN. */
const ofOneKind = new Set(
  `str lang datatype concat ucase lcase substr strbefore strafter replace encode_for_uri md5 sha1 sha256 sha384 sha512
  strlen year month day hours minutes seconds`.split(/\s+/),
);

function isOfOneKind(expression: Expression, known: ReadonlySet<string>): boolean {
  if (expression.type === 'term') return expression.subType !== 'variable' || known.has(expression.value);
  if (expression.subType === 'aggregate') return ['count', 'group_concat'].includes(expression.aggregation);
  return expression.subType === 'operation' && ofOneKind.has(expression.operator);
}

const variableIn = (term: { subType?: unknown; value?: unknown }) =>
  term.subType === 'variable' ? [String(term.value)] : [];

/** Variables that no solution binds to a literal: they begin a triple of every solution, join it, or name its graph. */
function resources(pattern: Pattern): string[] {
  switch (pattern.subType) {
    case 'group':
      return pattern.patterns.flatMap(resources);
    case 'graph':
      return [...variableIn(pattern.name), ...pattern.patterns.flatMap(resources)];
    case 'bgp':
      return pattern.triples.flatMap((each) =>
        'predicate' in each ? [each.subject, each.predicate].flatMap(variableIn) : [],
      );
    default:
      return [];
  }
}

/** Variables of a query of which all values are of one kind. */
function known({ where, variables = [] }: Ordered): Set<string> {
  const found = new Set(where === undefined ? [] : resources(where));
  for (const each of variables)
    if ('expression' in each && isOfOneKind(each.expression, found)) found.add(each.variable.value);
  return found;
}

let parsed: Key[] | undefined;

/** Parsed once, when it is first needed. */
function mixed(): Key[] {
  if (parsed !== undefined) return parsed;
  const parsing = parse(keys);
  if (parsing.state === 'malformed') throw new Error(parsing.message);
  parsed = parsing.query.solutionModifiers.order?.orderDefs ?? [];
  return parsed;
}

const inPlace = (template: Expression, expression: Expression): Expression =>
  mapTree(template, (node) =>
    'subType' in node && node.subType === 'variable' && 'value' in node && node.value === 'key'
      ? expression
      : undefined,
  );

/**
 * The same query with an ORDER BY in which values of every kind have one order. The engine compares values of two kinds
 * by their text, and numbers and dates of one kind by their value: 9 comes before 10, that before "10a", and that before 9.
 * Sorting by such an order gives any order, or brings the engine down.
 */
export function orderKinds<T>(tree: T): T {
  return mapTree(tree, (node) => {
    const { solutionModifiers, ...rest } = node as Ordered;
    if (solutionModifiers?.order === undefined) return undefined;
    const isRight = ({ expression }: Key) => isOfOneKind(expression, names);
    const names = known(rest);
    const { orderDefs } = solutionModifiers.order;
    if (orderDefs.every(isRight)) return undefined;
    const each = orderDefs.flatMap((key) =>
      isRight(key)
        ? [key]
        : mixed().map(({ expression }) => ({ ...key, expression: inPlace(expression, key.expression) })),
    );
    const order = { ...solutionModifiers.order, orderDefs: each };
    return { ...orderKinds(rest), solutionModifiers: { ...solutionModifiers, order } };
  });
}
