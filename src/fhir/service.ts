import { type Clock, systemClock } from '../base/index.ts';
import type { MappingFile } from '../mapping/index.ts';
import type { Ontology } from '../ontology/index.ts';
import { coreResources } from './core.ts';
import { expand } from './expand.ts';
import { findResources } from './find.ts';
import { fragmentSystems } from './fragments.ts';
import { lookup, subsumes } from './lookup.ts';
import { conceptMaps } from './mapping-maps.ts';
import { capabilityStatement, operations, terminologyCapabilities } from './metadata.ts';
import { facetValueSets, ontologySystem } from './ontology-system.ts';
import { outcome, Refusal } from './outcome.ts';
import { Inputs } from './parameters.ts';
import { readResource } from './read-resource.ts';
import { type Kind, kinds, type Registry, registryOf } from './registry.ts';
import { checkResource } from './schema.ts';
import { type Scope, scopeOf } from './scope.ts';
import { translate } from './translate.ts';
import type { ConceptMap, OperationOutcome, Parameters, Resource, ValueSet } from './types.ts';
import { validateInCodeSystem, validateInValueSet } from './validate-code.ts';
import type { FhirVersion } from './versions.ts';

/** What came of a request: a resource in the shape of R5, or why there is none. */
export type FhirAnswer =
  | { state: 'answered'; resource: Resource }
  | { state: 'refused'; status: number; outcome: OperationOutcome };

/** An operation: `ValueSet` `expand`, on the resource `id` or on the one that the parameters name. */
export interface FhirQuestion {
  type: string;
  operation: string;
  id?: string | undefined;
  parameters: Parameters;
  acceptLanguage?: string | undefined;
}

/** A terminology service: code systems, value sets and concept maps in memory, and questions about them. */
export interface FhirService {
  operate(question: FhirQuestion): FhirAnswer;
  read(type: string, id: string): FhirAnswer;
  search(type: string, query: URLSearchParams): FhirAnswer;
  metadata(version: FhirVersion, mode?: string): Resource;
}

/** What a service is made from. */
export interface FhirSources {
  ontology: Ontology;
  mappings: readonly MappingFile[];
  /** Public URL, without a slash at the end. */
  base: string;
  /** Further resources, R4 or R5, which come before the others. */
  extra?: readonly Resource[];
  clock?: Clock;
}

/** Opens the service; its resources are made when the first request comes. */
export function openFhir({
  ontology,
  mappings,
  base,
  extra = [],
  clock = systemClock,
}: FhirSources): FhirService {
  let made: Registry | undefined;
  const registry = (): Registry => {
    if (made !== undefined) return made;
    const sets = conceptMaps(mappings);
    const own: Resource[] = [
      ontologySystem(ontology),
      ...fragmentSystems(
        sets.flatMap(({ pairs }) => pairs),
        ontology.release.version,
      ),
      ...facetValueSets(ontology, base),
      ...sets.map(({ map }) => map),
    ];
    made = registryOf(coreResources()).with(own).with(extra.map(readResource));
    return made;
  };
  return {
    operate: (question) => answered(() => operate(question, registry(), clock)),
    read: (type, id) => answered(() => readById(registry(), kindOf(type), id)),
    search: (type, query) => answered(() => findResources(registry(), kindOf(type), query, base)),
    metadata: (version, mode) =>
      mode === 'terminology' ? terminologyCapabilities(base, registry()) : capabilityStatement(base, version),
  };
}

