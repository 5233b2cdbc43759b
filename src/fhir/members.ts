import { canonicalOf } from './canonical.ts';
import type { CodeIndex, Entry } from './code-index.ts';
import { checkFilter, filterTest } from './filters.ts';
import { Refusal } from './outcome.ts';
import type { Scope } from './scope.ts';
import type { ComposeConcept, Include, ValueSet } from './types.ts';

const mostIncludes = 500;
const importSteps = 1_000;

/** A code in a value set. */
export interface Member {
  index: CodeIndex;
  entry: Entry;
  /** What the value set says about it, where it lists it by code. */
  listed?: ComposeConcept;
}

/** A value set as a test and as a list. Code systems are looked up when they are needed, imports at once. */
export interface Members {
  /** The systems that its includes name. */
  systems: ReadonlySet<string>;
  /** Whether it leaves out inactive codes. */
  activeOnly: boolean;
  /** The member, also where it is inactive and activeOnly leaves it out. */
  find(system: string, code: string): Member | undefined;
  has(system: string, code: string): boolean;
  /** Whether it would hold a code that a fragment of the system does not know. */
  wouldHold(system: string, code: string): boolean;
  /** Every member once, in the order of the definition. Throws a Refusal where a system is not known. */
  list(): Iterable<Member>;
}

interface Part {
  system?: string;
  find(system: string, code: string): Member | undefined;
  wouldHold(system: string, code: string): boolean;
  list(): Iterable<Member>;
}

/**
 * Prepares the compose of a value set. Throws a Refusal where an import is not known, where a value set takes part in
 * its own definition, and where a filter has no value or no operator.
 */
export function membersOf(valueSet: ValueSet, scope: Scope, chain: readonly string[] = []): Members {
  const own = valueSet.url ?? valueSet.id ?? '';
  if (chain.includes(own))
    throw new Refusal(422, 'VALUESET_CIRCULAR_REFERENCE', [own, [...chain, own].join(', ')]);
  const { include = [], exclude = [], inactive } = valueSet.compose ?? {};
  if (include.length + exclude.length > mostIncludes)
    throw new Refusal(422, 'NOT_SUPPORTED', [`${own} has more than ${mostIncludes} includes and excludes.`]);
  const imported = (canonical: string): Members => {
    // Value sets that import each other twice over grow without a circle; the budget ends that.
    scope.spend(importSteps);
    const inside = canonical.startsWith('#')
      ? valueSet.contained?.find(
          ({ id, resourceType }) => resourceType === 'ValueSet' && `#${id}` === canonical,
        )
      : undefined;
    const found = (inside as ValueSet | undefined) ?? scope.valueSet(canonical);
    if (found === undefined) throw new Refusal(422, 'Unable_to_resolve_value_Set_', [canonical]);
    if (inside === undefined) scope.usedValueSets.add(found);
    return membersOf(found, scope, [...chain, own]);
  };
  const parts = (kind: string, includes: readonly Include[]) =>
    includes.map((each, i) => partOf(each, `ValueSet.compose.${kind}[${i}]`, scope, imported));
  const included = parts('include', include);
  const excluded = parts('exclude', exclude);
  const activeOnly = inactive === false;
  const out = (system: string, code: string) =>
    excluded.some((part) => part.find(system, code) !== undefined);
  const find = (system: string, code: string) => {
    for (const part of included) {
      const member = part.find(system, code);
      if (member !== undefined) return out(system, member.entry.code) ? undefined : member;
    }
    return undefined;
  };
  return {
    systems: new Set(include.flatMap(({ system }) => system ?? [])),
    activeOnly,
    find,
    has: (system, code) => {
      const member = find(system, code);
      return member !== undefined && !(activeOnly && member.entry.inactive);
    },
    wouldHold: (system, code) => included.some((part) => part.wouldHold(system, code)),
    *list() {
      const seen = new Set<string>();
      for (const { system } of excluded) if (system !== undefined) known(scope, { system });
      for (const part of included) {
        for (const member of part.list()) {
          const { index, entry } = member;
          const key = `${canonicalOf(index.resource)} ${entry.code}`;
          if (seen.has(key) || (activeOnly && entry.inactive)) continue;
          seen.add(key);
          if (!out(index.resource.url ?? '', entry.code)) yield member;
        }
      }
    },
  };
}

/** The code system of an include, noted as used. Throws a Refusal where it is not known. */
function known(scope: Scope, { system = '', version }: Include): CodeIndex {
  const index = scope.codeSystem(system, version);
  if (index === undefined) {
    const name = version === undefined ? system : `${system}|${version}`;
    throw new Refusal(422, 'UNKNOWN_CODESYSTEM_EXP', [name]);
  }
  scope.usedCodeSystems.add(index.resource);
  return index;
}

/** One include or exclude: what its system, codes and filters say, and all its imports hold too. */
function partOf(
  include: Include,
  path: string,
  scope: Scope,
  imported: (canonical: string) => Members,
): Part {
  const { system, concept, filter = [], valueSet = [] } = include;
  const imports = valueSet.map(imported);
  if (system === undefined) {
    const [first, ...others] = imports;
    const all = (member: Member | undefined): member is Member =>
      member !== undefined &&
      others.every((each) => each.has(member.index.resource.url ?? '', member.entry.code));
    const held = (at: string, code: string) => (first?.has(at, code) ? first.find(at, code) : undefined);
    return {
      find: (at, code) => [held(at, code)].find(all),
      wouldHold: (at, code) => imports.length > 0 && imports.every((each) => each.wouldHold(at, code)),
      list: () => Iterator.from(first?.list() ?? []).filter(all),
    };
  }
  filter.forEach((each, i) => {
    checkFilter(system, each, { expression: `${path}.filter[${i}]` });
  });
  const listed = concept && new Map(concept.map((each) => [each.code, each]));
  let tests: ReturnType<typeof filterTest>[] | undefined;
  const passes = (index: CodeIndex, entry: Entry) => {
    scope.spend(1 + filter.length);
    tests ??= filter.map((each) => filterTest(each, index, scope.spend));
    return tests.every((test) => test(entry)) && imports.every((each) => each.has(system, entry.code));
  };
  const member = (index: CodeIndex, entry: Entry, at?: ComposeConcept): Member =>
    at === undefined ? { index, entry } : { index, entry, listed: at };
  return {
    system,
    find(at, code) {
      scope.spend(1);
      if (at !== system) return undefined;
      const index = known(scope, include);
      const entry = index.find(code);
      const says = entry && listed?.get(entry.code);
      if (entry === undefined || (listed !== undefined && says === undefined)) return undefined;
      return passes(index, entry) ? member(index, entry, says) : undefined;
    },
    wouldHold: (at, code) =>
      at === system &&
      filter.length === 0 &&
      (listed === undefined || listed.has(code)) &&
      imports.every((each) => each.wouldHold(at, code)),
    *list() {
      const index = known(scope, include);
      if (concept === undefined) {
        for (const entry of index.entries()) if (passes(index, entry)) yield member(index, entry);
      } else {
        for (const says of concept) {
          const entry = index.find(says.code);
          if (entry !== undefined && passes(index, entry)) yield member(index, entry, says);
        }
      }
    },
  };
}
