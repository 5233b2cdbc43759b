import { z } from 'zod';
import { sha256 } from '../base/index.ts';

/**
 * An entity holds at least one of these values of a facet; with `not`, none of them. Only facets with several
 * values per entity need `not`: for the others the complement says the same.
 */
export interface Literal {
  facet: string;
  /** Leaf codes, sorted and distinct. */
  leaves: string[];
  not?: true | undefined;
}

/** What a cohort means. `{all: []}` is everyone, `{any: []}` is nobody. */
export type Formula = Literal | { all: Formula[] } | { any: Formula[] };

const literal = z.strictObject({
  facet: z.string().min(1).max(64),
  leaves: z.array(z.string().min(1).max(128)).min(1).max(500),
  not: z.literal(true).optional(),
});

/** A formula as it comes from outside; its depth and size are bounded. */
export const formulaSchema: z.ZodType<Formula> = z.lazy(() =>
  z.union([
    literal,
    z.strictObject({ all: z.array(formulaSchema).max(100) }),
    z.strictObject({ any: z.array(formulaSchema).max(100) }),
  ]),
);

/** Names a formula in normal form: what is counted for it is published under this name, whoever asked. */
export function formulaName(formula: Formula): string {
  return sha256(JSON.stringify(formula)).slice(0, 32);
}
