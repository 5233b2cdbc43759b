import { name, type Term } from '../../rdf/index.ts';
import { openScratch, type Row } from '../../store/index.ts';
import { isTrue } from '../components/component.ts';
import type { Data } from '../data.ts';
import { pathText } from '../path.ts';
import { type Check, type Parts, sayer } from '../shape.ts';
import type { Query } from './queries.ts';
import { bindingsText, fillIn, isSeparable, prebind, prologue, refuseIllFormed } from './text.ts';

/** Local part of sh:SPARQLConstraintComponent. */
const component = name('sh:SPARQLConstraintComponent').value;

/** Compiles the sh:sparql constraints of a shape. Throws an Error where a query is none, or not allowed. */
export function sparqlChecks(parts: Parts): Check[] {
  const { shapes, shape } = parts;
  return shapes
    .objects(shape.term, name('sh:sparql'))
    .filter((constraint) => !shapes.objects(constraint, name('sh:deactivated')).some(isTrue))
    .map((constraint) => {
      const [select] = shapes.objects(constraint, name('sh:select'));
      if (select === undefined) throw new Error('A SPARQL constraint has no sh:select.');
      const query = prepare(parts, constraint, select.value, ['this'], new Map());
      return selectCheck(parts, constraint, query, component);
    });
}

/** A check that a SELECT finds nothing at a node; every row is a result. */
export function selectCheck(parts: Parts, source: Term, query: Query, iri: string): Check {
  const { shapes, shape } = parts;
  const say = sayer(parts, iri);
  const message = messageOf(shapes, source);
  return (run, focus, _, found) => {
    for (const row of run.queries.select(query, focus)) {
      refuseFailure(row, shape.term);
      // At a node shape the node itself is the value where the row has none.
      const value = row.value ?? (shape.path ? undefined : focus);
      say(found, focus, value, {
        ...(row.path?.termType === 'NamedNode' && { path: row.path, property: row.path }),
        ...(message && {
          message: fillIn(message, { ...Object.fromEntries(query.constants), ...row, this: focus }),
        }),
      });
    }
  };
}

function refuseFailure(row: Row, shape: Term): void {
  if (row.failure?.value === 'true')
    throw new Error(`The SPARQL constraint of ${shape.value} reports a failure.`);
}

/** The message of a constraint, in English where there is one. */
export function messageOf(shapes: Data, source: Term): string | undefined {
  const messages = shapes.objects(source, name('sh:message'));
  const english = messages.find((each) => each.termType === 'Literal' && each.language === 'en');
  return (english ?? messages[0])?.value;
}

/** Makes a query of a constraint ready, and tries on nothing whether it is one. */
export function prepare(
  { shapes, shape }: Parts,
  source: Term,
  text: string,
  prebound: readonly string[],
  parameters: ReadonlyMap<string, Term>,
): Query {
  refuseIllFormed(text, [...prebound, ...parameters.keys()]);
  const path = shape.path ? pathText(shapes, shape.path.term) : '';
  const whole = `${prologue(shapes, source)}\n${path ? text.replaceAll('$PATH', path) : text}`;
  const scratch = openScratch();
  try {
    const nothing = name('rdf:nil');
    scratch.ask(prebind(whole, bindingsText(new Map(prebound.map((each) => [each, [nothing]])))));
  } finally {
    scratch.close();
  }
  return {
    text: whole,
    constants: new Map([...parameters, ['currentShape', shape.term]]),
    separable: isSeparable(whole),
  };
}
