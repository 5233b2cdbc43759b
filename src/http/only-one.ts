import { Problem } from '../base/index.ts';

/**
 * The one value of a parameter; undefined where it is not there. Throws a Problem (malformed-request) where it is there
 * twice, since nobody knows which was meant (SPARQL 1.1 Protocol §2.1, §2.2).
 */
export function onlyOne(values: string[] | undefined, parameter: string): string | undefined {
  if (values !== undefined && values.length > 1)
    throw new Problem('malformed-request', `The parameter ${parameter} is there ${values.length} times.`);
  return values?.[0];
}
