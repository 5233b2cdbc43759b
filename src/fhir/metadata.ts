import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productFolder } from '../base/index.ts';
import { echoed } from './expand.ts';
import type { Registry } from './registry.ts';
import type { CodeSystem, Extension, Resource } from './types.ts';
import type { FhirVersion } from './versions.ts';

const { version } = JSON.parse(readFileSync(join(productFolder, 'package.json'), 'utf8')) as {
  version: string;
};
/** The day on which what is promised here last changed. */
const promised = '2026-11-22';

const feature = (definition: string, value: object): Extension => ({
  url: 'http://hl7.org/fhir/uv/application-feature/StructureDefinition/feature',
  extension: [
    { url: 'definition', valueCanonical: definition },
    { url: 'value', ...value },
  ],
});

/** Operations by the type of resource they are asked of. */
export const operations = {
  CodeSystem: ['lookup', 'validate-code', 'subsumes'],
  ValueSet: ['expand', 'validate-code'],
  ConceptMap: ['translate'],
} as const;

const searched = ['_id', 'url', 'version', 'name', 'title', 'status', 'code'];

/** What the service can do (CapabilityStatement); `base` is its public URL without /fhir. */
export function capabilityStatement(base: string, spoken: FhirVersion): Resource {
  const statement = {
    resourceType: 'CapabilityStatement',
    url: `${base}/fhir/metadata`,
    version,
    name: 'CollimatorTerminologyService',
    title: 'Collimator terminology service',
    status: 'active',
    experimental: false,
    date: promised,
    kind: 'instance',
    instantiates: ['http://hl7.org/fhir/CapabilityStatement/terminology-server'],
    software: { name: 'Collimator', version, releaseDate: promised },
    implementation: { description: 'The EUCAIM hyper-ontology and its mappings', url: `${base}/fhir` },
    fhirVersion: spoken === '5.0' ? '5.0.0' : '4.0.1',
    format: ['application/fhir+json'],
    extension: [
      feature('http://hl7.org/fhir/uv/tx-tests/FeatureDefinition/test-version', { valueCode: '1.8.0' }),
      feature('http://hl7.org/fhir/uv/tx-ecosystem/FeatureDefinition/CodeSystemAsParameter', {
        valueBoolean: true,
      }),
    ],
    rest: [
      {
        mode: 'server',
        resource: Object.entries(operations).map(([type, names]) => ({
          type,
          interaction: [{ code: 'read' }, { code: 'search-type' }],
          searchParam: searched
            .filter((name) => name !== 'code' || type === 'CodeSystem')
            .map((name) => ({
              name,
              type: name === 'url' ? 'uri' : ['name', 'title'].includes(name) ? 'string' : 'token',
            })),
          operation: names.map((name) => ({
            name,
            definition: `http://hl7.org/fhir/OperationDefinition/${type}-${name}`,
          })),
        })),
        operation: [
          {
            name: 'versions',
            definition: 'http://hl7.org/fhir/OperationDefinition/CapabilityStatement-versions',
          },
        ],
      },
    ],
  };
  return statement;
}

const expansionParameters = [...echoed, 'property', 'tx-resource'].sort();

/** The code systems and parameters that are understood (TerminologyCapabilities). */
export function terminologyCapabilities(base: string, registry: Registry): Resource {
  const capabilities = {
    resourceType: 'TerminologyCapabilities',
    url: `${base}/fhir/metadata?mode=terminology`,
    version,
    name: 'CollimatorTerminologyCapabilities',
    title: 'Collimator terminology capabilities',
    status: 'active',
    date: promised,
    kind: 'instance',
    codeSystem: registry.all('CodeSystem').map(({ url, version: code, content }: CodeSystem) => ({
      uri: url,
      ...(code === undefined ? {} : { version: [{ code, isDefault: true }] }),
      content: content ?? 'complete',
      subsumption: content !== 'fragment',
    })),
    expansion: {
      hierarchical: true,
      paging: true,
      incomplete: false,
      parameter: expansionParameters.map((name) => ({ name })),
      textFilter: 'Every word must stand somewhere in a code or one of its names.',
    },
    codeSearch: 'in-compose',
    validateCode: { translations: true },
    translation: { needsMap: false },
  };
  return capabilities;
}
