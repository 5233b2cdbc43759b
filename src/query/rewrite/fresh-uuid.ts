import { randomUUID } from 'node:crypto';
import { type ParsedQuery, parse } from '../parse.ts';
import { type Expression, has, mapTree } from '../syntax.ts';

/** Five pieces of hashes over the engine's random value and a salt of our own, in the form of a version 4 UUID. */
function salted(asIri: boolean): Expression {
  const salt = randomUUID();
  const piece = (length: number) => `SUBSTR(SHA256(CONCAT(STRUUID(), "${salt}")), 1, ${length})`;
  const uuid = `CONCAT(${piece(8)}, "-", ${piece(4)}, "-4", ${piece(3)}, "-a", ${piece(3)}, "-", ${piece(12)})`;
  const parsed = parse(`SELECT (${asIri ? `IRI(CONCAT("urn:uuid:", ${uuid}))` : uuid} AS ?u) {}`);
  const bind = parsed.state === 'parsed' && parsed.query.subType === 'select' && parsed.query.variables[0];
  if (!bind || !('expression' in bind)) throw new Error('The expression of a UUID cannot be read.');
  return bind.expression;
}

const isUuid = (node: object): node is { operator: 'uuid' | 'struuid' } =>
  'operator' in node && (node.operator === 'uuid' || node.operator === 'struuid');

/**
 * The tree with UUID() and STRUUID() mixed with a salt. A reader that is restored from an image of its memory
 * repeats its random numbers, so that two readers would give out the same “unique” names.
 */
export function freshUuids<T extends object>(tree: T): T {
  if (!has(tree, isUuid)) return tree;
  const made = new Map<string, Expression>();
  const instead = (operator: 'uuid' | 'struuid') => {
    const expression = made.get(operator) ?? salted(operator === 'uuid');
    made.set(operator, expression);
    return expression;
  };
  return mapTree(tree, (node) => (isUuid(node) ? instead(node.operator) : undefined));
}

/** Functions whose value is another one for each solution. */
const drawing = new Set(['uuid', 'struuid', 'rand', 'bnode']);

const calls = (root: object, names: (operator: string) => boolean) =>
  has(root, (node) => 'operator' in node && names(String(node.operator)));

/** Whether something below has another value for each solution, even for two that are alike. */
export const drawsAnew = (root: object): boolean => calls(root, (name) => drawing.has(name));

/** Whether the same query over the same data always has the same answer. */
export const isRepeatable = (query: ParsedQuery): boolean =>
  !calls(query, (name) => drawing.has(name) || name === 'now');
