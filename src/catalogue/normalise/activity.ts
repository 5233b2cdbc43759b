import {
  dataFactory,
  iri,
  literal,
  type NamedNode,
  name,
  type Quad,
  quad,
  read,
  shorten,
  type Term,
  write,
} from '../../rdf/index.ts';
import type { Change } from './normalise.ts';

/** Who let changes happen to what, and when. */
export interface Occasion {
  activity: NamedNode;
  generated: NamedNode;
  at: string;
  who?: string;
}

/** A change in words: "dct:temporal became dcat:temporalResolution: …". */
function changeText({ rule, before, after }: Change): string {
  const short = (iris: readonly string[]) => iris.map(shorten).join(' / ');
  const { kind, found, right, why } = rule;
  if (kind === 'namespace' || kind === 'value') {
    const pair = differing(before, after);
    return `${pair?.[0] ?? found} became ${pair?.[1] ?? right.join('')}: ${why}`;
  }
  if (kind === 'drop') return `${shorten(found)} was left out: ${why}`;
  if (kind === 'type') return `${short(right)} was added: ${why}`;
  if (kind === 'datatype') return `${shorten(found)} became a value of ${short(right)}: ${why}`;
  return `${shorten(found)} became ${right.length > 0 ? short(right) : 'a text'}: ${why}`;
}

function differing([before]: Quad[], [after]: Quad[]): [string, string] | undefined {
  if (!before || !after) return undefined;
  for (const part of ['predicate', 'object', 'subject'] as const)
    if (!before[part].equals(after[part])) return [before[part].value, after[part].value];
  return undefined;
}

/** Changes that read the same, together and in order. */
export function groupChanges(changes: readonly Change[]): Map<string, Change[]> {
  return Map.groupBy(changes, changeText);
}

// A reader gives blank nodes new labels; what is written as an IRI keeps its name.
const blank = 'urn:collimator:blank:';

function renamed(quads: readonly Quad[], rename: (term: Term) => Term): Quad[] {
  return quads.map((given) =>
    quad(
      rename(given.subject) as Quad['subject'],
      given.predicate,
      rename(given.object) as Quad['object'],
      given.graph,
    ),
  );
}

const written = (quads: readonly Quad[]) =>
  write(
    renamed(quads, (term) =>
      term.termType === 'BlankNode' ? iri(blank + encodeURIComponent(term.value)) : term,
    ),
    'nquads',
  );

async function readBack(nquads: string): Promise<Quad[]> {
  const reading = await read(nquads, 'nquads', 'urn:changes');
  if (reading.state === 'malformed') throw new Error(`A recorded change cannot be read: ${reading.message}`);
  return renamed(reading.quads, (term) =>
    term.termType === 'NamedNode' && term.value.startsWith(blank)
      ? (dataFactory.blankNode(decodeURIComponent(term.value.slice(blank.length))) as unknown as Term)
      : term,
  );
}

/** Changes as a prov:Activity that names each, with the statements before and after, so that it can be taken back. */
export async function activityOf(changes: readonly Change[], occasion: Occasion): Promise<Quad[]> {
  if (changes.length === 0) return [];
  const { activity, generated, at, who } = occasion;
  const quads = [
    quad(activity, name('rdf:type'), name('prov:Activity')),
    quad(activity, name('prov:generated'), generated),
    quad(activity, name('prov:endedAtTime'), literal(at, { datatype: name('xsd:dateTime').value })),
  ];
  if (who !== undefined) quads.push(quad(activity, name('col:submittedBy'), literal(who)));
  // Runs of changes that read alike are one node; their order is kept, since one may build on another.
  let run: Change[] = [];
  const finish = async () => {
    const [first] = run;
    if (first === undefined) return;
    const node = iri(`${activity.value}-${++number}`);
    quads.push(
      quad(activity, name('col:change'), node),
      quad(node, name('col:step'), literal(String(number), { datatype: name('xsd:integer').value })),
      quad(node, name('rdfs:comment'), literal(changeText(first))),
      quad(node, name('dct:source'), literal(first.rule.source)),
      quad(node, name('col:before'), literal(await written(run.flatMap(({ before }) => before)))),
      quad(node, name('col:after'), literal(await written(run.flatMap(({ after }) => after)))),
    );
    run = [];
  };
  let number = 0;
  for (const change of changes) {
    if (run[0] && (run[0].rule !== change.rule || changeText(run[0]) !== changeText(change))) await finish();
    run.push(change);
  }
  await finish();
  return quads;
}

/** The changes that an activity recorded, in order, for `revert`. Throws an Error where the record is damaged. */
export async function changesOf(activity: readonly Quad[]): Promise<Pick<Change, 'before' | 'after'>[]> {
  const text = (node: string, property: Quad['predicate']) =>
    activity.find((each) => each.subject.value === node && each.predicate.equals(property))?.object.value ??
    '';
  const nodes = activity
    .filter(({ predicate }) => predicate.equals(name('col:change')))
    .map(({ object }) => object.value)
    .sort((a, b) => Number(text(a, name('col:step'))) - Number(text(b, name('col:step'))));
  return Promise.all(
    nodes.map(async (node) => ({
      before: await readBack(text(node, name('col:before'))),
      after: await readBack(text(node, name('col:after'))),
    })),
  );
}
