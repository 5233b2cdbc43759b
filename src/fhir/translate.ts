import { canonicalOf } from './canonical.ts';
import { membersOf } from './members.ts';
import { Refusal } from './outcome.ts';
import type { Inputs } from './parameters.ts';
import type { Scope } from './scope.ts';
import { type Wish, wishesOf } from './translate-wishes.ts';
import type { Coding, ConceptMap, MapGroup, Parameter, Parameters } from './types.ts';

const mostMatches = 1_000;
const mostMaps = 10;

interface Match {
  relationship: string;
  concept: Coding;
  /** Set where the question was asked backwards: the code that leads to the target. */
  source?: Coding;
  map: ConceptMap;
}

const coding = (system: string | undefined, code: string): Coding =>
  system === undefined ? { code } : { system, code };

/** How source and target stand to each other, seen from the other end. */
const turned = new Map([
  ['source-is-narrower-than-target', 'source-is-broader-than-target'],
  ['source-is-broader-than-target', 'source-is-narrower-than-target'],
]);

function forwards(group: MapGroup, asked: Wish, map: ConceptMap, scope: Scope, depth: number): Match[] {
  const { source, target, element, unmapped } = group;
  if ((asked.system ?? source) !== source || (asked.other ?? target) !== target) return [];
  const found = element.filter(({ code }) => code === asked.code);
  if (found.length > 0)
    return found.flatMap((each) =>
      (each.target ?? []).flatMap(({ code, relationship = 'related-to' }) =>
        code === undefined ? [] : [{ relationship, concept: coding(target, code), map }],
      ),
    );
  const relationship = unmapped?.relationship ?? 'related-to';
  if (unmapped?.mode === 'fixed' && unmapped.code !== undefined)
    return [{ relationship, concept: coding(target, unmapped.code), map }];
  if (unmapped?.mode === 'use-source-code')
    return [{ relationship: 'equivalent', concept: coding(target, asked.code), map }];
  const other = unmapped?.mode === 'other-map' ? unmapped.otherMap : undefined;
  const next = other === undefined ? undefined : scope.registry.find('ConceptMap', other);
  // Maps may name each other in a circle.
  if (next === undefined || depth >= mostMaps) return [];
  return (next.group ?? []).flatMap((each) => forwards(each, asked, next, scope, depth + 1));
}

/** From a target back: what leads there, seen in the direction of the map, as R5 has it. */
function backwards({ source, target, element }: MapGroup, asked: Wish, map: ConceptMap): Match[] {
  if ((asked.system ?? target) !== target || (asked.other ?? source) !== source) return [];
  return element.flatMap(({ code, target: targets = [] }) =>
    targets
      .filter((each) => each.code === asked.code && code !== undefined)
      .map(({ relationship = 'related-to' }) => ({
        relationship,
        concept: coding(target, asked.code),
        source: coding(source, code ?? ''),
        map,
      })),
  );
}

/** The same read forwards: a mapping holds in both directions, with its relationship turned. */
function inverted(group: MapGroup, asked: Wish, map: ConceptMap): Match[] {
  if (group.source === undefined || group.source === group.target) return [];
  return backwards(group, asked, map).flatMap((match) => (match.source ? [turn(match, match.source)] : []));
}

function mapsFor(inputs: Inputs, scope: Scope, map?: ConceptMap): readonly ConceptMap[] {
  if (map !== undefined) return [map];
  const scopes = [
    ['sourceScope', 'source', 'sourceScopeUri'],
    ['targetScope', 'target', 'targetScopeUri'],
  ] as const;
  return scope.registry.all('ConceptMap').filter((each) =>
    scopes.every(([r5, r4, member]) => {
      const wanted = inputs.text(r5, r4);
      return wanted === undefined || wanted === each[member];
    }),
  );
}

/**
 * ConceptMap/$translate, with one map or with all that fit; where none is named, maps are read in both directions,
 * for people keep them in one. A reversed R4 question (`reverse`) answers with the source
 * code and the relationship turned; R5's targetCode answers in the direction of the map, and names the source beside.
 */
export function translate(inputs: Inputs, scope: Scope, map?: ConceptMap): Parameters {
  const reverse = inputs.flag('reverse') === true;
  const matches = new Map<string, Match>();
  for (const asked of wishesOf(inputs)) {
    for (const each of mapsFor(inputs, scope, map)) {
      for (const group of each.group ?? []) {
        const found = asked.backwards
          ? backwards(group, asked, each)
          : [
              ...forwards(group, asked, each, scope, 0).filter(({ concept }) =>
                inTarget(concept, each, scope),
              ),
              ...(map === undefined && asked.system !== undefined ? inverted(group, asked, each) : []),
            ];
        for (const match of found) {
          const shown = reverse && match.source ? turn(match, match.source) : match;
          matches.set(
            JSON.stringify([shown.concept, shown.source, shown.relationship, canonicalOf(each)]),
            shown,
          );
          if (matches.size > mostMatches)
            throw new Refusal(422, 'NOT_SUPPORTED', [
              `More than ${mostMatches} matches; name a map or a system.`,
            ]);
        }
      }
    }
  }
  const all = [...matches.values()];
  const result = all.some(({ relationship }) => relationship !== 'not-related-to');
  const message = result ? [] : [{ name: 'message', valueString: 'No map here translates this code.' }];
  return {
    resourceType: 'Parameters',
    parameter: [{ name: 'result', valueBoolean: result }, ...message, ...all.map(matchPart)],
  };
}

function turn({ relationship, map }: Match, source: Coding): Match {
  return { relationship: turned.get(relationship) ?? relationship, concept: source, map };
}

/** A map that names the value set it leads to gives no code that is not in it. */
function inTarget({ system, code }: Coding, { targetScopeUri }: ConceptMap, scope: Scope): boolean {
  const valueSet = targetScopeUri === undefined ? undefined : scope.valueSet(targetScopeUri);
  if (valueSet === undefined || system === undefined || scope.codeSystem(system) === undefined) return true;
  return membersOf(valueSet, scope).has(system, code ?? '');
}

function matchPart({ relationship, concept, source, map }: Match): Parameter {
  return {
    name: 'match',
    part: [
      { name: 'relationship', valueCode: relationship },
      { name: 'concept', valueCoding: concept },
      ...(source === undefined ? [] : [{ name: 'source', valueCoding: source }]),
      { name: 'originMap', valueCanonical: canonicalOf(map) },
    ],
  };
}
