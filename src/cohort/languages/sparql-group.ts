import type { Placed } from './placed.ts';
import { compileFilter, together } from './sparql-filter.ts';
import type { Group, Located, Pattern } from './sparql-read.ts';
import { type Compiler, placeIn, refuse, type Scope } from './sparql-scope.ts';
import { compileTriples, compileValues } from './sparql-triples.ts';

/** A compiled group: what it asks for, and the variables that a pattern around it could mean as well. */
export interface Compiled {
  placed: Placed | undefined;
  scope: Scope;
  /** Variables that its solutions hold. */
  exposed: Set<string>;
  /** Variables that stand anywhere in it. */
  mentioned: Set<string>;
  /** Whether each of its solutions holds a case. */
  bindsCase: boolean;
}

const notUnderstood: Partial<
  Record<Pattern['subType'], [code: 'E_FORM' | 'E_SERVICE' | 'E_EXPR', message: string]>
> = {
  optional: ['E_FORM', 'OPTIONAL restricts nothing: leave it out, or write UNION.'],
  graph: ['E_FORM', 'Cases are in no named graph; leave GRAPH out.'],
  service: ['E_SERVICE', 'Every node of the federation is asked; SERVICE is not executed here.'],
  bind: ['E_EXPR', 'BIND is not understood here; constants stand in triples, VALUES and FILTER.'],
  select: ['E_FORM', 'A query inside the query is not understood here.'],
};

/** Compiles a group of patterns to criteria that must all hold. `inherited` are patterns that stand beside it. */
export function compileGroup(compiler: Compiler, group: Group, inherited: readonly Pattern[] = []): Compiled {
  const scope: Scope = { compiler, variables: new Map(), wider: new Map() };
  const patterns = [...group.patterns, ...inherited];
  const triples = patterns.flatMap((pattern) => (pattern.subType === 'bgp' ? pattern.triples : []));
  const plain = triples.filter((triple) => triple.type === 'triple');
  for (const other of triples)
    if (other.type !== 'triple')
      refuse(compiler, other, 'E_FORM', 'Brackets are not understood here; a value is an IRI or a variable.');

  const { conditions, cases } = compileTriples(scope, plain);
  const own = new Set([...scope.variables.keys(), ...scope.wider.keys()]);
  const exposed = new Set(own);
  const mentioned = new Set(own);
  const apart: { inner: Compiled; at: Located; code: 'E_NEG' | 'E_EXPR' }[] = [];
  let bindsCase = cases;

  /** Groups that are joined share no variable, or it would have to be one and the same value in both. */
  const expose = (names: ReadonlySet<string>, at: Located) => {
    for (const name of names) {
      if (exposed.has(name))
        refuse(compiler, at, 'E_EXPR', `?${name} stands in two groups that are joined; use two variables.`);
      exposed.add(name);
    }
  };
  const exists = (inner: Group): Placed | undefined => {
    const compiled = compileGroup(compiler, inner);
    apart.push({ inner: compiled, at: inner, code: 'E_NEG' });
    return compiled.placed;
  };

  for (const pattern of patterns) {
    switch (pattern.subType) {
      case 'bgp':
        break;
      case 'values':
        conditions.push(...[compileValues(scope, pattern) ?? []].flat());
        break;
      case 'filter':
        conditions.push(...compileFilter(scope, pattern.expression, exists));
        break;
      case 'group':
      case 'union': {
        const branches = pattern.subType === 'group' ? [pattern] : pattern.patterns;
        const compiled = branches.map((branch) => compileGroup(compiler, branch));
        for (const [index, { bindsCase: binds }] of compiled.entries())
          if (!binds)
            refuse(
              compiler,
              branches[index] ?? pattern,
              'E_FORM',
              `No triple of this group is about ?${compiler.subject}.`,
            );
        expose(new Set(compiled.flatMap(({ exposed: names }) => [...names])), pattern);
        for (const name of compiled.flatMap(({ mentioned: names }) => [...names])) mentioned.add(name);
        bindsCase ||= compiled.every(({ bindsCase: binds }) => binds);
        const members = compiled.flatMap(({ placed }) => placed ?? []);
        const at = placeIn(compiler, pattern, 'E_COST');
        if (members.length > 0) conditions.push({ placed: { kind: 'any', members, at }, variables: [] });
        break;
      }
      case 'minus': {
        if (!bindsCase)
          refuse(
            compiler,
            pattern,
            'E_NEG',
            `Nothing before this MINUS is about ?${compiler.subject}, so it would take nothing away.`,
          );
        const inner = compileGroup(compiler, { ...pattern, subType: 'group' });
        if (!inner.bindsCase)
          refuse(
            compiler,
            pattern,
            'E_NEG',
            `This MINUS is not about ?${compiler.subject}, and would take nothing away.`,
          );
        apart.push({ inner, at: pattern, code: 'E_NEG' });
        const at = placeIn(compiler, pattern, 'E_COST');
        if (inner.placed)
          conditions.push({ placed: { kind: 'none', members: [inner.placed], at }, variables: [] });
        break;
      }
      default: {
        const [code, message] = notUnderstood[pattern.subType] ?? ['E_FORM', 'This is not understood here.'];
        refuse(compiler, pattern, code, message);
      }
    }
  }
  for (const { inner, at, code } of apart) {
    for (const name of inner.mentioned) {
      if (exposed.has(name))
        refuse(compiler, at, code, `?${name} stands inside and outside; use another variable inside.`);
    }
    for (const name of inner.mentioned) mentioned.add(name);
  }
  for (const name of exposed) mentioned.add(name);

  const everyCase: Placed = { kind: 'all', members: [], at: placeIn(compiler, group, 'E_COST') };
  const placed = conditions.length === 0 ? everyCase : together(scope, conditions, group)?.placed;
  return { placed, scope, exposed, mentioned, bindsCase };
}
