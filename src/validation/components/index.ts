import { name, prefixes } from '../../rdf/index.ts';
import { type Check, type Parts, sayer } from '../shape.ts';
import { type Component, componentIri } from './component.ts';
import { logicComponents } from './logic.ts';
import { notAfter, pairComponents } from './pairs.ts';
import { stringComponents } from './strings.ts';
import { valueComponents } from './values.ts';

/** The constraint components of SHACL core by their parameter; a local name of SHACL each. */
const core: Record<string, Component> = {
  ...valueComponents,
  ...stringComponents,
  ...pairComponents,
  ...logicComponents,
};

const table = Object.entries(core).map(([local, component]) => ({
  parameter: name(`sh:${local}`),
  iri: componentIri(`${local[0]?.toUpperCase()}${local.slice(1)}`),
  component,
}));

table.push({
  parameter: name('col:notAfter'),
  iri: `${prefixes.col}NotAfterConstraintComponent`,
  component: notAfter,
});

/** Compiles every constraint of SHACL core, and of ours, that a shape has. Throws an Error where a parameter is none. */
export function coreChecks(parts: Parts): Check[] {
  return table.flatMap(({ parameter, iri, component }) =>
    parts.shapes
      .objects(parts.shape.term, parameter)
      .map((value) => component(value, parts, sayer(parts, iri)))
      .filter((check) => check !== undefined),
  );
}
