import type { Pair } from './mapping-maps.ts';
import { systems } from './systems.ts';
import type { CodeSystem } from './types.ts';

/**
 * What mappings tell of other code systems: their codes that take part in a mapping, as CodeSystems of content
 * `fragment`. A name is the one that a mapping gives the code, or else that of the concept it equals; neither
 * hierarchies nor definitions of other systems are held.
 */
export function fragmentSystems(pairs: Iterable<Pair>, version: string): CodeSystem[] {
  const names = new Map<string, Map<string, string | undefined>>();
  const note = (system: string, code: string, name: string | undefined) => {
    const codes = names.get(system) ?? new Map<string, string | undefined>();
    names.set(system, codes.set(code, codes.get(code) ?? name));
  };
  for (const { source, target, relationship } of pairs) {
    const equal = relationship === 'equivalent' ? target?.label : undefined;
    if (source.system !== undefined) note(source.system, source.code, equal ?? source.label);
    if (target?.system === undefined) continue;
    const same = relationship === 'equivalent' ? source.label : undefined;
    note(target.system, target.code, target.label ?? same);
  }
  return systems.flatMap(({ url, id, name, title, copyright }): CodeSystem[] => {
    const codes = names.get(url);
    if (codes === undefined) return [];
    const concept = [...codes]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, display]) => (display === undefined ? { code } : { code, display }));
    return [
      {
        resourceType: 'CodeSystem',
        id,
        language: 'en',
        url,
        // Not the version of the system itself, which the mappings do not tell.
        version: `collimator-${version}`,
        name,
        title,
        status: 'active',
        experimental: false,
        description: 'The codes that take part in a mapping of this release; see ConceptMap.',
        ...(copyright === undefined ? {} : { copyright }),
        caseSensitive: true,
        valueSet: `${url}?${id === 'snomed' ? 'fhir_vs' : 'vs'}`,
        content: 'fragment',
        count: concept.length,
        concept,
      },
    ];
  });
}
