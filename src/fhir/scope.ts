import { canonicalOf, splitCanonical, versionFits } from './canonical.ts';
import { type CodeIndex, codeIndex } from './code-index.ts';
import { implicitValueSet } from './implicit.ts';
import { Refusal } from './outcome.ts';
import type { Inputs } from './parameters.ts';
import type { Registry } from './registry.ts';
import type { CodeSystem, Resource, ValueSet } from './types.ts';

/** Everything one request may use, and a record of what it used. */
export interface Scope {
  registry: Registry;
  /** The code system of an include, by the versions that the request asks for. */
  codeSystem(url: string, version?: string): CodeIndex | undefined;
  valueSet(canonical: string): ValueSet | undefined;
  usedCodeSystems: Set<CodeSystem>;
  /** Counts work done. Throws a Refusal (too-costly) where a request takes more than any honest one. */
  spend(steps: number): void;
  /** Imported value sets; not the one that was asked for. */
  usedValueSets: Set<ValueSet>;
}

function versionsOf(inputs: Inputs, name: string): Map<string, string> {
  const pairs = inputs.texts(name).map(splitCanonical);
  return new Map(pairs.flatMap(({ url, version }) => (version === undefined ? [] : [[url, version]])));
}

/** Steps of one request: looking at one code of one include is one. A second or two at the most. */
const mostSteps = 5_000_000;

/**
 * The scope of a request: the registry with its tx-resource parameters, and the versions that system-version
 * (a default), force-system-version (above all) and check-system-version (else refused) ask for.
 */
export function scopeOf(registry: Registry, inputs: Inputs): Scope {
  const own = registry.with(inputs.resources('tx-resource'));
  const otherwise = versionsOf(inputs, 'system-version');
  const forced = versionsOf(inputs, 'force-system-version');
  const checked = versionsOf(inputs, 'check-system-version');
  let steps = 0;
  return {
    registry: own,
    spend(more) {
      steps += more;
      if (steps > mostSteps) throw new Refusal(422, 'TOO_MUCH_WORK', [String(mostSteps)]);
    },
    codeSystem(url, version) {
      const wanted = forced.get(url) ?? version ?? otherwise.get(url) ?? checked.get(url);
      const found = own.find('CodeSystem', url, wanted);
      const check = checked.get(url);
      if (found !== undefined && !versionFits(found.version, check))
        throw new Refusal(422, 'VERSION_CHECK_FAILED', [url, found.version ?? '', check ?? '']);
      return found === undefined ? undefined : codeIndex(found);
    },
    valueSet(canonical) {
      const { url, version } = splitCanonical(canonical);
      return own.find('ValueSet', url, version) ?? implicitValueSet(canonical, own);
    },
    usedCodeSystems: new Set(),
    usedValueSets: new Set(),
  };
}

const standards = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status';

type Caution = 'deprecated' | 'withdrawn' | 'draft' | 'experimental';

/**
 * What a user of a resource should know of its standing. That something is a draft or an experiment is no news to a
 * value set that is one itself.
 */
export function cautionsOf(scope: Scope, source?: Resource): { caution: Caution; resource: Resource }[] {
  const unripe = source?.status === 'draft' || source?.experimental === true;
  const all: Resource[] = [
    ...scope.usedCodeSystems,
    ...scope.usedValueSets,
    ...(source?.url === undefined ? [] : [source]),
  ];
  return all.flatMap((resource) => {
    const standing = resource.extension?.find(({ url }) => url === standards)?.valueCode;
    const caution: Caution | undefined =
      standing === 'deprecated' || standing === 'withdrawn'
        ? standing
        : unripe
          ? undefined
          : resource.status === 'draft'
            ? 'draft'
            : resource.experimental === true
              ? 'experimental'
              : undefined;
    return caution === undefined ? [] : [{ caution, resource }];
  });
}

/** The canonical references of resources, in order. */
export function canonicals(resources: Iterable<Resource>): string[] {
  return Array.from(resources, canonicalOf).sort();
}
