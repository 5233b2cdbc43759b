import { Store as Dataset } from 'n3';
import { dataFactory, name, type Quad, type Term } from '../rdf/index.ts';
import type { Data } from './data.ts';
import type { Result } from './engine.ts';
import type { Profile } from './profile.ts';

/** A shape that was violated at a node, as one engine says it. */
export interface Opinion {
  shape: string;
  focus: string;
  severity: string;
}

/** What another engine says of the same description: nothing more and nothing else, where they agree. */
export interface SecondOpinion {
  engine: 'shacl-engine';
  agrees: boolean;
  /** Said by our engine alone, and by the other one alone. */
  onlyOurs: Opinion[];
  onlyTheirs: Opinion[];
  /** Results that were not compared, since the other engine knows core SHACL alone. */
  notCompared: number;
}

const unread = [name('sh:sparql'), name('owl:imports')];
/** Constraints that core SHACL does not have. */
const onlyHere = new Set(['SPARQL', 'NotAfter']);
const separator = '\t';
const told = (shape: Term | undefined, focus: Term | undefined, severity: string) =>
  [
    shape?.termType === 'NamedNode' ? shape.value : '(a shape without a name)',
    focus?.termType === 'BlankNode' ? '(a node without a name)' : (focus?.value ?? ''),
    severity.replace(/^.*#/, '').toLowerCase(),
  ].join(separator);

function opinion(line: string): Opinion {
  const [shape = '', focus = '', severity = ''] = line.split(separator);
  return { shape, focus, severity };
}

/**
 * Has shacl-engine, an independent implementation, validate the same data with the same shapes, and compares which
 * shapes are violated at which nodes. It knows core SHACL; the engine is loaded when first asked for.
 */
export async function secondOpinion(
  { shapes }: Profile,
  data: Data,
  background: Iterable<Quad>,
  ours: readonly Result[],
): Promise<SecondOpinion> {
  const { Validator } = await import('shacl-engine');
  const factory = { ...dataFactory, dataset: () => new Dataset() };
  const readable = [...shapes.quads()].filter(
    ({ predicate }) => !unread.some((one) => one.equals(predicate)),
  );
  const validator = new Validator(new Dataset(readable), { factory });
  const { results } = await validator.validate({ dataset: new Dataset([...data.quads(), ...background]) });

  const compared = ours.filter(({ constraint }) => !onlyHere.has(constraint));
  const mine = new Set(compared.map(({ shape, focus, severityIri }) => told(shape, focus, severityIri)));
  // It knows no background, so what it finds at nodes that only the background has is no finding.
  const described = new Set([...data.nodes()].map(({ node }) => node.value));
  const targets = new Set([...mine].map((line) => opinion(line).focus));
  const theirs = new Set(
    results
      .filter(({ focusNode: { term } }) => term && (described.has(term.value) || targets.has(term.value)))
      .map(({ shape, focusNode, severity }) => told(shape.ptr.term, focusNode.term, severity.value)),
  );
  const onlyOurs = [...mine].filter((line) => !theirs.has(line)).map(opinion);
  const onlyTheirs = [...theirs].filter((line) => !mine.has(line)).map(opinion);
  return {
    engine: 'shacl-engine',
    agrees: onlyOurs.length + onlyTheirs.length === 0,
    onlyOurs,
    onlyTheirs,
    notCompared: ours.length - compared.length,
  };
}
