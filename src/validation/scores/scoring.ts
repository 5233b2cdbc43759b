import { Problem } from '../../base/index.ts';
import { type Malformed, name, type Quad, read, type Term } from '../../rdf/index.ts';
import { Data } from '../data.ts';
import { asWritten } from '../edits/index.ts';
import { keyOf } from '../keys.ts';
import { Places, type Text } from '../places.ts';
import type { Description, Validated, Validation } from '../validation.ts';
import { nodeName, valueText } from '../words.ts';
import { judge, type Locator } from './judge.ts';
import { readLists } from './lists.ts';
import { type Reachable, type Tested, testDatasets } from './outcomes.ts';
import type { DatasetScores } from './score.ts';
import { readMetrics, readSchemes, readTests } from './tables.ts';

/** What is known about a description beside its text. */
export interface ScoreOptions {
  /** Addresses that were visited and whether they answered; without it they are untested. */
  reachable?: Reachable;
  /** The description validated against dcat-ap-3, where that has been done already. */
  conformance?: Validated;
}

/** The scores of every dataset of a description. */
export interface Scored {
  state: 'scored';
  datasets: DatasetScores[];
}

/** Tells how findable, accessible, interoperable and reusable descriptions are. */
export interface Scoring {
  /** Throws a Problem (too-large) where there are more statements or datasets than the limits allow. */
  score(description: Description, options?: ScoreOptions): Promise<Scored | Malformed>;
  /** The same for quads that have been read already. */
  scoreQuads(text: Text, options?: ScoreOptions): Promise<Scored>;
}

/** Most statements and datasets of a description; the queries run on this thread. */
export interface ScoreLimits {
  statements: number;
  datasets: number;
}

const profile = 'dcat-ap-3';

/** Reads the tables and lists of the scores. */
export async function openScoring(
  validation: Pick<Validation, 'validateQuads'>,
  { statements = 20_000, datasets = 200 }: Partial<ScoreLimits> = {},
): Promise<Scoring> {
  const tests = readTests();
  const metrics = Map.groupBy(readMetrics(tests), ({ scheme }) => scheme);
  const schemes = readSchemes();
  const lists = await readLists();

  async function scoreQuads(text: Text, options: ScoreOptions = {}): Promise<Scored> {
    const { quads } = text;
    const found = datasetsOf(quads).length;
    if (quads.length > statements || found > datasets)
      throw new Problem(
        'too-large',
        `Scores are made of at most ${statements} statements and ${datasets} datasets at once; here are ${quads.length} and ${found}.`,
      );
    const conformance = options.conformance ?? (await validation.validateQuads(text, profile));
    const locator = locatorOf(text);
    const scored = testDatasets(quads, lists, options.reachable ?? new Map()).map((tested) => {
      addConformance(tested, conformance, quads);
      return {
        dataset: tested.dataset.value,
        name: locator.nameOf(tested.dataset),
        schemes: schemes.map((scheme) =>
          judge(scheme, metrics.get(scheme.scheme) ?? [], tests, tested, locator),
        ),
      };
    });
    return { state: 'scored', datasets: scored };
  }

  return {
    scoreQuads,
    async score({ text, format, base }, options) {
      const reading = await read(text, format, base);
      if (reading.state === 'malformed') return reading;
      return scoreQuads(reading, options);
    },
  };
}

function datasetsOf(quads: readonly Quad[]): Quad[] {
  return quads.filter(
    ({ predicate, object }) => predicate.equals(name('rdf:type')) && object.equals(name('dcat:Dataset')),
  );
}

/** A dataset conforms where no violation is about it or about what hangs on it; other datasets stand for themselves. */
function addConformance({ dataset, outcomes }: Tested, { results }: Validated, quads: readonly Quad[]): void {
  const violations = results.filter(({ severity }) => severity === 'violation');
  const reached = new Set([keyOf(dataset)]);
  if (violations.length > 0) {
    const others = new Set(datasetsOf(quads).map(({ subject }) => keyOf(subject)));
    const bySubject = Map.groupBy(quads, ({ subject }) => keyOf(subject));
    for (const waiting = [keyOf(dataset)]; waiting.length > 0; ) {
      for (const { object } of bySubject.get(waiting.pop() as string) ?? []) {
        const key = keyOf(object);
        if (object.termType === 'Literal' || reached.has(key) || others.has(key)) continue;
        reached.add(key);
        waiting.push(key);
      }
    }
  }
  const [first, ...others] = violations.filter(({ focus }) => reached.has(keyOf(focus)));
  outcomes.set('dcat-ap', [
    {
      node: first?.focus ?? dataset,
      ...(first?.property && { property: first.property }),
      ...(first?.value && { value: first.value }),
      met: first === undefined,
      ...(others.length > 0 && { more: others.length }),
    },
  ]);
}

function locatorOf(text: Text): Locator {
  const data = new Data(text.quads);
  const places = new Places(text);
  const wording = text.source ?? text.wording;
  return {
    nameOf: (node: Term) => asWritten(nodeName(data, node), wording),
    textOf: (value: Term) => asWritten(valueText(data, value), wording),
    placeOf(node, property, value) {
      const statements = places.statementsOf(node);
      const ofProperty = statements.filter(({ predicate }) => property?.equals(predicate));
      const exact = ofProperty.find(({ object }) => value?.equals(object));
      const statement = exact ?? ofProperty.at(-1) ?? statements[0];
      return statement && text.placeOf(statement);
    },
  };
}
