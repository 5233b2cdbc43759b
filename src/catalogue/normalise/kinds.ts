import {
  dataFactory,
  iri,
  literal,
  name,
  type Quad,
  type Quad_Object,
  quad,
  type Term,
} from '../../rdf/index.ts';
import type { Rule, RuleKind } from './rule.ts';
import type { Edit, Statements } from './statements.ts';

type Kind = (statements: Statements, rule: Rule) => Edit[];

const right = ({ right: [first = ''] }: Rule) => iri(first);

/** The same statement with another part. */
function having(given: Quad, parts: Partial<Pick<Quad, 'subject' | 'predicate' | 'object'>>): Edit {
  const { subject, predicate, object, graph } = { ...given, ...pick(given), ...parts };
  return { before: [given], after: [quad(subject, predicate, object, graph)] };
}
// The parts of a quad are getters of its class, which a spread does not see.
const pick = ({ subject, predicate, object, graph }: Quad) => ({ subject, predicate, object, graph });

/** Statements with the property that the rule looks for, of the nodes that it looks at. */
function uses(statements: Statements, rule: Rule): Quad[] {
  const inScope = statements.inScope(rule);
  return statements.all.filter(
    ({ predicate, subject }) => predicate.value === rule.found && inScope(subject),
  );
}

const mailto = (term: Term) => term.value.replace(/^mailto:/i, '');

/** "ICD-10: C61" of a concept that is described, else its IRI. */
function codeText(statements: Statements, concept: Term): string | undefined {
  if (concept.termType === 'NamedNode') return concept.value;
  const notationOf = (node: Term) => statements.values(node, name('skos:notation'))[0]?.value;
  const notation = notationOf(concept);
  const [scheme] = statements.values(concept, name('skos:inScheme'));
  const system = scheme && notationOf(scheme);
  return notation && system ? `${system}: ${notation}` : notation;
}

const digits = /^\+?\d+(\.0+)?$/;

/** Every kind of rule as a function from statements to edits. An edit leaves nothing that its rule would change again. */
export const kinds: Record<RuleKind, Kind> = {
  namespace: (statements, rule) =>
    statements.all.flatMap((given) => {
      const mend = <T extends Term>(term: T): T =>
        term.termType === 'NamedNode' && term.value.startsWith(rule.found)
          ? (iri(rule.right[0] + term.value.slice(rule.found.length)) as unknown as T)
          : term;
      const parts = {
        subject: mend(given.subject),
        predicate: mend(given.predicate),
        object: mend(given.object),
      };
      const same = parts.subject === given.subject && parts.predicate === given.predicate;
      return same && parts.object === given.object ? [] : [having(given, parts)];
    }),

  value: (statements, rule) => {
    const inScope = statements.inScope(rule);
    return statements.all
      .filter(
        ({ object }) => object.termType === 'NamedNode' && object.value === rule.found && inScope(object),
      )
      .map((given) => having(given, { object: right(rule) }));
  },

  rename: (statements, rule) =>
    uses(statements, rule).map((given) => having(given, { predicate: right(rule) })),

  'rename-text': (statements, rule) =>
    uses(statements, rule)
      .filter(({ object }) => object.termType === 'Literal')
      .map((given) => having(given, { predicate: right(rule) })),

  /** Only where the text fits the new datatype, which is one of whole numbers. */
  datatype: (statements, rule) =>
    uses(statements, rule).flatMap((given) => {
      const { object } = given;
      if (object.termType !== 'Literal' || object.language || !digits.test(object.value)) return [];
      if (object.datatype.value === rule.right[0]) return [];
      const text = object.value.replace(/^\+|\.0+$/g, '');
      return [having(given, { object: literal(text, { datatype: right(rule).value }) })];
    }),

  text: (statements, rule) =>
    uses(statements, rule).flatMap((given) => {
      if (given.object.termType === 'Literal') return [];
      const text = codeText(statements, given.object);
      if (text === undefined) return [];
      const edit = having(given, { object: literal(text) });
      return [{ ...edit, before: [given, ...statements.below(given.object)] }];
    }),

  email: (statements, rule) =>
    uses(statements, rule).map((given) =>
      having(given, { predicate: right(rule), object: literal(mailto(given.object)) }),
    ),

  /** From a node to the one value that it has for the property in `at`, e.g. from a dataset to its publisher. */
  lift: (statements, rule) => {
    const by = rule.at && 'property' in rule.at ? iri(rule.at.property) : undefined;
    const all = statements.all.filter(({ predicate }) => predicate.value === rule.found);
    return all.flatMap((given) => {
      const [target, ...others] = by ? statements.values(given.subject, by) : [];
      if (target === undefined || others.length > 0 || target.termType === 'Literal') return [];
      return [having(given, { subject: target as Quad['subject'], predicate: right(rule) })];
    });
  },

  /** Puts the value on a node of its own, which is made once for each node that has such values. */
  nest: (statements, rule) => {
    const [outer = '', inner = ''] = rule.right;
    return uses(statements, rule).map((given) => {
      const there = statements
        .values(given.subject, iri(outer))
        .find(({ termType }) => termType !== 'Literal');
      const node = (there ??
        dataFactory.blankNode(nodeLabel(given.subject, outer))) as unknown as Quad_Object;
      const isEmail = /mailto:/i.test(given.object.value);
      const value = isEmail ? literal(mailto(given.object)) : given.object;
      return {
        before: [given],
        after: [
          quad(given.subject, iri(outer), node, given.graph),
          quad(node as Quad['subject'], iri(inner), value, given.graph),
        ],
      };
    });
  },

  /** What the property in `right` points to as well stays as it is: this use gets a node of its own that says the same. */
  own: (statements, rule) => {
    const shared = new Set(
      statements.all
        .filter(({ predicate }) => predicate.equals(right(rule)))
        .map(({ object }) => object.value),
    );
    return uses(statements, rule).flatMap((given) => {
      const said = statements.of(given.object).filter(({ predicate }) => !predicate.equals(given.predicate));
      if (said.length === 0 || !shared.has(given.object.value)) return [];
      const node = dataFactory.blankNode(nodeLabel(given.subject, rule.found)) as unknown as Quad_Object;
      const copied = said.flatMap((each) => having(each, { subject: node as Quad['subject'] }).after);
      const { before, after } = having(given, { object: node });
      return [{ before, after: [...after, ...copied] }];
    });
  },

  type: (statements, rule) => {
    const inScope = statements.inScope(rule);
    const done = new Set<string>();
    return statements.all.flatMap(({ object: node, graph }) => {
      if (node.termType === 'Literal' || !inScope(node) || done.has(node.value)) return [];
      done.add(node.value);
      const types = statements.values(node, name('rdf:type'));
      if (types.some(({ value }) => value === rule.right[0])) return [];
      return [{ before: [], after: [quad(node as Quad['subject'], name('rdf:type'), right(rule), graph)] }];
    });
  },

  /** Where the row names a value, only that one. */
  drop: (statements, rule) =>
    uses(statements, rule)
      .filter(({ object }) => rule.right.length === 0 || object.value === rule.right[0])
      .map((given) => ({ before: [given], after: [] })),
};

/** A label that is equal for equal nodes, so that two values of one node meet in one new node. */
function nodeLabel(subject: Term, property: string): string {
  const local = /\w*$/.exec(property)?.[0] ?? '';
  return `${local}-of-${subject.value.replace(/\W+/g, '-')}`;
}
