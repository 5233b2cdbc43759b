import type { CodeIndex, Entry } from './code-index.ts';
import { displayOf, languagesOf } from './languages.ts';
import { Refusal } from './outcome.ts';
import { type Inputs, valueIn } from './parameters.ts';
import type { Scope } from './scope.ts';
import type { Parameter, Parameters } from './types.ts';

const maintenance = 'http://terminology.hl7.org/CodeSystem/hl7TermMaintInfra';

/** The system and code that an operation of CodeSystem is about. Throws a Refusal where they are not known. */
function conceptOf(
  inputs: Inputs,
  scope: Scope,
  names: { coding: string; code: string },
  system?: string,
): { index: CodeIndex; entry: Entry } {
  const coding = inputs.coding(names.coding);
  const url = system ?? coding?.system ?? inputs.text('system', 'url');
  const code = coding?.code ?? inputs.text(names.code);
  if (url === undefined || code === undefined)
    throw new Refusal(400, 'MISSING_PARAMETER', [`Send system and ${names.code}, or ${names.coding}.`]);
  const version = coding?.version ?? inputs.text('version');
  const index = scope.codeSystem(url, version);
  if (index === undefined)
    throw new Refusal(404, 'UNKNOWN_RESOURCE', [
      'CodeSystem',
      version === undefined ? url : `${url}|${version}`,
    ]);
  const entry = index.find(code);
  if (entry === undefined)
    throw index.resource.version === undefined
      ? new Refusal(404, 'Unknown_Code_in', [code, url])
      : new Refusal(404, 'Unknown_Code_in_Version', [code, url, index.resource.version]);
  return { index, entry };
}

/** CodeSystem/$lookup: everything about a code, or the properties named by `property`. */
export function lookup(inputs: Inputs, scope: Scope, system?: string, acceptLanguage?: string): Parameters {
  const { index, entry } = conceptOf(inputs, scope, { coding: 'coding', code: 'code' }, system);
  const { name, title, version, url, language } = index.resource;
  const wanted = inputs.texts('property');
  const wants = (code: string) => wanted.length === 0 || wanted.includes('*') || wanted.includes(code);
  const display = displayOf(index, entry, languagesOf(inputs, acceptLanguage));
  const related = (code: string, codes: readonly string[]) =>
    codes.map((valueCode) => property(code, { valueCode }, index.find(valueCode)?.display));
  const parameter: Parameter[] = [
    { name: 'name', valueString: name ?? title ?? url ?? '' },
    ...(version === undefined ? [] : [{ name: 'version', valueString: version }]),
    { name: 'display', valueString: display ?? entry.code },
    { name: 'code', valueCode: entry.code },
    ...(url === undefined ? [] : [{ name: 'system', valueUri: url }]),
    { name: 'abstract', valueBoolean: entry.abstract },
    ...(entry.definition === undefined || !wants('definition')
      ? []
      : [{ name: 'definition', valueString: entry.definition }]),
    ...(entry.display === undefined || language === undefined || !wants('designation')
      ? []
      : [
          designation(entry.display, language, {
            system: maintenance,
            code: 'preferredForLanguage',
            display: 'Preferred For Language',
          }),
        ]),
    ...(wants('designation') ? entry.designations : []).map((each) =>
      designation(each.value, each.language, each.use),
    ),
    ...(wants('inactive') ? [property('inactive', { valueBoolean: entry.inactive })] : []),
    ...(wants('parent') ? related('parent', entry.parents) : []),
    ...(wants('child') ? related('child', entry.children) : []),
    ...entry.properties
      .filter(({ code }) => wants(code) && !['parent', 'child', 'inactive'].includes(code))
      .map(({ code, ...value }) => property(code, value)),
  ];
  return { resourceType: 'Parameters', parameter };
}

function property(code: string, value: object, description?: string): Parameter {
  const [[key] = ['']] = Object.entries(value);
  return {
    name: 'property',
    part: [
      { name: 'code', valueCode: code },
      { name: 'value', [key as `value${string}`]: valueIn(value) },
      ...(description === undefined ? [] : [{ name: 'description', valueString: description }]),
    ],
  };
}

function designation(value: string, language?: string, use?: object): Parameter {
  return {
    name: 'designation',
    part: [
      ...(language === undefined ? [] : [{ name: 'language', valueCode: language }]),
      ...(use === undefined ? [] : [{ name: 'use', valueCoding: use }]),
      { name: 'value', valueString: value },
    ],
  };
}

/** CodeSystem/$subsumes: how two codes of one system stand to each other. */
export function subsumes(inputs: Inputs, scope: Scope, system?: string): Parameters {
  const a = conceptOf(inputs, scope, { coding: 'codingA', code: 'codeA' }, system);
  const b = conceptOf(inputs, scope, { coding: 'codingB', code: 'codeB' }, system);
  if (a.index.resource !== b.index.resource)
    throw new Refusal(400, 'INVALID_REQUEST', ['The two codes are of different code systems.']);
  const { index } = a;
  const valueCode =
    a.entry.code === b.entry.code
      ? 'equivalent'
      : index.descendants(a.entry.code).has(b.entry.code)
        ? 'subsumes'
        : index.ancestors(a.entry.code).has(b.entry.code)
          ? 'subsumed-by'
          : 'not-subsumed';
  return { resourceType: 'Parameters', parameter: [{ name: 'outcome', valueCode }] };
}
