import { join } from 'node:path';
import { nearest, Problem, productFolder } from '../base/index.ts';
import { type Format, graphs, inGraph, name, type Quad, type Reading, read } from '../rdf/index.ts';
import type { Store } from '../store/index.ts';
import { conceptFacts, isConcept, namesakes } from './concepts.ts';
import { Data } from './data.ts';
import type { Limits, Result, Severity } from './engine.ts';
import { explain, type Finding, groupResults, Places, type Text } from './finding.ts';
import { type Profile, type ProfileInfo, readProfiles } from './profile.ts';
import { missedRoots } from './reason.ts';

/** A description as it came. `base` resolves relative IRIs. */
export interface Description {
  text: string;
  format: Format;
  base: string;
}

/** What was found in a description. It conforms where nothing is a violation. */
export interface Validated {
  state: 'validated';
  conforms: boolean;
  profile: string;
  counts: Record<Severity, number>;
  /** By line, then by severity. */
  findings: Finding[];
  /** The first result behind each finding, in terms and in the same order. */
  results: Result[];
  /** The description. */
  quads: readonly Quad[];
}

/** Where and why a description cannot be read. */
export type Malformed = Extract<Reading, { state: 'malformed' }>;

/** Validates descriptions against the profiles of a folder of shapes. */
export interface Validation {
  profiles: ProfileInfo[];
  /** Throws a Problem where there is no such profile, or where the hyper-ontology does not answer. */
  validate(description: Description, profile: string, language?: string): Promise<Validated | Malformed>;
  /** The same for quads that have been read already. */
  validateQuads(text: Text, profile: string, language?: string): Promise<Validated>;
  /** All shapes of all profiles. */
  shapes(): Quad[];
}

const defaults: Limits = { deadlineMs: 10_000, results: 5_000, nodes: 2_000, values: 1_000 };

/**
 * Reads and compiles the profiles. Concepts are looked up in the store at each validation, which throws a Problem
 * (too-large) at its limits.
 */
export async function openValidation(
  store: Store,
  folder = join(productFolder, 'shapes'),
  limits: Partial<Limits> = {},
): Promise<Validation> {
  const profiles = await readProfiles(folder);

  function profileNamed(wanted: string): Profile {
    const profile = profiles.get(wanted);
    if (profile) return profile;
    const near = nearest(wanted, profiles.keys(), 2).join(' or ');
    throw new Problem(
      'malformed-request',
      `There is no profile ${wanted.slice(0, 100)}. Did you mean ${near}?`,
    );
  }

  async function validateQuads(text: Text, profileName: string, language = 'en'): Promise<Validated> {
    const profile = profileNamed(profileName);
    const { quads } = text;
    const mentioned = quads.flatMap(({ object }) => (isConcept(object) ? [object.value] : []));
    // A profile without roots asks nothing of concepts.
    const concepts = new Set(profile.roots.length > 0 ? [...profile.roots, ...mentioned] : []);
    // A description must not be able to move a concept, so what it says about the hierarchy is not heard.
    const heard = quads.filter(
      ({ subject, predicate }) => !(isConcept(subject) && predicate.equals(name('rdfs:subClassOf'))),
    );
    const data = new Data([
      ...inGraph(heard),
      ...profile.facts,
      ...(await conceptFacts(store, graphs.ontology, concepts)),
    ]);

    const evidence = { shapes: profile.shapes, data };
    const groups = groupResults(await profile.validate(data, { ...defaults, ...limits }));
    const wrong = groups
      .flat()
      .flatMap((result) =>
        missedRoots(evidence, result).map((root) => ({ concept: result.value ?? result.focus, root })),
      )
      .filter(({ concept }) => isConcept(concept));
    const better = await namesakes(store, graphs.ontology, wrong);
    const places = new Places(text);
    const explained = groups
      .map((group) => ({
        finding: explain(evidence, group, places, better, language),
        result: group[0] as Result,
      }))
      .sort((a, b) => order(a.finding, b.finding));
    const findings = explained.map(({ finding }) => finding);
    const counts = { violation: 0, warning: 0, info: 0 };
    for (const { severity } of findings) counts[severity] += 1;
    const results = explained.map(({ result }) => result);
    return {
      state: 'validated',
      conforms: counts.violation === 0,
      profile: profileName,
      counts,
      findings,
      results,
      quads,
    };
  }

  return {
    profiles: [...profiles.values()].map(({ info }) => info),
    shapes: () => [...profiles.values()].flatMap(({ quads }) => quads),
    validateQuads,
    async validate({ text, format, base }, profile, language) {
      profileNamed(profile);
      const reading = await read(text, format, base);
      return reading.state === 'malformed' ? reading : validateQuads(reading, profile, language);
    },
  };
}

const rank: Record<Severity, number> = { violation: 0, warning: 1, info: 2 };

function order(a: Finding, b: Finding): number {
  return (
    (a.line ?? 0) - (b.line ?? 0) ||
    rank[a.severity] - rank[b.severity] ||
    (a.column ?? 0) - (b.column ?? 0) ||
    a.shape.localeCompare(b.shape) ||
    a.focus.localeCompare(b.focus)
  );
}
