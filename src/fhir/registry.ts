import { compareVersions, versionFits } from './canonical.ts';
import type { CodeSystem, ConceptMap, Resource, ValueSet } from './types.ts';

/** The kinds of resource that are kept. */
export interface Kinds {
  CodeSystem: CodeSystem;
  ValueSet: ValueSet;
  ConceptMap: ConceptMap;
}
export type Kind = keyof Kinds;
export const kinds: readonly Kind[] = ['CodeSystem', 'ValueSet', 'ConceptMap'];

/** Resources by their canonical URL, in memory. */
export interface Registry {
  /** The resource with this URL: of the version asked for, or of the highest. */
  find<K extends Kind>(kind: K, url: string, version?: string): Kinds[K] | undefined;
  byId<K extends Kind>(kind: K, id: string): Kinds[K] | undefined;
  all<K extends Kind>(kind: K): readonly Kinds[K][];
  /** The same and more; what is given here comes before what was there, and the old registry does not change. */
  with(extra: readonly Resource[]): Registry;
}

const isKind = (resource: Resource): resource is Kinds[Kind] =>
  (kinds as string[]).includes(resource.resourceType);

/** Keeps resources; those of other types are passed over. */
export function registryOf(resources: readonly Resource[], below?: Registry): Registry {
  const kept = resources.filter(isKind);
  const of = <K extends Kind>(kind: K) =>
    kept.filter((resource): resource is Kinds[K] => resource.resourceType === kind);
  const registry: Registry = {
    find(kind, url, version) {
      const fitting = of(kind).filter((each) => each.url === url && versionFits(each.version, version));
      fitting.sort((a, b) => compareVersions(b.version, a.version));
      return fitting[0] ?? below?.find(kind, url, version);
    },
    byId: (kind, id) => of(kind).find((each) => each.id === id) ?? below?.byId(kind, id),
    all: (kind) => [...of(kind), ...(below?.all(kind) ?? [])],
    with: (extra) => (extra.length === 0 ? registry : registryOf(extra, registry)),
  };
  return registry;
}
