import { versionFits } from './canonical.ts';
import { codeIndex } from './code-index.ts';
import type { Kind, Registry } from './registry.ts';
import type { CodeSystem, ConceptMap, Resource } from './types.ts';

const mostPerPage = 100;

interface Bundle extends Resource {
  resourceType: 'Bundle';
  type: 'searchset';
  total: number;
  link: { relation: string; url: string }[];
  entry?: { fullUrl: string; resource: Resource; search: { mode: 'match' } }[];
}

type Test = (resource: Resource, wanted: string) => boolean;

const startsWith = (text: string | undefined, wanted: string) =>
  text?.toLowerCase().startsWith(wanted.toLowerCase()) === true;
/** A token may be `system|code`, of which only the code is looked at. */
const token = (wanted: string) => wanted.slice(wanted.indexOf('|') + 1);

const tests: Record<string, Test> = {
  _id: ({ id }, wanted) => id === wanted,
  url: ({ url }, wanted) => url === wanted,
  version: ({ version }, wanted) => versionFits(version, wanted),
  name: ({ name }, wanted) => startsWith(name, wanted),
  'name:exact': ({ name }, wanted) => name === wanted,
  title: ({ title }, wanted) => startsWith(title, wanted),
  status: ({ status }, wanted) => status === token(wanted),
  code: (resource, wanted) =>
    resource.resourceType === 'CodeSystem' &&
    codeIndex(resource as CodeSystem).find(token(wanted)) !== undefined,
};

/**
 * Searches resources by _id, url, version, name, title, status and (CodeSystem) code; several values of one
 * parameter, apart by commas, mean any of them. Results leave out concepts and mappings, which a read gives.
 * Parameters that are not known are passed over, as FHIR has it.
 */
export function findResources(registry: Registry, kind: Kind, query: URLSearchParams, base: string): Bundle {
  const criteria = [...query].filter(([name, text]) => Object.hasOwn(tests, name) && text !== '');
  const all = registry
    .all(kind)
    .filter((resource) =>
      criteria.every(([name, text]) => text.split(',').some((wanted) => tests[name]?.(resource, wanted))),
    );
  const whole = (name: string, otherwise: number) => {
    const text = query.get(name) ?? '';
    return /^\d{1,6}$/.test(text) ? Number(text) : otherwise;
  };
  const count = Math.min(whole('_count', 20), mostPerPage);
  const offset = whole('_offset', 0);
  const page = all.slice(offset, offset + count);
  const link = (relation: string, from: number) => {
    const own = new URLSearchParams([...criteria, ['_count', String(count)], ['_offset', String(from)]]);
    return { relation, url: `${base}/fhir/${kind}?${own}` };
  };
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: all.length,
    link: [
      link('self', offset),
      ...(offset + count < all.length && count > 0 ? [link('next', offset + count)] : []),
    ],
    ...(page.length === 0
      ? {}
      : {
          entry: page.map((resource) => ({
            fullUrl: `${base}/fhir/${kind}/${resource.id ?? ''}`,
            resource: summary(resource),
            search: { mode: 'match' },
          })),
        }),
  };
}

const subsetted = {
  meta: { tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }] },
};

function summary(resource: Resource): Resource {
  const { concept, group, ...rest }: Partial<CodeSystem & Pick<ConceptMap, 'group'>> = resource as CodeSystem;
  return concept === undefined && group === undefined ? resource : { ...(rest as Resource), ...subsetted };
}
