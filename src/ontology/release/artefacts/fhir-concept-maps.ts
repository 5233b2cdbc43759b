import type { Mapping, MappingSet } from '../../../mapping/index.ts';
import { byText } from '../snapshot.ts';
import { type FhirFacts, publisher } from './fhir-code-system.ts';
import { equivalences, type FhirSystem, fhirSystems, hyperOntology } from './fhir-systems.ts';

interface Target {
  code?: string;
  display?: string;
  equivalence: string;
  comment?: string;
}

interface Element {
  code: string;
  display?: string;
  target: Target[];
}

interface Group {
  source: FhirSystem;
  target: FhirSystem;
  elements: Map<string, Element>;
}

const split = (curie: string): [FhirSystem | undefined, string] => {
  const colon = curie.indexOf(':');
  const prefix = curie.slice(0, Math.max(colon, 0));
  return [Object.hasOwn(fhirSystems, prefix) ? fhirSystems[prefix] : undefined, curie.slice(colon + 1)];
};

/** R4 asks for a comment where a target is narrower (rule cmd-1). */
const narrower = 'The target means less than the source: not every case of the source is one of the target.';

function targetOf(mapping: Mapping, code: string): Target | undefined {
  const negated = mapping.predicateModifier === 'Not';
  const equivalence = equivalences[mapping.predicateId];
  // Only "not exact" is an explicit statement that codes do not match; "not broader" leaves everything open.
  if (negated) return equivalence === 'equivalent' ? { code, equivalence: 'disjoint' } : undefined;
  if (equivalence === undefined) return undefined;
  const comment = mapping.comment ?? (equivalence === 'narrower' ? narrower : undefined);
  return {
    code,
    ...(mapping.objectLabel === undefined ? {} : { display: mapping.objectLabel }),
    equivalence,
    ...(comment === undefined ? {} : { comment }),
  };
}

/**
 * The mapping sets as ConceptMaps of FHIR R4, one for each pair of systems. What FHIR cannot say is counted in
 * `left`: literals, which have no system, predicates without an equivalence, and systems we have no URL for.
 */
export function conceptMaps(sets: readonly MappingSet[], { version, date, copyright }: FhirFacts) {
  const groups = new Map<string, Group>();
  let left = 0;
  for (const mapping of sets.flatMap(({ mappings }) => mappings)) {
    const [source, code] = split(mapping.subjectId ?? '');
    const none = mapping.objectId === 'sssom:NoTermFound';
    const [target, targetCode] = none ? [hyperOntology, ''] : split(mapping.objectId);
    const entry: Target | undefined = none
      ? { equivalence: 'unmatched' }
      : target === undefined
        ? undefined
        : targetOf(mapping, targetCode);
    if (source === undefined || target === undefined || entry === undefined || source === target) {
      left += 1;
      continue;
    }
    const key = `${source.name} ${target.name}`;
    const group = groups.get(key) ?? { source, target, elements: new Map() };
    groups.set(key, group);
    const element: Element = group.elements.get(code) ?? {
      code,
      ...(mapping.subjectLabel === undefined ? {} : { display: mapping.subjectLabel }),
      target: [],
    };
    group.elements.set(code, element);
    if (!element.target.some((each) => each.code === entry.code && each.equivalence === entry.equivalence))
      element.target.push(entry);
  }
  const maps = [...groups]
    .sort(([a], [b]) => byText(a, b))
    .map(([, { source, target, elements }]) => ({
      resourceType: 'ConceptMap' as const,
      id: `${source.name}-to-${target.name}`.toLowerCase(),
      url: `https://w3id.org/collimator/fhir/ConceptMap/${`${source.name}-to-${target.name}`.toLowerCase()}`,
      version,
      name: `${source.name}To${target.name}`,
      title: `${source.name} to ${target.name}`,
      status: 'active',
      experimental: false,
      date,
      publisher,
      copyright,
      group: [
        {
          source: source.url,
          target: target.url,
          element: [...elements.values()]
            .sort((a, b) => byText(a.code, b.code))
            .map((element) => ({
              ...element,
              target: element.target.sort((a, b) =>
                byText(`${a.equivalence} ${a.code}`, `${b.equivalence} ${b.code}`),
              ),
            })),
        },
      ],
    }));
  return { maps, left };
}
