import { prefixes } from '../../rdf/index.ts';
import type { Mistake } from '../mistake.ts';
import { type Prologue, resolve } from '../prologue.ts';
import { below, isTerm, type Node } from '../syntax.ts';
import type { Operation } from './operation.ts';

const langString = `${prefixes.rdf}langString`;

/**
 * What an operation would write or name and RDF has no place for: a literal as the subject of data, a text of a
 * language without one, a name that stays relative. The WHERE is the engine's.
 */
export function* mistakesOfData(operation: Operation, prologue: Prologue): Generator<Mistake> {
  const { where: _, ...written } = { where: undefined, ...operation };
  const isData = operation.subType === 'insertdata' || operation.subType === 'deletedata';
  for (const node of below(written)) {
    if (isTerm(node, 'namedNode')) {
      if (resolve(prologue, node) === undefined)
        yield { message: 'This name is relative, and nothing says to what.', node };
    } else if (isTerm(node, 'literal')) {
      const { langOrIri } = node;
      if (typeof langOrIri === 'object' && resolve(prologue, langOrIri) === langString)
        yield { message: 'A text of rdf:langString has a language tag instead.', node };
    } else if (isData && isTriple(node) && isTerm(node.subject, 'literal'))
      yield { message: 'A literal cannot be the subject of a triple.', node: node.subject };
  }
}

const isTriple = (node: Node): node is { type: 'triple'; subject: object } =>
  node.type === 'triple' && 'subject' in node;
