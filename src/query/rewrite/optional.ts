import { group, has, type Pattern, variablesOf } from '../syntax.ts';
import { subSelect } from './exists.ts';

const isConstant = (term: object) =>
  'subType' in term && (term.subType === 'namedNode' || term.subType === 'literal');

/**
 * The same OPTIONAL, with its triples in a sub-select that projects all their variables. The engine then joins the
 * two sides at once; with a constant or a third triple inside, it would look for each solution anew (37 s against
 * 18 ms for 20,000 solutions). Undefined where nothing is to be gained, or where a blank node or path stands inside.
 */
export function rewriteOptional(pattern: Pattern, graphVariables: ReadonlySet<string>): Pattern | undefined {
  if (pattern.subType !== 'optional' || graphVariables.size > 0) return undefined;
  const [bgp, another] = pattern.patterns;
  if (another !== undefined || bgp?.subType !== 'bgp' || bgp.triples.length < 2) return undefined;
  if (
    has(bgp, ({ type, subType }) => type === 'path' || type === 'tripleCollection' || subType === 'blankNode')
  )
    return undefined;
  const slow =
    bgp.triples.length > 2 ||
    bgp.triples.some(
      (triple) => 'object' in triple && (isConstant(triple.object) || isConstant(triple.subject)),
    );
  const names = variablesOf(bgp);
  if (!slow || names.size === 0) return undefined;
  return { ...pattern, patterns: [subSelect(group([bgp], bgp.loc), names, false)] };
}
