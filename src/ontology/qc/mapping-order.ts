import { prefixes, type Quad } from '../../rdf/index.ts';
import { components, pathBetween } from './graph.ts';
import type { MappingRow } from './mapping-files.ts';
import type { Names } from './names.ts';
import type { Tally } from './tally.ts';

const { rdfs, skos } = prefixes;
const upwards = new Set([`${rdfs}subClassOf`, `${skos}broader`]);

/** One step up (or along, where exact) in the order that classes, mappings and loaded hierarchies make together. */
interface Step {
  from: string;
  to: string;
  strict: boolean;
  row?: MappingRow;
}

function stepsOf(row: MappingRow): Step[] {
  const { subject: from, object: to, predicate, negated } = row;
  if (from === undefined || to === undefined || negated) return [];
  switch (predicate) {
    case 'skos:exactMatch':
    case 'owl:equivalentClass':
    case 'owl:sameAs':
      return [
        { from, to, strict: false, row },
        { from: to, to: from, strict: false, row },
      ];
    case 'skos:broadMatch':
    case 'rdfs:subClassOf':
      return [{ from, to, strict: true, row }];
    case 'skos:narrowMatch':
      return [{ from: to, to: from, strict: true, row }];
    default:
      return [];
  }
}

const nextOf = (steps: readonly Step[]) => {
  const from = Map.groupBy(steps, (step) => step.from);
  return (iri: string) => (from.get(iri) ?? []).map(({ to }) => to);
};

/** Broader mappings that lead in a circle: composed, they say that something is broader than itself. */
export function cycleCheck(rows: readonly MappingRow[], names: Names, tally: Tally): void {
  const steps = rows.flatMap(stepsOf);
  const component = components([...new Set(steps.map(({ from }) => from))], nextOf(steps));
  for (const { from, to, strict, row } of steps) {
    if (!strict || row === undefined) continue;
    tally.looked('mapping_cycle');
    if (component.get(from) !== component.get(to)) continue;
    const back = pathBetween(to, from, nextOf(steps)) ?? [];
    tally.found('mapping_cycle', {
      subject: names.subject(from),
      label: names.label(from),
      detail: `below ${[...back].map(names.subject).join(', which is at or below ')}`,
      file: row.file,
      line: row.line,
      value: to,
    });
  }
}

/**
 * A class whose code stands above the code of its parent, or is the same. It needs to know how the codes stand to
 * each other: from broader and narrower mappings, or from a hierarchy of the vocabulary among the ontology files.
 */
export function orderCheck(
  rows: readonly MappingRow[],
  quads: readonly Quad[],
  names: Names,
  tally: Tally,
): void {
  const external: Step[] = [];
  const edges: { child: string; parent: string }[] = [];
  for (const { subject, predicate, object } of quads) {
    if (!upwards.has(predicate.value) || object.termType !== 'NamedNode') continue;
    if (names.concepts.has(subject.value)) edges.push({ child: subject.value, parent: object.value });
    else external.push({ from: subject.value, to: object.value, strict: true });
  }
  const mapped = rows.flatMap(stepsOf);
  const next = nextOf([...mapped, ...external]);
  const byClass = Map.groupBy(mapped, ({ from }) => from);
  const vocabularies = (iri: string) => new Set((byClass.get(iri) ?? []).map(({ to }) => namespaceOf(to)));
  for (const { child, parent } of edges) {
    const ofParent = vocabularies(parent);
    if ([...vocabularies(child)].every((vocabulary) => !ofParent.has(vocabulary))) continue;
    tally.looked('child_above_parent');
    const path = pathBetween(parent, child, next);
    if (path === undefined) continue;
    const row = byClass.get(child)?.find(({ to }) => to === path.at(-2))?.row;
    tally.found('child_above_parent', {
      subject: names.subject(child),
      label: names.label(child),
      detail: `its parent ${path.map(names.subject).join(' is at or below ')}`,
      ...(row === undefined ? {} : { file: row.file, line: row.line }),
      value: parent,
    });
  }
}

const namespaceOf = (iri: string) =>
  iri.slice(0, Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/'), iri.lastIndexOf('_')) + 1);
