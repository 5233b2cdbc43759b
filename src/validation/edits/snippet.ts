import { Parser } from 'n3';
import { prefixes, type Quad, type Term } from '../../rdf/index.ts';

const subject = 'urn:collimator:snippet';
const declarations = Object.entries(prefixes)
  .map(([prefix, namespace]) => `@prefix ${prefix}: <${namespace}> .`)
  .join('\n');

/** The statements of Turtle in our prefixes; none where it is none. */
export function readSnippet(turtle: string): Quad[] {
  try {
    return new Parser().parse(`${declarations}\n${turtle}`) as unknown as Quad[];
  } catch {
    return [];
  }
}

/** Examples of shapes are read again for each node that misses something. */
const remembered = new Map<string, { node: Term; quads: Quad[] } | undefined>();
const most = 1_000;

/** The statements of properties with their values, and the node that they are about. */
export function readProperties(turtle: string): { node: Term; quads: Quad[] } | undefined {
  if (remembered.has(turtle)) return remembered.get(turtle);
  const quads = readSnippet(`<${subject}> ${turtle} .`);
  const node = quads.find((each) => each.subject.value === subject)?.subject;
  if (remembered.size >= most) remembered.clear();
  if (turtle.length < 5_000) remembered.set(turtle, node && { node, quads });
  return node && { node, quads };
}

/** The value that a single term of Turtle is. */
export function readValue(turtle: string): Term | undefined {
  return readProperties(`a ${turtle}`)?.quads[0]?.object;
}
