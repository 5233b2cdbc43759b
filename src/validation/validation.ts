import { join } from 'node:path';
import { nearest, Problem, productFolder } from '../base/index.ts';
import type { Malformed, Quad } from '../rdf/index.ts';
import type { Store } from '../store/index.ts';
import { type Contradiction, readContradictions } from './contradictions.ts';
import type { Limits } from './engine.ts';
import { Examiner } from './examiner.ts';
import { CodeLists } from './meant/index.ts';
import type { Text } from './places.ts';
import { type Profile, type ProfileInfo, readProfiles } from './profile.ts';
import { isAboutDatasets } from './profile-demands.ts';
import { type ProfileMatrix, profileMatrix } from './profile-matrix.ts';
import { readDescription } from './read-description.ts';
import { type SecondOpinion, secondOpinion } from './second-opinion.ts';
import { invalidExample, type ShapeInfo, shapeInfos } from './shape-infos.ts';
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
  const all = [...profiles.values()];
  const examiner = new Examiner(store, all, new CodeLists(await readVocabularies()), bounds);

  const matrix = once(() => profileMatrix(all.filter(isAboutDatasets)));
  const infos = once(() => shapeInfos(all));

  function profileNamed(wanted: string): Profile {
    const profile = profiles.get(wanted);
    if (profile) return profile;
    const near = nearest(wanted, profiles.keys(), 2).join(' or ');
    throw new Problem(
      'malformed-request',
      `There is no profile ${wanted.slice(0, 100)}. Did you mean ${near}?`,
    );
  }

  return {
    profiles: all.map(({ info }) => info),
    shapes: () => all.flatMap(({ quads }) => quads),
    matrix,
    contradictions,
    shapeInfos: infos,
    invalidExample: (shape) => invalidExample(folder, shape),
    validateQuads: async (text, profile, language) =>
      examiner.examine(examiner.prepare(text), profileNamed(profile), language),
    async secondOpinion(quads, profileName) {
      const profile = profileNamed(profileName);
      const { data, hierarchy } = await examiner.dataOf(
        examiner.prepare({ quads, placeOf: () => undefined }),
        profile,
      );
      const ours = await profile.validate(data, bounds);
      return secondOpinion(profile, data, [...profile.facts, ...hierarchy.quads()], ours);
    },
    async validate(description, profileName, language) {
      const profile = profileNamed(profileName);
      const reading = await readDescription(description, bounds);
      if (reading.state === 'malformed') return reading;
      const isPart = description.part !== undefined;
      const { countsOnly } = description;
      return examiner.examine(examiner.prepare(reading.text), profile, language, {
        isPart,
        ...(countsOnly && { countsOnly }),
      });
    },
    async validateAll(description, language) {
      const reading = await readDescription(description, bounds);
      if (reading.state === 'malformed') return reading;
      const end = Date.now() + bounds.deadlineMs;
      const prepared = examiner.prepare(reading.text);
      const validated: Validated[] = [];
      for (const profile of all) validated.push(await examiner.examine(prepared, profile, language, { end }));
      return { state: 'validated', validated, quads: reading.text.quads };
    },
  };
}

/** Makes something when it is first asked for, and keeps it. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
