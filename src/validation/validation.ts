import { join } from 'node:path';
import { nearest, Problem, productFolder } from '../base/index.ts';
import { graphs, type Malformed, name, type Quad } from '../rdf/index.ts';
import type { Store } from '../store/index.ts';
import { Concepts, isConcept } from './concepts.ts';
import { type Contradiction, readContradictions } from './contradictions.ts';
import { Data } from './data.ts';
import type { Limits, Result, Severity } from './engine.ts';
import { explain, type Finding, groupResults } from './finding.ts';
import { CodeLists, ConceptNames, Namesakes, Slips } from './meant/index.ts';
import { misspelt } from './misspelt.ts';
import { splitResults } from './partial.ts';
import type { Text } from './places.ts';
import { Prepared } from './prepared.ts';
import { type Profile, type ProfileInfo, readProfiles } from './profile.ts';
import { isAboutDatasets } from './profile-demands.ts';
import { type ProfileMatrix, profileMatrix } from './profile-matrix.ts';
import { readDescription } from './read-description.ts';
import { missedRoots } from './reason.ts';
import { type SecondOpinion, secondOpinion } from './second-opinion.ts';
import { invalidExample, type ShapeInfo, shapeInfos } from './shape-infos.ts';
import { unreadKeys } from './unread-keys.ts';
import type { Description, Validated, ValidatedByAll } from './validated.ts';
import { readVocabularies } from './vocabularies.ts';

export type { Description, Validated, ValidatedByAll } from './validated.ts';

/** Validates descriptions against the profiles of a folder of shapes. */
export interface Validation {
  profiles: ProfileInfo[];
  /** Throws a Problem where there is no such profile, or where the hyper-ontology does not answer. */
  validate(description: Description, profile: string, language?: string): Promise<Validated | Malformed>;
  /** The same against every profile; the text is read and indexed once, and the deadline is for all together. */
  validateAll(description: Omit<Description, 'part'>, language?: string): Promise<ValidatedByAll | Malformed>;
  /** The same for quads that have been read already. */
  validateQuads(text: Text, profile: string, language?: string): Promise<Validated>;
  /** What shacl-engine says of the same quads; throws a Problem where there is no such profile. */
  secondOpinion(quads: readonly Quad[], profile: string): Promise<SecondOpinion>;
  /** All shapes of all profiles. */
  shapes(): Quad[];
  /** What the profiles that are about datasets ask of each property, side by side. */
  matrix(): ProfileMatrix;
  /** Where no record can satisfy two profiles. */
  contradictions: readonly Contradiction[];
  /** Every shape that has a severity, as it tells people about itself. */
  shapeInfos(): readonly ShapeInfo[];
  /** A description that one of these shapes refuses; undefined where there is none. */
  invalidExample(shape: ShapeInfo): Promise<string | undefined>;
}

