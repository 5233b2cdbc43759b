import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/index.ts';
import { canonicalOf } from './canonical.ts';
import { displayOf, languagesOf, namesOf } from './languages.ts';
import { type Member, membersOf } from './members.ts';
import { Refusal } from './outcome.ts';
import { type Inputs, valueIn } from './parameters.ts';
import { canonicals, cautionsOf, type Scope } from './scope.ts';
import { isHierarchical, tree } from './tree.ts';
import type { Contained, Expansion, Parameter, ValueSet } from './types.ts';

/** Most codes in one answer; an expansion with more must be asked for in pages. */
const mostCodes = 1_000;

/** Parameters that shape an expansion, and so are told again in it. */
export const echoed = [
  'activeOnly',
  'check-system-version',
  'count',
  'displayLanguage',
  'excludeNested',
  'filter',
  'force-system-version',
  'includeDefinition',
  'includeDesignations',
  'offset',
  'system-version',
];

const unclosed = 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed';
const conceptProperties = 'http://hl7.org/fhir/concept-properties#';
const carried = [
  'http://hl7.org/fhir/StructureDefinition/valueset-deprecated',
  'http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status',
];

/**
 * ValueSet/$expand. Codes stand under their first parent that is in the set where the set has a hierarchy of its own:
 * see {@link isHierarchical}. A page is a list, and so is what excludeNested asks for. Throws a Refusal where the set cannot be computed or is too costly.
 */
export function expand(
  valueSet: ValueSet,
  inputs: Inputs,
  scope: Scope,
  now: Clock,
  acceptLanguage?: string,
): ValueSet {
  const languages = languagesOf(inputs, acceptLanguage, valueSet.language);
  const count = inputs.whole('count');
  const offset = inputs.whole('offset');
  const activeOnly = inputs.flag('activeOnly') === true;
  const words = (inputs.text('filter') ?? '').slice(0, 200).toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ index, entry, listed }: Member) => {
    if (activeOnly && entry.inactive) return false;
    const texts = [entry.code, ...namesOf(index, entry, listed).map(({ text }) => text)];
    return texts.some((text) => words.every((word) => text.toLowerCase().includes(word)));
  };

  const first = offset ?? 0;
  const most = Math.min(count ?? mostCodes, mostCodes);
  const page: Member[] = [];
  let total = 0;
  for (const member of membersOf(valueSet, scope).list()) {
    if (!fits(member)) continue;
    if (total >= first && page.length < most) page.push(member);
    total += 1;
  }
  if (count === undefined && total - first > mostCodes)
    throw new Refusal(422, 'VALUESET_TOO_COSTLY', [canonicalOf(valueSet), String(total), String(mostCodes)]);

  // Where one system takes part in two versions, only the version tells their codes apart.
  const urls = Array.from(scope.usedCodeSystems, ({ url }) => url);
  const several = new Set(urls.filter((url, i) => urls.indexOf(url) !== i));
  const properties = inputs.texts('property');
  const designations = inputs.flag('includeDesignations') === true;
  const shown = page.map((member) => ({
    member,
    shown: containedOf(member, displayOf(member.index, member.entry, languages, member.listed), {
      properties,
      designations,
      version: several.has(member.index.resource.url),
    }),
  }));
  const nested =
    inputs.flag('excludeNested') !== true &&
    count === undefined &&
    offset === undefined &&
    isHierarchical(valueSet, words.length > 0);
  const contains = nested ? tree(shown) : shown.map((each) => each.shown);
  const used = new Set(shown.flatMap((each) => (each.shown.property ?? []).map(({ code }) => code)));
  const fragments = canonicals([...scope.usedCodeSystems].filter(({ content }) => content === 'fragment'));
  const expansion: Expansion = {
    ...(fragments.length === 0 ? {} : { extension: fragments.flatMap(unclosedBy) }),
    identifier: `urn:uuid:${randomUUID()}`,
    timestamp: now().toISOString(),
    total,
    ...(offset === undefined ? {} : { offset }),
    parameter: parametersOf(valueSet, inputs, scope, fragments, languages),
    ...(used.size === 0 ? {} : { property: [...used].map((code) => declared(code, scope)) }),
    ...(contains.length === 0 ? {} : { contains }),
  };
  const { compose, expansion: _, extension: __, description: ___, ...head } = valueSet;
  const definition = inputs.flag('includeDefinition') === true && compose !== undefined ? { compose } : {};
  return { ...head, ...definition, expansion };
}

/** A property with the URI that a code system gives it. */
function declared(code: string, scope: Scope): { code: string; uri?: string } {
  const systems = [...scope.usedCodeSystems].flatMap(({ property }) => property ?? []);
  const uri =
    systems.find((each) => each.code === code)?.uri ??
    (['status', 'definition'].includes(code) ? `${conceptProperties}${code}` : undefined);
  return uri === undefined ? { code } : { code, uri };
}

const unclosedBy = (fragment: string) => [
  { url: unclosed, valueBoolean: true },
  {
    url: `${unclosed}-reason`,
    valueString: `This extension is based on a fragment of the code system ${fragment.replace(/\|.*/, '')}`,
  },
];

function parametersOf(
  valueSet: ValueSet,
  inputs: Inputs,
  scope: Scope,
  fragments: readonly string[],
  languages: readonly string[],
): Parameter[] {
  const told = (name: string, all: readonly string[]): Parameter[] =>
    all.map((valueUri) => ({ name, valueUri }));
  return [
    ...inputs.all(...echoed).filter((each) => valueIn(each) !== undefined),
    ...(inputs.has('displayLanguage') || languages.length === 0
      ? []
      : [{ name: 'displayLanguage', valueCode: languages.join(',') }]),
    ...told('used-codesystem', canonicals(scope.usedCodeSystems)),
    ...told('used-fragment', fragments),
    ...told('used-valueset', canonicals(scope.usedValueSets)),
    ...cautionsOf(scope, valueSet).flatMap(({ caution, resource }) =>
      told(`warning-${caution}`, [canonicalOf(resource)]),
    ),
  ];
}

function containedOf(
  { index, entry, listed }: Member,
  display: string | undefined,
  wanted: { properties: readonly string[]; designations: boolean; version: boolean },
): Contained {
  const property = [
    ...(entry.inactive ? [{ code: 'status', valueCode: entry.status ?? 'inactive' }] : []),
    ...(wanted.properties.includes('definition') && entry.definition !== undefined
      ? [{ code: 'definition', valueString: entry.definition }]
      : []),
    ...entry.properties.filter(
      ({ code }) => wanted.properties.includes(code) && !(code === 'status' && entry.inactive),
    ),
  ];
  const extension = listed?.extension?.filter(({ url }) => carried.includes(url)) ?? [];
  const designation = [...(listed?.designation ?? []), ...entry.designations];
  return {
    ...(extension.length === 0 ? {} : { extension }),
    ...(index.resource.url === undefined ? {} : { system: index.resource.url }),
    ...(wanted.version && index.resource.version !== undefined ? { version: index.resource.version } : {}),
    ...(entry.abstract ? { abstract: true } : {}),
    ...(entry.inactive ? { inactive: true } : {}),
    code: entry.code,
    ...(display === undefined ? {} : { display }),
    ...(wanted.designations && designation.length > 0 ? { designation } : {}),
    ...(property.length === 0 ? {} : { property }),
  };
}
