import { Refusal } from './outcome.ts';
import type { Registry } from './registry.ts';
import type { ValueSet } from './types.ts';

/**
 * The value set that a URL stands for by itself: all codes of a code system (`?vs`, `?fhir_vs`, or the value set that
 * the system names as its own), or a concept and those under it (`?vs=isa/CODE`). Undefined where it is none of these;
 * an expression of SNOMED CT's query language is refused, for its hierarchy is not held here.
 */
export function implicitValueSet(url: string, registry: Registry): ValueSet | undefined {
  const whole = registry.all('CodeSystem').find(({ valueSet }) => valueSet === url);
  if (whole?.url !== undefined) return valueSetOf(url, whole.url);
  const [, system, asked] = /^([^?]+)\?(?:fhir_)?vs(?:=(.*))?$/.exec(url) ?? [];
  if (system === undefined || registry.find('CodeSystem', system) === undefined) return undefined;
  if (asked === undefined) return valueSetOf(url, system);
  const [, code] = /^isa\/([^/]+)$/.exec(asked) ?? [];
  if (code === undefined)
    throw new Refusal(422, 'NOT_SUPPORTED', [
      `Of implicit value sets only the whole system and isa/CODE are offered, not "${asked.slice(0, 100)}".`,
    ]);
  return valueSetOf(url, system, code);
}

function valueSetOf(url: string, system: string, code?: string): ValueSet {
  const filter = code === undefined ? {} : { filter: [{ property: 'concept', op: 'is-a', value: code }] };
  return { resourceType: 'ValueSet', url, status: 'active', compose: { include: [{ system, ...filter }] } };
}
