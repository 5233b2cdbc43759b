import { graphs, name } from '../rdf/index.ts';
import type { Store } from '../store/index.ts';
import { Concepts } from './concepts.ts';
import { Data } from './data.ts';
import type { Limits } from './engine.ts';
import { type Evidence, missedRoots } from './evidence.ts';
import { explain, type Finding } from './finding.ts';
import { groupResults } from './groups.ts';
import { type CodeLists, ConceptsMeant, Slips } from './meant/index.ts';
import { misspelt } from './misspelt.ts';
import { splitResults } from './partial.ts';
import type { Text } from './places.ts';
import { Prepared } from './prepared.ts';
import type { Profile } from './profile.ts';
import type { Told } from './remark.ts';
import { type Result, severityRank } from './shape.ts';
import { unreadKeys } from './unread-keys.ts';
import type { Description, Validated } from './validated.ts';

/** How a description is examined, where not as usual. */
export interface Examining extends Pick<Description, 'countsOnly'> {
  isPart?: boolean;
  /** When the time is over, in ms. */
  end?: number;
}

/** Finds what a profile asks of a description that it does not have, and tells it to people. */
export class Examiner {
  readonly #concepts: Concepts;
  readonly #conceptsMeant: ConceptsMeant;
  readonly #codes: CodeLists;
  readonly #known: ReadonlySet<string>;
  readonly #slips: Slips;
  readonly #facts: ReadonlyMap<Profile, Data>;
  readonly #bounds: Limits;

  /** `profiles` are all there are: what one of them speaks of is no slip under another. */
  constructor(store: Store, profiles: readonly Profile[], codes: CodeLists, bounds: Limits) {
    this.#concepts = new Concepts(store, graphs.ontology);
    this.#conceptsMeant = new ConceptsMeant(store, graphs.ontology, this.#concepts);
    this.#codes = codes;
    this.#known = new Set(profiles.flatMap(spokenOf));
    this.#slips = new Slips(this.#known, codes);
    this.#facts = new Map(profiles.map((each) => [each, new Data(each.facts)]));
    this.#bounds = bounds;
  }

  prepare(text: Text): Prepared {
    return new Prepared(text, this.#concepts);
  }

  /** The description beside what the profile takes as known, and its corner of the hyper-ontology. */
  dataOf(prepared: Prepared, profile: Profile): Promise<{ data: Data; hierarchy: Data }> {
    return prepared.dataFor(profile, this.#facts.get(profile) ?? new Data([]));
  }

  /** Throws a Problem (too-large) at a limit, and where the hyper-ontology does not answer. */
  async examine(
    prepared: Prepared,
    profile: Profile,
    language = 'en',
    { isPart = false, end = Date.now() + this.#bounds.deadlineMs, countsOnly }: Examining = {},
  ): Promise<Validated> {
    const { quads } = prepared.text;
    const { data } = await this.dataOf(prepared, profile);
    const found = await profile.validate(data, this.#bounds, end);
    const { sure, unchecked, absent } = isPart
      ? splitResults(found, quads, data)
      : { sure: found, unchecked: 0, absent: [] };
    const { counted = [], told: groups = [] } = Object.groupBy(groupResults(sure), ([first]) =>
      first !== undefined && countsOnly?.(first.severity) ? 'counted' : 'told',
    );
    const untold = counted.flatMap(([first]) => first ?? []);
    const evidence: Evidence = {
      shapes: profile.shapes,
      data,
      known: this.#known,
      codes: this.#codes,
      rightOf: this.#slips.rightOf,
      language,
      wording: prepared.text.source ?? prepared.text.wording,
    };
    const tell = await this.#teller(evidence, groups.flat(), prepared);
    const told = groups.map((group) => ({ finding: tell(group), result: group[0] as Result }));
    // A part, or what was changed since it was read, has no text that could be mended.
    const more = prepared.text.source && !isPart ? this.#remarks(evidence, prepared, told) : [];
    const explained = [...told, ...more].sort((a, b) => order(a.finding, b.finding));
    const findings = explained.map(({ finding }) => finding);
    const counts = { violation: 0, warning: 0, info: 0 };
    for (const { severity } of [...findings, ...untold]) counts[severity] += 1;
    return {
      state: 'validated',
      conforms: counts.violation === 0,
      profile: profile.info.name,
      counts,
      findings,
      results: explained.map(({ result }) => result),
      ...(countsOnly && { counted: untold }),
      quads,
      ...(isPart && { unchecked, absent: groupResults(absent).map(tell) }),
    };
  }

  /** A way to explain groups of results, once it is looked up which concepts were meant. */
  async #teller(evidence: Evidence, results: readonly Result[], { places }: Prepared) {
    const missed = results.flatMap((result) =>
      missedRoots(evidence, result).map((root) => ({ value: result.value ?? result.focus, root })),
    );
    const meant = await this.#conceptsMeant.of(missed);
    return (group: readonly Result[]): Finding => explain(evidence, group, places, meant);
  }

  /** What no shape asks for and people should know all the same. */
  #remarks(evidence: Evidence, { places }: Prepared, told: readonly Told[]): Told[] {
    return [...misspelt(this.#slips, evidence, places, told), ...unreadKeys(evidence, places)];
  }
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

function order(a: Finding, b: Finding): number {
  return (
    (a.line ?? 0) - (b.line ?? 0) ||
    severityRank[a.severity] - severityRank[b.severity] ||
    (a.column ?? 0) - (b.column ?? 0) ||
    a.shape.localeCompare(b.shape) ||
    a.focus.localeCompare(b.focus)
  );
}