function answered(work: () => Resource): FhirAnswer {
  try {
    return { state: 'answered', resource: work() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { state: 'refused', status: error.status, outcome: outcome([error.issue]) };
  }
}

function kindOf(type: string): Kind {
  const kind = kinds.find((each) => each === type);
  if (kind === undefined)
    throw new Refusal(404, 'NOT_SUPPORTED', [`${type} is not kept here, only ${kinds.join(', ')}.`]);
  return kind;
}

function readById<K extends Kind>(registry: Registry, kind: K, id: string) {
  const found = registry.byId(kind, id);
  if (found === undefined) throw new Refusal(404, 'UNKNOWN_RESOURCE', [kind, id]);
  return found;
}

type Operation = (inputs: Inputs, scope: Scope, question: FhirQuestion, clock: Clock) => Resource;

const table: Record<string, Operation> = {
  'CodeSystem/lookup': (inputs, scope, question) =>
    lookup(inputs, scope, systemById(scope, question), question.acceptLanguage),
  'CodeSystem/subsumes': (inputs, scope, question) => subsumes(inputs, scope, systemById(scope, question)),
  'CodeSystem/validate-code': (inputs, scope, question) => {
    const inline = inputs.resources('codeSystem').map(readResource);
    const own = inline.length === 0 ? scope : scopeOf(scope.registry.with(inline), inputs);
    const system = systemById(scope, question) ?? inline[0]?.url ?? inputs.text('url');
    return validateInCodeSystem(system, inputs, own, question.acceptLanguage);
  },
  'ValueSet/expand': (inputs, scope, question, clock) =>
    expand(valueSetOf(inputs, scope, question), inputs, scope, clock, question.acceptLanguage),
  'ValueSet/validate-code': (inputs, scope, question) =>
    validateInValueSet(valueSetOf(inputs, scope, question), inputs, scope, question.acceptLanguage),
  'ConceptMap/translate': (inputs, scope, question) =>
    translate(inputs, scope, mapOf(inputs, scope, question)),
};

function operate(question: FhirQuestion, registry: Registry, clock: Clock): Resource {
  const { type, operation, parameters } = question;
  const run = Object.hasOwn(table, `${type}/${operation}`) ? table[`${type}/${operation}`] : undefined;
  if (run === undefined) {
    const offered = operations[kindOf(type)].map((name) => `$${name}`).join(', ');
    throw new Refusal(404, 'UNKNOWN_OPERATION', [type, `$${operation}`, offered]);
  }
  const parameter = parameters.parameter.map((each) => {
    if (each.resource === undefined) return each;
    checkResource(each.resource, `parameter ${each.name}`);
    return { ...each, resource: readResource(each.resource) };
  });
  const inputs = new Inputs({ parameter });
  return run(inputs, scopeOf(registry, inputs), question, clock);
}

function systemById({ registry }: Scope, { id }: FhirQuestion): string | undefined {
  return id === undefined ? undefined : readById<'CodeSystem'>(registry, 'CodeSystem', id).url;
}

/** The value set that a request is about: by id, inline, or by url and valueSetVersion. */
function valueSetOf(inputs: Inputs, scope: Scope, { id }: FhirQuestion): ValueSet {
  if (id !== undefined) return readById(scope.registry, 'ValueSet', id);
  const [inline] = inputs.resources('valueSet');
  if (inline?.resourceType === 'ValueSet') return inline as ValueSet;
  const url = inputs.text('url');
  if (url === undefined) {
    const context = inputs.text('context');
    if (context !== undefined)
      throw new Refusal(422, 'NOT_SUPPORTED', [
        'No structure definitions are kept here, so a context leads nowhere.',
      ]);
    throw new Refusal(400, 'MISSING_PARAMETER', ['Send url or valueSet.']);
  }
  const version = inputs.text('valueSetVersion');
  const canonical = version === undefined ? url : `${url}|${version}`;
  const found = scope.valueSet(canonical);
  if (found === undefined) throw new Refusal(404, 'Unable_to_resolve_value_Set_', [canonical]);
  return found;
}

function mapOf(inputs: Inputs, { registry }: Scope, { id }: FhirQuestion): ConceptMap | undefined {
  if (id !== undefined) return readById(registry, 'ConceptMap', id);
  const [inline] = inputs.resources('conceptMap');
  if (inline?.resourceType === 'ConceptMap') return inline as ConceptMap;
  const url = inputs.text('url');
  if (url === undefined) return undefined;
  const found = registry.find('ConceptMap', url, inputs.text('conceptMapVersion'));
  if (found === undefined) throw new Refusal(404, 'UNKNOWN_RESOURCE', ['ConceptMap', url]);
  return found;
}
