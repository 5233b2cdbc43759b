import { z } from 'zod';
import { nearest } from '../../base/index.ts';
import type { Ontology } from '../../ontology/index.ts';
import { findKey, isWhole } from '../codes.ts';
import { type Criterion, limits, type Mistake } from '../criteria.ts';
import type { QuestionReading } from '../question.ts';
import { unwrapLens } from './lens-body.ts';
import { type Placed, understand } from './placed.ts';

/** A branch: groups of groups. The operand is an operator really, but so Lens and Focus call it. */
const branch = z.looseObject({
  operand: z.enum(['AND', 'OR']),
  children: z.array(z.unknown()).max(limits.allValues),
});

/** A leaf: a key, a comparison, and a value whose shape hangs on the comparison. `system` adds nothing we use. */
const leaf = z.looseObject({ key: z.string().min(1).max(256), type: z.string(), value: z.unknown() });

const texts = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const one = texts.transform((value) => [value]);
const several = z.union([one, z.array(texts).min(1)]);
const number = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);
const bounds = z.looseObject({ min: number.optional(), max: number.optional() });

/** Branches deeper than any that Lens builds end here, before our own limit, which counts after flattening. */
const deepest = 32;

/** Understands a Lens query, as the EUCAIM explorer sends it; an unknown key is a mistake, never dropped. */
export function parseLens(given: unknown, ontology: Ontology): QuestionReading {
  const found = unwrapLens(given);
  if (found.state === 'invalid') return found;
  const mistakes: Mistake[] = [];
  const counted = ontology.facets.filter(({ lattice }) => lattice.length > 0).map(({ id }) => id);
  const wrong = (path: string, message: string, near?: string[]): undefined => {
    mistakes.push({ path, message, ...(near && { nearest: near }) });
  };

  function facetOf(key: string, path: string): string | undefined {
    if (counted.includes(key)) return key;
    const known = findKey('lens', key);
    if (known?.facet) return known.facet;
    const name = key.slice(0, 120);
    return known
      ? wrong(`${path}.key`, `${known.label} (${name}) is not something that cubes count cases by.`)
      : wrong(`${path}.key`, `There is no criterion ${name}.`, nearest(key, counted));
  }

  /** The range of a comparison, in our words: from is included, below is not. */
  function rangeOf(
    facet: string,
    type: string,
    value: unknown,
    path: string,
  ): Partial<Criterion> | undefined {
    const step = isWhole(facet) ? 1 : undefined;
    const after = (limit: number) =>
      step === undefined
        ? wrong(
            path,
            `Bands of ${facet} end before a number; one that includes ${limit} is not counted. Choose bands by their codes.`,
          )
        : limit + step;
    if (type === 'BETWEEN') {
      const read = bounds.safeParse(value);
      if (!read.success || (read.data.min === undefined && read.data.max === undefined))
        return wrong(path, 'BETWEEN needs an object with the numbers min and max.');
      const { min, max } = read.data;
      const below = max === undefined ? undefined : after(max);
      if (max !== undefined && below === undefined) return undefined;
      return { ...(min !== undefined && { from: min }), ...(below !== undefined && { below }) };
    }
    const read = number.safeParse(value);
    if (!read.success) return wrong(path, `${type} needs a number.`);
    if (type === 'LOWER_THAN') return { below: read.data };
    const from = after(read.data);
    return from === undefined ? undefined : { from };
  }

  function condition(json: z.infer<typeof leaf>, path: string): Placed | undefined {
    const facet = facetOf(json.key, path);
    if (facet === undefined) return undefined;
    const at = { path };
    const valuePath = `${path}.value`;
    switch (json.type) {
      case 'EQUALS':
      case 'NOT_EQUALS':
      case 'IN': {
        const read = (json.type === 'IN' ? several : one).safeParse(json.value);
        if (!read.success) return wrong(valuePath, `${json.type} needs a code.`);
        const valuesAt = read.data.map((_, index) => ({
          path: json.type === 'IN' ? `${valuePath}[${index}]` : valuePath,
        }));
        const criterion: Placed = { facet, anyOf: read.data, at, valuesAt };
        return json.type === 'NOT_EQUALS' ? { kind: 'none', members: [criterion], at } : criterion;
      }
      case 'BETWEEN':
      case 'LOWER_THAN':
      case 'GREATER_THAN': {
        const range = rangeOf(facet, json.type, json.value, valuePath);
        return range && { facet, ...range, at: { path: valuePath } };
      }
      default:
        return wrong(
          `${path}.type`,
          `${json.type.slice(0, 40)} cannot be counted; EQUALS, NOT_EQUALS, IN, BETWEEN, LOWER_THAN and GREATER_THAN can.`,
        );
    }
  }

  function node(json: unknown, path: string, depth: number): Placed | undefined {
    const group = branch.safeParse(json);
    if (!group.success) {
      const read = leaf.safeParse(json);
      return read.success
        ? condition(read.data, path)
        : wrong(path, 'This is neither a branch (operand, children) nor a leaf (key, type, value).');
    }
    if (depth > deepest) return wrong(path, `Branches may be nested ${deepest} deep, not deeper.`);
    const { operand, children } = group.data;
    // Lens writes "no filter" as an OR of nothing.
    if (children.length === 0 && depth === 1) return { kind: 'all', members: [], at: { path } };
    if (children.length === 0 && operand === 'OR') return wrong(path, 'An OR of nothing holds for no case.');
    const members = children
      .map((child, index) => node(child, `${path}.children[${index}]`, depth + 1))
      .filter((member) => member !== undefined);
    if (members.length === 0 && children.length > 0) return undefined;
    return { kind: operand === 'AND' ? 'all' : 'any', members, at: { path } };
  }

  return understand(node(found.ast, found.path === '' ? 'ast' : found.path, 1), ontology, mistakes);
}
