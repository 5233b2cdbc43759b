import { iri, name, prefixes, shorten, type Term } from '../../rdf/index.ts';
import type { Data } from '../data.ts';
import type { Evidence } from '../evidence.ts';
import { keyOf, localOf } from '../keys.ts';
import { phrase } from '../phrases.ts';
import type { Result } from '../shape.ts';
import { turtleIri } from '../words.ts';
import { nearestName } from './near.ts';
import type { Suggestion } from './slip.ts';

/** A property of the node, or a class of the description, that is written nearly like the one that is missing. */
export function similarProperty(
  evidence: Evidence,
  { focus, property, path }: Result,
): Suggestion | undefined {
  if (property === undefined) return similarClass(evidence, focus, path);
  const others = unaskedOf(evidence, focus);
  if (others.length === 0) return undefined;
  const wanted = localOf(property.value);
  const near = nearestName(
    wanted,
    others.map(({ local }) => local),
  );
  const found = others.find(({ local }) => local === (near ?? wanted));
  if (found === undefined) return undefined;
  const [value] = evidence.data.objects(focus, iri(found.iri));
  return {
    words: phrase('isHere', evidence.language, {
      value: turtleIri(found.iri),
      wanted: shorten(property.value),
    }),
    property: turtleIri(property.value),
    ...(value && { slip: { subject: focus, property: found.iri, value } }),
  };
}

function similarClass(
  { shapes, data, language }: Evidence,
  focus: Term,
  path: Term | undefined,
): Suggestion | undefined {
  const inverse = path && shapes.objects(path, name('sh:inversePath'))[0];
  if (!inverse?.equals(name('rdf:type'))) return undefined;
  const found = data
    .valuesOf(name('rdf:type'))
    .find((each) => localOf(each.value) === localOf(focus.value) && !each.equals(focus));
  const [subject] = found ? data.ownSubjects(name('rdf:type'), found) : [];
  return (
    found && {
      words: phrase('isHere', language, { value: turtleIri(found.value), wanted: shorten(focus.value) }),
      ...(subject && {
        value: turtleIri(focus.value),
        slip: { subject, property: name('rdf:type').value, value: found },
      }),
    }
  );
}

/** A property with the last part of its IRI. */
interface Named {
  iri: string;
  local: string;
}
const unasked = new WeakMap<Evidence, Map<string, Named[]>>();

/** The properties of a node that the shapes never ask for, in alphabetical order. Most records miss many properties of one node. */
function unaskedOf(evidence: Evidence, node: Term): Named[] {
  const nodes = unasked.get(evidence) ?? new Map<string, Named[]>();
  unasked.set(evidence, nodes);
  const key = keyOf(node);
  let found = nodes.get(key);
  if (found === undefined) {
    const asked = askedFor(evidence.shapes);
    found = [...evidence.data.propertiesOf(node)]
      // The type of a node is never a slip for another property, whatever that is called.
      .filter(([each]) => !asked.has(each) && !evidence.known?.has(each) && each !== `${prefixes.rdf}type`)
      .map(([each]) => ({ iri: each, local: localOf(each) }))
      .sort((a, b) => (a.local < b.local ? -1 : 1));
    nodes.set(key, found);
  }
  return found;
}

const paths = new WeakMap<Data, Set<string>>();

/** The properties that the shapes ask for by themselves. */
function askedFor(shapes: Data): Set<string> {
  const found = paths.get(shapes) ?? new Set(shapes.valuesOf(name('sh:path')).map(({ value }) => value));
  paths.set(shapes, found);
  return found;
}
