import { curieMistake } from './curie.ts';
import type { At, Findings } from './findings.ts';
import { isMappingSlot, isSetSlot } from './slots.ts';
import type { YamlValue } from './yaml.ts';

/** What a set says of a slot that SSSOM does not have (SSSOM, Defined extensions); property and type are CURIEs. */
export interface Extension {
  slot_name: string;
  property?: string;
  type_hint?: string;
}

const ncName = /^[\p{L}_][\p{L}\p{N}\p{M}._·-]*$/u;
const keys = new Set(['slot_name', 'property', 'type_hint']);

function fault(
  definition: Record<string, string>,
  curieMap: Record<string, string>,
  seen: Set<string>,
): string | undefined {
  const { slot_name: name, property, type_hint: type } = definition;
  const stranger = Object.keys(definition).find((key) => !keys.has(key));
  if (stranger !== undefined) return `it has ${stranger}, where only ${[...keys].join(', ')} may stand`;
  if (name === undefined || name === '') return 'it has no slot_name';
  if (!ncName.test(name)) return `its slot_name "${name.slice(0, 60)}" is not a plain name`;
  if (isMappingSlot(name) || isSetSlot(name)) return `${name} is a slot of SSSOM itself`;
  if (seen.has(name)) return `${name} is defined twice`;
  if (property !== undefined && seen.has(` ${property}`)) return `the property ${property} is defined twice`;
  for (const curie of [property, type]) {
    const mistake = curie === undefined ? undefined : curieMistake(curie, curieMap);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

/** The valid definitions; the others are left out with a warning, as SSSOM asks (Support for defined extensions). */
export function readExtensions(
  value: YamlValue | undefined,
  line: number,
  curieMap: Record<string, string>,
  findings: Findings,
): Extension[] {
  if (value === undefined || value === '') return [];
  const given = (Array.isArray(value) ? value : [value]) as (string | Record<string, string>)[];
  const seen = new Set<string>();
  return given.flatMap((definition) => {
    const reason =
      typeof definition === 'string' ? 'it is a text, not a map' : fault(definition, curieMap, seen);
    if (reason !== undefined) {
      findings.warning(line, `A definition of extension_definitions is left out: ${reason}.`);
      return [];
    }
    const { slot_name = '', property, type_hint } = definition as Record<string, string>;
    const extension: Extension = {
      slot_name,
      ...(property === undefined ? {} : { property }),
      ...(type_hint === undefined ? {} : { type_hint }),
    };
    seen.add(extension.slot_name).add(` ${extension.property}`);
    return [extension];
  });
}

const typed: Record<string, { form: RegExp; expected: string }> = {
  integer: { form: /^[+-]?\d+$/, expected: 'an integer' },
  double: { form: /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/, expected: 'a number' },
  boolean: { form: /^(?:true|false)$/, expected: 'true or false' },
  date: { form: /^\d{4}-\d\d-\d\d$/, expected: 'a date such as 2026-01-31' },
  dateTime: {
    form: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
    expected: 'a date and time with zone',
  },
};

/** Whether the values of an extension are ids. */
export const holdsIds = ({ type_hint }: Extension): boolean =>
  type_hint?.toLowerCase() === 'linkml:uriorcurie';

/** Checks a value of an extension against the type that its definition names. */
export function checkExtension(
  extension: Extension,
  text: string,
  at: At,
  curieMap: Record<string, string>,
  findings: Findings,
): void {
  if (text === '') return;
  if (holdsIds(extension)) {
    const mistake = curieMistake(text, curieMap);
    if (mistake !== undefined) findings.mistake(at, `${extension.slot_name}: ${mistake}.`);
    return;
  }
  const name = extension.type_hint?.replace(/^xsd:/, '').replace('datetime', 'dateTime') ?? '';
  const type = Object.hasOwn(typed, name) ? typed[name] : undefined;
  if (type !== undefined && !type.form.test(text))
    findings.mistake(at, `${extension.slot_name} is "${text.slice(0, 40)}"; it must be ${type.expected}.`);
}
