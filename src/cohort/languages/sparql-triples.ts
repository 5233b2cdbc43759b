import { prefixes } from '../../rdf/index.ts';
import { type Condition, constantOf, valuesOf } from './sparql-comparison.ts';
import type { Located, Triple, Values } from './sparql-read.ts';
import { type Bound, boundOf, refuse, type Scope } from './sparql-scope.ts';

const caseClass = `${prefixes.col}Case`;

/** Binds the variables of a group's triples, and gives the conditions that its constants make. */
export function compileTriples(
  scope: Scope,
  triples: readonly Triple[],
): { conditions: Condition[]; cases: boolean } {
  const { compiler } = scope;
  const conditions: Condition[] = [];
  let cases = false;
  const upwards: Triple[] = [];

  for (const triple of triples) {
    const { subject, predicate, object } = triple;
    const property = compiler.names.property(predicate);
    if (property.state === 'refused') {
      refuse(compiler, predicate, property.code, property.message, property.nearest);
    } else if (property.state === 'upwards') {
      upwards.push(triple);
    } else if (
      subject.type !== 'term' ||
      subject.subType !== 'variable' ||
      subject.value !== compiler.subject
    ) {
      refuse(
        compiler,
        subject,
        'E_FORM',
        `Properties are asked of ?${compiler.subject} only, the case that is counted.`,
      );
    } else if (property.state === 'type') {
      cases = true;
      if (object.type !== 'term' || constantOf(scope, object) !== caseClass)
        refuse(compiler, object, 'E_TERM', `Cases are of the class <${caseClass}>, and of no other.`);
    } else if (object.type === 'term' && object.subType === 'variable') {
      cases = true;
      const known = scope.variables.get(object.value);
      const bound: Bound = { facet: property.facet, narrower: property.narrower };
      if (
        object.value === compiler.subject ||
        (known && (known.facet !== bound.facet || known.narrower !== bound.narrower))
      )
        refuseTaken(compiler, object);
      else scope.variables.set(object.value, bound);
    } else if (object.type === 'term') {
      cases = true;
      const placed = valuesOf(scope, property, [object as Located as never], object);
      if (placed) conditions.push({ placed, variables: [] });
    } else {
      refuse(
        compiler,
        object,
        'E_FORM',
        'Brackets are not understood here; a value is an IRI or a variable.',
      );
    }
  }

  for (const { subject, object } of upwards) {
    const from = subject.type === 'term' && subject.subType === 'variable' ? subject.value : undefined;
    const bound = from === undefined ? undefined : scope.variables.get(from);
    if (from === undefined || !bound) {
      refuse(compiler, subject, 'E_PATH', 'A hierarchy is followed from the value of a facet in this group.');
    } else if (object.type === 'term' && object.subType === 'variable') {
      if (scope.variables.has(object.value) || scope.wider.has(object.value)) refuseTaken(compiler, object);
      else scope.wider.set(object.value, from);
    } else if (object.type === 'term') {
      const placed = valuesOf(scope, { ...bound, narrower: true }, [object as Located as never], object);
      if (placed) conditions.push({ placed, variables: bound.facet.cap > 1 ? [from] : [] });
    } else {
      refuse(
        compiler,
        object,
        'E_FORM',
        'Brackets are not understood here; a value is an IRI or a variable.',
      );
    }
  }
  return { conditions, cases };
}

/** Compiles VALUES of one variable. */
export function compileValues(scope: Scope, pattern: Values): Condition | undefined {
  const { compiler } = scope;
  const [variable, ...more] = pattern.variables;
  if (variable === undefined || more.length > 0)
    return refuse(compiler, pattern, 'E_EXPR', 'VALUES lists the values of one variable.');
  if (variable.value === compiler.subject)
    return refuse(compiler, variable, 'E_TERM', 'Cases have no names that could be listed.');
  const bound = boundOf(scope, variable.value);
  if (!bound)
    return refuse(
      compiler,
      variable,
      'E_EXPR',
      `?${variable.value} is not a value of a facet in this group; VALUES stands beside the triple that it is about.`,
    );
  const terms = pattern.values.map((row) => row[variable.value]);
  if (terms.length === 0 || terms.some((term) => term === undefined))
    return refuse(compiler, pattern, 'E_EXPR', 'VALUES lists at least one value, and no UNDEF.');
  const placed = valuesOf(scope, bound, terms as never, pattern);
  const several = bound.facet.cap > 1 || bound.narrower;
  const name = scope.wider.get(variable.value) ?? variable.value;
  return placed && { placed, variables: several ? [name] : [] };
}

function refuseTaken(compiler: Scope['compiler'], variable: Located & { value: string }): void {
  const message = `?${variable.value} has another meaning already; use another variable.`;
  refuse(compiler, variable, 'E_EXPR', message);
}
