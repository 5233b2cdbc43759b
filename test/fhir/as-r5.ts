import type { Json } from './compare.ts';

type Node = { [name: string]: Json };
const isNode = (value: Json | undefined): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: Json | undefined): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

const r5 = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion.';

/** Takes the extensions of one URL out of an element, each as an object of its parts. */
function takeOut(element: Node, url: string): Node[] {
  const all = list(element.extension);
  const taken = all.filter((each) => each.url === url);
  const rest = all.filter((each) => each.url !== url);
  if (rest.length > 0) element.extension = rest;
  else delete element.extension;
  return taken.map((each) => {
    const node: Node = {};
    for (const part of list(each.extension)) {
      const [key = '', value = null] = Object.entries(part).find(([name]) => name.startsWith('value')) ?? [];
      if (part.url === 'value') node[key] = value;
      else node[String(part.url)] = value;
    }
    return node;
  });
}

function mend(element: Node, url: string): void {
  const properties = takeOut(element, url);
  if (properties.length > 0) element.property = properties;
  for (const inside of list(element.contains)) mend(inside, `${r5}contains.property`);
}

/**
 * An R4 answer in the shape of R5, in which the official tests are written (their readme: the output is in R5 format
 * irrespective of the version of the server). R4 keeps properties of an expansion in extensions.
 */
export function asR5(answer: Json): Json {
  const copy = structuredClone(answer);
  if (isNode(copy) && isNode(copy.expansion)) {
    mend(copy.expansion, `${r5}property`);
    for (const each of list(copy.expansion.contains)) mend(each, `${r5}contains.property`);
  }
  return copy;
}
