import { join } from 'node:path';
import { nearest, Problem, productFolder } from '../base/index.ts';
import { type Format, graphs, type Malformed, name, type Quad, read } from '../rdf/index.ts';
import type { Store } from '../store/index.ts';
import { Concepts, isConcept, namesakes } from './concepts.ts';
import { Data } from './data.ts';
import type { Limits, Result, Severity } from './engine.ts';
import { explain, type Finding, groupResults } from './finding.ts';
import { splitResults } from './partial.ts';
import { Places, type Text } from './places.ts';
import { type Profile, type ProfileInfo, readProfiles } from './profile.ts';
import { missedRoots } from './reason.ts';
import { type SecondOpinion, secondOpinion } from './second-opinion.ts';

/** A description as it came. `base` resolves relative IRIs. */
export interface Description {
  text: string;
  format: Format;
  base: string;
  /** Where this is a part of a longer text: what stands before it, and its first line in the whole. */
  part?: { prologue: string; firstLine: number };
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
  /** Of a part: how many results say nothing, since the rest of the text may describe what they miss. */
  unchecked?: number;
  /** Of a part: findings that hold only if they are found in all parts. */
  absent?: Finding[];
}

/** Validates descriptions against the profiles of a folder of shapes. */
export interface Validation {
  profiles: ProfileInfo[];
  /** Throws a Problem where there is no such profile, or where the hyper-ontology does not answer. */
  validate(description: Description, profile: string, language?: string): Promise<Validated | Malformed>;
  /** The same for quads that have been read already. */
  validateQuads(text: Text, profile: string, language?: string): Promise<Validated>;
  /** What shacl-engine says of the same quads; throws a Problem where there is no such profile. */
  secondOpinion(quads: readonly Quad[], profile: string): Promise<SecondOpinion>;
  /** All shapes of all profiles. */
  shapes(): Quad[];
}

const defaults: Limits = {
  deadlineMs: 10_000,
  results: 50_000,
  nodes: 20_000,
  values: 1_000,
  statements: 500_000,
  characters: 50_000_000,
};
const subClassOf = name('rdfs:subClassOf').value;

/**
 * Reads and compiles the profiles. Each concept is looked up in the store once. A validation throws a Problem
 * (too-large) at its limits.
 */
export async function openValidation(
  store: Store,
  folder = join(productFolder, 'shapes'),
  limits: Partial<Limits> = {},
): Promise<Validation> {
  const bounds = { ...defaults, ...limits };
  const profiles = await readProfiles(folder);
  const concepts = new Concepts(store, graphs.ontology);
  const facts = new Map<Profile, Data>();

  function profileNamed(wanted: string): Profile {
    const profile = profiles.get(wanted);
    if (profile) return profile;
    const near = nearest(wanted, profiles.keys(), 2).join(' or ');
    throw new Problem(
      'malformed-request',
      `There is no profile ${wanted.slice(0, 100)}. Did you mean ${near}?`,
    );
  }

  /** The description beside what the profile takes as known: unsaid facts, and its corner of the hyper-ontology. */
  async function dataOf(profile: Profile, quads: readonly Quad[]) {
    // A profile without roots asks nothing of concepts.
    const mentioned = profile.roots.length > 0 ? [...profile.roots] : [];
    // A description must not be able to move a concept, so what it says about the hierarchy is not heard.
    const heard: Quad[] = [];
    for (const quad of quads) {
      if (mentioned.length > 0 && isConcept(quad.object)) mentioned.push(quad.object.value);
      if (!(quad.predicate.value === subClassOf && isConcept(quad.subject))) heard.push(quad);
    }
    const unsaid = facts.get(profile) ?? new Data(profile.facts);
    facts.set(profile, unsaid);
    const hierarchy = await concepts.about(mentioned);
    return { data: new Data(heard, [unsaid, hierarchy]), hierarchy };
  }

  async function validateQuads(
    text: Text,
    profileName: string,
    language = 'en',
    isPart = false,
  ): Promise<Validated> {
    const profile = profileNamed(profileName);
    const { quads } = text;
    const { data } = await dataOf(profile, quads);

    const evidence = { shapes: profile.shapes, data };
    const found = await profile.validate(data, bounds);
    const { sure, unchecked, absent } = isPart
      ? splitResults(found, quads, data)
      : { sure: found, unchecked: 0, absent: [] };
    const groups = groupResults(sure);
    const wrong = groups
      .flat()
      .flatMap((result) =>
        missedRoots(evidence, result).map((root) => ({ concept: result.value ?? result.focus, root })),
      )
      .filter(({ concept }) => isConcept(concept));
    const better = await namesakes(store, graphs.ontology, wrong);
    const places = new Places(text);
    const tell = (group: readonly Result[]) => explain(evidence, group, places, better, language);
    const explained = groups
      .map((group) => ({ finding: tell(group), result: group[0] as Result }))
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
      ...(isPart && { unchecked, absent: groupResults(absent).map(tell) }),
    };
  }

  return {
    profiles: [...profiles.values()].map(({ info }) => info),
    shapes: () => [...profiles.values()].flatMap(({ quads }) => quads),
    validateQuads,
    async secondOpinion(quads, profileName) {
      const profile = profileNamed(profileName);
      const { data, hierarchy } = await dataOf(profile, quads);
      const ours = await profile.validate(data, bounds);
      return secondOpinion(profile, data, [...profile.facts, ...hierarchy.quads()], ours);
    },
    async validate({ text, format, base, part }, profile, language) {
      profileNamed(profile);
      if (part) return validatePart({ text, format, base, part }, profile, language);
      const reading = await read(text, format, base, bounds);
      if (reading.state === 'malformed') return reading;
      const source = { text, format, prefixes: reading.prefixes };
      return validateQuads({ ...reading, source }, profile, language);
    },
  };

  async function validatePart(
    { text, format, base, part: { prologue, firstLine } }: Required<Description>,
    profile: string,
    language: string | undefined,
  ): Promise<Validated | Malformed> {
    const reading = await read(prologue + text, format, base, bounds);
    const shift = firstLine - (prologue === '' ? 1 : 2);
    const moved = <P extends { line?: number }>(place: P): P =>
      place.line === undefined ? place : { ...place, line: place.line + shift };
    if (reading.state === 'malformed')
      return { ...moved(reading), ...(reading.more && { more: reading.more.map(moved) }) };
    const placeOf = (quad: Quad) => {
      const place = reading.placeOf(quad);
      return place && moved(place);
    };
    return validateQuads({ quads: reading.quads, placeOf }, profile, language, true);
  }
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
