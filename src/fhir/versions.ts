import type {
  ConceptMap,
  ConceptProperty,
  Contained,
  Extension,
  Filter,
  Parameter,
  Parameters,
  Resource,
  ValueSet,
} from './types.ts';

/** The versions of FHIR that are spoken. */
export type FhirVersion = '4.0' | '5.0';

const r5 = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-';
export const filterOp = `${r5}ValueSet.compose.include.filter.op`;
const expansionProperty = `${r5}ValueSet.expansion.property`;
const containsProperty = `${r5}ValueSet.expansion.contains.property`;

/** R5 relationship to R4 equivalence; R4 says how the target stands to the source, R5 the other way round. */
const equivalences = new Map(
  Object.entries({
    'related-to': 'relatedto',
    equivalent: 'equivalent',
    'source-is-narrower-than-target': 'wider',
    'source-is-broader-than-target': 'narrower',
    'not-related-to': 'unmatched',
  }),
);
export const isA = <R extends Resource>(type: string, resource: Resource): resource is R =>
  resource.resourceType === type;

/** A resource as R4 writes it: what R4 lacks goes into HL7's cross-version extensions. R5 stays as it is. */
export function writeAs(version: FhirVersion, resource: Resource): object {
  if (version === '5.0') return resource;
  if (isA<ValueSet>('ValueSet', resource)) return r4ValueSet(resource);
  if (isA<ConceptMap>('ConceptMap', resource)) return r4ConceptMap(resource);
  if (isA<Parameters>('Parameters', resource))
    return { ...resource, parameter: resource.parameter.map(r4Parameter) };
  if (resource.resourceType === 'Bundle') {
    const { entry = [] } = resource as { entry?: { resource: Resource }[] };
    return {
      ...resource,
      entry: entry.map((each) => ({ ...each, resource: writeAs(version, each.resource) })),
    };
  }
  return resource;
}

function r4Parameter({ part, resource, ...parameter }: Parameter): object {
  const relationship = part?.find(({ name }) => name === 'relationship');
  const parts = relationship
    ? part?.map((each) =>
        each === relationship
          ? { name: 'equivalence', valueCode: equivalences.get(String(each.valueCode)) ?? 'relatedto' }
          : each,
      )
    : part?.map(r4Parameter);
  return {
    ...parameter,
    ...(parts && { part: parts }),
    ...(resource && { resource: writeAs('4.0', resource) }),
  };
}

function r4ValueSet({ compose, expansion, contained, ...rest }: ValueSet): object {
  return {
    ...rest,
    ...(contained && { contained: contained.map((each) => writeAs('4.0', each)) }),
    ...(compose && {
      compose: {
        ...compose,
        include: compose.include.map(r4Include),
        ...(compose.exclude && { exclude: compose.exclude.map(r4Include) }),
      },
    }),
    ...(expansion && { expansion: r4Expansion(expansion) }),
  };
}

const newOps = new Set(['child-of', 'descendent-leaf']);
const r4Include = (include: { filter?: Filter[] }): object => ({
  ...include,
  ...(include.filter && {
    filter: include.filter.map(({ op, ...filter }) =>
      newOps.has(op ?? '')
        ? { ...filter, _op: { extension: [{ url: filterOp, valueCode: op }] } }
        : { ...filter, op },
    ),
  }),
});

function r4Expansion({ property, contains, extension, ...rest }: NonNullable<ValueSet['expansion']>): object {
  const declared = (property ?? []).map(({ code, uri }) => ({
    url: expansionProperty,
    extension: [
      { url: 'code', valueCode: code },
      ...(uri === undefined ? [] : [{ url: 'uri', valueUri: uri }]),
    ],
  }));
  const all = [...(extension ?? []), ...declared];
  return {
    ...(all.length > 0 && { extension: all }),
    ...rest,
    ...(contains && { contains: contains.map(r4Contained) }),
  };
}

function r4Contained({ property, extension, contains, ...rest }: Contained): object {
  const values = (property ?? []).map(({ code, ...value }: ConceptProperty): Extension => {
    const [[key, text] = ['valueString', '']] = Object.entries(value);
    return {
      url: containsProperty,
      extension: [
        { url: 'code', valueCode: code },
        { url: 'value', [key]: text },
      ],
    };
  });
  const all = [...(extension ?? []), ...values];
  return {
    ...(all.length > 0 && { extension: all }),
    ...rest,
    ...(contains && { contains: contains.map(r4Contained) }),
  };
}

function r4ConceptMap({ group, sourceScopeUri, targetScopeUri, ...rest }: ConceptMap): object {
  return {
    ...rest,
    ...(sourceScopeUri && { sourceUri: sourceScopeUri }),
    ...(targetScopeUri && { targetUri: targetScopeUri }),
    ...(group && {
      group: group.map(({ unmapped, element, ...ends }) => ({
        ...ends,
        element: element.map(({ noMap, target = [], ...source }) => ({
          ...source,
          target: noMap
            ? [{ equivalence: 'unmatched' }]
            : target.map(({ relationship, ...each }) => ({
                ...each,
                equivalence: equivalences.get(relationship ?? '') ?? 'relatedto',
              })),
        })),
        ...(unmapped && r4Unmapped(unmapped)),
      })),
    }),
  };
}

function r4Unmapped({
  mode,
  relationship: _,
  otherMap,
  ...rest
}: {
  mode: string;
  relationship?: string;
  otherMap?: string;
}) {
  return {
    unmapped: {
      ...rest,
      mode: mode === 'use-source-code' ? 'provided' : mode,
      ...(otherMap && { url: otherMap }),
    },
  };
}