const defaults: Limits = {
  deadlineMs: 10_000,
  results: 50_000,
  nodes: 20_000,
  values: 1_000,
  statements: 500_000,
  characters: 50_000_000,
};

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
  const [profiles, contradictions] = await Promise.all([readProfiles(folder), readContradictions(folder)]);
  const concepts = new Concepts(store, graphs.ontology);
  const namesakes = new Namesakes(store, graphs.ontology);
  const conceptNames = new ConceptNames(store, graphs.ontology);
  const known = new Set([...profiles.values()].flatMap(spokenOf));
  const codes = new CodeLists(await readVocabularies());
  const slips = new Slips(known, codes);
  const facts = new Map([...profiles.values()].map((each) => [each, new Data(each.facts)]));

  const matrix = once(() => profileMatrix([...profiles.values()].filter(isAboutDatasets)));
  const infos = once(() => shapeInfos(profiles.values()));

  function profileNamed(wanted: string): Profile {
    const profile = profiles.get(wanted);
    if (profile) return profile;
    const near = nearest(wanted, profiles.keys(), 2).join(' or ');
    throw new Problem(
      'malformed-request',
      `There is no profile ${wanted.slice(0, 100)}. Did you mean ${near}?`,
    );
  }

  const prepare = (text: Text) => new Prepared(text, concepts);
  const dataOf = (profile: Profile, prepared: Prepared) =>
    prepared.dataFor(profile, facts.get(profile) ?? new Data([]));

  async function validatePrepared(
    prepared: Prepared,
    profile: Profile,
    language = 'en',
    { isPart = false, end = Date.now() + bounds.deadlineMs, countsOnly }: Telling = {},
  ): Promise<Validated> {
    const { text, places } = prepared;
    const { quads } = text;
    const { data } = await dataOf(profile, prepared);

    const evidence = {
      shapes: profile.shapes,
      data,
      known,
      codes,
      rightOf: slips.rightOf,
      language,
      base: relativeTo(text),
    };
    const found = await profile.validate(data, bounds, end);
    const { sure, unchecked, absent } = isPart
      ? splitResults(found, quads, data)
      : { sure: found, unchecked: 0, absent: [] };
    const isCounted = ([first]: readonly Result[]) =>
      first !== undefined && countsOnly?.(first.severity) === true;
    const { counted = [], told: groups = [] } = Object.groupBy(groupResults(sure), (group) =>
      isCounted(group) ? 'counted' : 'told',
    );
    const missed = groups
      .flat()
      .flatMap((result) =>
        missedRoots(evidence, result).map((root) => ({ value: result.value ?? result.focus, root })),
      );
    const wrong = missed.filter(({ value }) => isConcept(value));
    const named = missed.filter(({ value }) => value.termType === 'Literal');
    const meant = await conceptNames.of(named);
    // What is told of the concepts that were meant has their labels.
    if (named.length > 0) await concepts.about([...meant.values(), ...named.map(({ root }) => root.value)]);
    const better = new Map([
      ...meant,
      ...(await namesakes.of(wrong.map(({ value: concept, root }) => ({ concept, root })))),
    ]);
    const tell = (group: readonly Result[]) => explain(evidence, group, places, better);
    const told = groups.map((group) => ({ finding: tell(group), result: group[0] as Result }));
    // A part, or what was changed since it was read, has no text that could be mended.
    const more =
      text.source && !isPart
        ? [...misspelt(slips, evidence, places, told), ...unreadKeys(evidence, places)]
        : [];
    const explained = [...told, ...more].sort((a, b) => order(a.finding, b.finding));
    const findings = explained.map(({ finding }) => finding);
    const counts = { violation: 0, warning: 0, info: 0 };
    const untold = counted.flatMap(([first]) => first ?? []);
    for (const { severity } of [...findings, ...untold]) counts[severity] += 1;
    const results = explained.map(({ result }) => result);
    return {
      state: 'validated',
      conforms: counts.violation === 0,
      profile: profile.info.name,
      counts,
      findings,
      results,
      ...(countsOnly && { counted: untold }),
      quads,
      ...(isPart && { unchecked, absent: groupResults(absent).map(tell) }),
    };
  }

  return {
    profiles: [...profiles.values()].map(({ info }) => info),
    shapes: () => [...profiles.values()].flatMap(({ quads }) => quads),
    matrix,
    contradictions,
    shapeInfos: infos,
    invalidExample: (shape) => invalidExample(folder, shape),
    validateQuads: async (text, profile, language) =>
      validatePrepared(prepare(text), profileNamed(profile), language),
    async secondOpinion(quads, profileName) {
      const profile = profileNamed(profileName);
      const { data, hierarchy } = await dataOf(profile, prepare({ quads, placeOf: () => undefined }));
      const ours = await profile.validate(data, bounds);
      return secondOpinion(profile, data, [...profile.facts, ...hierarchy.quads()], ours);
    },
    async validate(description, profileName, language) {
      const profile = profileNamed(profileName);
      const reading = await readDescription(description, bounds);
      if (reading.state === 'malformed') return reading;
      const isPart = description.part !== undefined;
      const { countsOnly } = description;
      return validatePrepared(prepare(reading.text), profile, language, {
        isPart,
        ...(countsOnly && { countsOnly }),
      });
    },
    async validateAll(description, language) {
      const reading = await readDescription(description, bounds);
      if (reading.state === 'malformed') return reading;
      const end = Date.now() + bounds.deadlineMs;
      const prepared = prepare(reading.text);
      const validated: Validated[] = [];
      for (const profile of profiles.values())
        validated.push(await validatePrepared(prepared, profile, language, { end }));
      return { state: 'validated', validated, quads: reading.text.quads };
    },
  };
}

/** How a description is judged and told, where not as usual. */
interface Telling extends Pick<Description, 'countsOnly'> {
  isPart?: boolean;
  /** When the time is over, in ms. */
  end?: number;
}

/** What relative IRIs of a text begin with; undefined where the text itself writes it, so that nobody can tell them apart. */
function relativeTo({ source }: Text): string | undefined {
  const { base } = source ?? {};
  // N-Triples and N-Quads have whole IRIs only.
  const folder = /^n/.test(source?.format ?? '') ? undefined : base?.slice(0, base.lastIndexOf('/') + 1);
  return folder && source && !source.text.includes(folder) ? folder : undefined;
}

/** The IRIs that a profile speaks of: what its shapes ask for, and classes that it takes as known. */
function spokenOf({ quads, facts }: Profile): string[] {
  const classes = facts.filter(({ predicate }) => predicate.equals(name('rdfs:subClassOf')));
  const terms = [
    ...quads.map(({ object }) => object),
    ...classes.flatMap(({ subject, object }) => [subject, object]),
  ];
  return terms.flatMap(({ termType, value }) => (termType === 'NamedNode' ? [value] : []));
}

/** Makes something when it is first asked for, and keeps it. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
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
