import { Refusal } from './outcome.ts';
import type { Coding, Parameter, Parameters, Resource } from './types.ts';

/** The types of parameters that may come in a query string; every other one is a string. */
const types: Record<string, `value${string}`> = {
  url: 'valueUri',
  system: 'valueUri',
  targetsystem: 'valueUri',
  sourceSystem: 'valueUri',
  targetSystem: 'valueUri',
  source: 'valueUri',
  target: 'valueUri',
  context: 'valueUri',
  code: 'valueCode',
  sourceCode: 'valueCode',
  targetCode: 'valueCode',
  codeA: 'valueCode',
  codeB: 'valueCode',
  displayLanguage: 'valueCode',
  count: 'valueInteger',
  offset: 'valueInteger',
  'system-version': 'valueUri',
  'check-system-version': 'valueUri',
  'force-system-version': 'valueUri',
  ...Object.fromEntries(
    [
      'abstract',
      'activeOnly',
      'excludeNested',
      'includeDefinition',
      'includeDesignations',
      'inferSystem',
      'lenient-display-validation',
      'reverse',
    ].map((name) => [name, 'valueBoolean' as const]),
  ),
};

const parsed: Record<string, (text: string) => unknown> = {
  valueInteger: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : text),
  valueBoolean: (text) => (text === 'true' ? true : text === 'false' ? false : text),
};

/** Reads a query string as Parameters. `coding=system|code` is not offered: objects need a POST. */
export function parametersOfQuery(query: Iterable<[string, string]>): Parameters {
  const parameter = Array.from(query, ([name, text]): Parameter => {
    const key = (Object.hasOwn(types, name) ? types[name] : undefined) ?? 'valueString';
    return { name, [key]: parsed[key]?.(text) ?? text };
  });
  return { resourceType: 'Parameters', parameter };
}

/** The parameters of an operation, each asked for by its name and type. */
export class Inputs {
  readonly #parameters: readonly Parameter[];

  constructor({ parameter }: Pick<Parameters, 'parameter'>) {
    this.#parameters = parameter;
  }

  /** Every parameter of these names, in the order given. */
  all(...names: string[]): Parameter[] {
    return this.#parameters.filter(({ name }) => names.includes(name));
  }

  has(name: string): boolean {
    return this.#parameters.some((each) => each.name === name);
  }

  /** The text of the first parameter that has one of these names, whatever string type it was sent as. */
  text(...names: string[]): string | undefined {
    for (const parameter of this.all(...names)) {
      const value = valueIn(parameter);
      if (typeof value !== 'string')
        throw new Refusal(400, 'INVALID_REQUEST', [`The parameter ${parameter.name} must be a string.`]);
      return value;
    }
    return undefined;
  }

  texts(name: string): string[] {
    return this.all(name)
      .map(valueIn)
      .filter((value) => typeof value === 'string');
  }

  flag(name: string): boolean | undefined {
    const [parameter] = this.all(name);
    if (parameter === undefined) return undefined;
    const value = valueIn(parameter);
    if (typeof value === 'boolean') return value;
    throw new Refusal(400, 'INVALID_REQUEST', [`The parameter ${name} must be true or false.`]);
  }

  whole(name: string): number | undefined {
    const [parameter] = this.all(name);
    if (parameter === undefined) return undefined;
    const value = valueIn(parameter);
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
    throw new Refusal(400, 'INVALID_REQUEST', [`The parameter ${name} must be a whole number, 0 or more.`]);
  }

  coding(name: string): Coding | undefined {
    const value = this.all(name)[0]?.valueCoding;
    return typeof value === 'object' && value !== null ? (value as Coding) : undefined;
  }

  resources(name: string): Resource[] {
    return this.all(name).flatMap(({ resource }) => resource ?? []);
  }
}

/** The value of a parameter, whatever its type. */
export function valueIn(parameter: object): unknown {
  return Object.entries(parameter).find(([key]) => key.startsWith('value'))?.[1];
}
