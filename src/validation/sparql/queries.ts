import { iri, type Quad, quad, type Term } from '../../rdf/index.ts';
import { openScratch, type Row, type Scratch } from '../../store/index.ts';
import type { Data } from '../data.ts';
import { keyOf } from '../keys.ts';
import { bindingsText, prebind } from './text.ts';

/** A query of a constraint, ready to be asked at nodes. */
export interface Query {
  text: string;
  /** What is the same at every node: parameters and the shape. */
  constants: ReadonlyMap<string, Term>;
  /** Whether many nodes may be asked about at once. */
  separable: boolean;
}

/** Most nodes in one query. */
const batch = 500;
const shapesGraph = iri('urn:collimator:shapes-graph');
const is = iri('urn:collimator:is');

/** The queries of one run, over the data of the description without its background. */
export class Queries {
  readonly #data: Data;
  readonly #shapes: Data;
  #scratch: Scratch | undefined;
  #shapesLoaded = false;
  #marks = 0;
  #foci: readonly Term[] = [];
  #answers = new Map<Query, Map<string, Row[]>>();

  constructor(data: Data, shapes: Data) {
    this.#data = data;
    this.#shapes = shapes;
  }

  /** Tells which nodes will be asked about one after another, so that one query can answer for all of them. */
  expect(foci: readonly Term[]): void {
    this.#foci = foci.filter(({ termType }) => termType === 'NamedNode');
    this.#answers = new Map();
  }

  /** The rows of a SELECT at one node. */
  select(query: Query, focus: Term): readonly Row[] {
    if (!query.separable || focus.termType !== 'NamedNode')
      return this.#rows(query, new Map([['this', [focus]]]));
    let answers = this.#answers.get(query);
    if (answers === undefined) {
      answers = new Map(this.#foci.map((each) => [keyOf(each), []]));
      this.#answers.set(query, answers);
      for (let start = 0; start < this.#foci.length; start += batch) {
        const foci = this.#foci.slice(start, start + batch);
        for (const row of this.#rows(query, new Map([['this', foci]])))
          if (row.this) answers.get(keyOf(row.this))?.push(row);
      }
    }
    return answers.get(keyOf(focus)) ?? this.#rows(query, new Map([['this', [focus]]]));
  }

  /** Whether an ASK holds for one value of one node. */
  holds(query: Query, focus: Term, value: Term): boolean {
    return (
      this.#ask(
        query,
        new Map([
          ['this', [focus]],
          ['value', [value]],
        ]),
      ) === true
    );
  }

  close(): void {
    this.#scratch?.close();
    this.#scratch = undefined;
  }

  #rows(query: Query, bindings: ReadonlyMap<string, readonly Term[]>): readonly Row[] {
    const answer = this.#ask(query, bindings);
    return typeof answer === 'boolean' ? [] : answer;
  }

  #ask({ text, constants }: Query, bindings: ReadonlyMap<string, readonly Term[]>): readonly Row[] | boolean {
    const scratch = this.#open();
    if (/[?$]shapesGraph\b/.test(text) && !this.#shapesLoaded) {
      scratch.add(this.#shapes.quads(shapesGraph));
      this.#shapesLoaded = true;
    }
    const all = new Map<string, readonly Term[]>([
      ...[...constants].map(([variable, term]) => [variable, [term]] as const),
      ['shapesGraph', [shapesGraph]],
      ...bindings,
    ]);
    const values = new Map([...all].filter(([, terms]) => !terms.some(isBlank)));
    const blank = [...all].filter(([, terms]) => terms.some(isBlank));
    return scratch.ask(prebind(text, `${bindingsText(values)} ${this.#marked(scratch, blank)}`));
  }

  /** SPARQL has no way to write a blank node of the data, so it is marked in a graph of its own. */
  #marked(scratch: Scratch, blank: (readonly [string, readonly Term[]])[]): string {
    return blank
      .map(([variable, terms]) => {
        this.#marks += 1;
        const mark = iri(`urn:collimator:mark:${this.#marks}`);
        scratch.add(terms.map((term) => quad(is, is, term as Quad['object'], mark)));
        return `GRAPH <${mark.value}> { <${is.value}> <${is.value}> ?${variable} }`;
      })
      .join(' ');
  }

  #open(): Scratch {
    if (this.#scratch === undefined) {
      this.#scratch = openScratch();
      this.#scratch.add(this.#data.quads());
    }
    return this.#scratch;
  }
}

const isBlank = ({ termType }: Term) => termType === 'BlankNode';
