import { type Bgp, group, type Pattern, variable, variablesOf } from '../../syntax.ts';
import type { Hidden } from './hidden.ts';
import type { Keyed } from './key.ts';
import { noneOf, tagged } from './terms.ts';

type Collection = Extract<Bgp['triples'][number], { type: 'tripleCollection' }>;
type Triple = Exclude<Bgp['triples'][number], Collection>;
type Node = Triple['subject'];
type Path = Extract<Triple['predicate'], { type: 'path' }>;
type Step = Path['items'][number];

/** The triples one by one, with a variable for each blank node, lists and property lists written out. */
function flat({ triples }: Bgp, hidden: Hidden): Triple[] {
  const all: Triple[] = [];
  const node = (each: Node): Node => {
    if (each.type === 'tripleCollection') for (const triple of each.triples) take(triple);
    const term = each.type === 'tripleCollection' ? each.identifier : each;
    return term.subType === 'blankNode' ? variable(hidden.ofBlank(term.label), each.loc) : term;
  };
  const take = (triple: Triple) =>
    all.push({ ...triple, subject: node(triple.subject), object: node(triple.object) });
  for (const each of triples) each.type === 'tripleCollection' ? node(each) : take(each);
  return all;
}

/** A path of which the readers' engine finds a pair once, however many of its alternatives lead there. */
export const isMerged = ({ type, subType }: { type?: unknown; subType?: unknown }): boolean =>
  type === 'path' && (subType === '|' || subType === '!');

const isLiteral = (node: Node) => node.type === 'term' && node.subType === 'literal';

/** Triples of paths without `/`, `|`, `^` and `!`; `*`, `+` and `?` stay, since each pair of theirs is found once. */
class Along {
  readonly #hidden: Hidden;
  readonly #loc: Bgp['loc'];

  constructor(hidden: Hidden, loc: Bgp['loc']) {
    this.#hidden = hidden;
    this.#loc = loc;
  }

  #fresh() {
    return variable(this.#hidden.next(), this.#loc);
  }

  #edge(subject: Node, predicate: Triple['predicate'], object: Node): Pattern {
    const loc = this.#loc;
    // A literal cannot stand first in a triple, but at the end of an inverse path it may.
    const back = { type: 'path', subType: '^', items: [predicate], loc } as Path;
    const triple = isLiteral(subject)
      ? { subject: object, predicate: back, object: subject }
      : { subject, predicate, object };
    return { type: 'pattern', subType: 'bgp', triples: [{ type: 'triple', ...triple, loc }], loc } as Bgp;
  }

  patterns(subject: Node, path: Step | Triple['predicate'], object: Node): Pattern[] {
    if (path.type !== 'path') return [this.#edge(subject, path, object)];
    switch (path.subType) {
      case '^':
        return this.patterns(object, path.items[0] as Step, subject);
      case '/': {
        const nodes = [subject, ...path.items.slice(1).map(() => this.#fresh()), object];
        return path.items.flatMap((step, i) => this.patterns(nodes[i] as Node, step, nodes[i + 1] as Node));
      }
      case '|': {
        const branches = path.items.map((step) => this.patterns(subject, step, object));
        return [tagged(branches, this.#hidden.next(), this.#loc)];
      }
      case '!':
        return this.#negated(subject, path, object);
      default:
        return [this.#edge(subject, path, object)];
    }
  }

  /** `!(a|^b)`: any predicate forth but a, and any back but b; from a literal none leads. */
  #negated(subject: Node, path: Path, object: Node): Pattern[] {
    const loc = this.#loc;
    const steps = path.items.flatMap((each): Step[] =>
      each.type === 'path' && each.subType === '|' ? each.items : [each],
    );
    const forth = steps.filter((step) => step.type === 'term');
    const back = steps.flatMap((step) => (step.type === 'path' ? (step.items as typeof forth) : []));
    const branches: Pattern[][] = [];
    const add = (from: Node, members: typeof forth, to: Node) => {
      if (isLiteral(from)) return;
      const predicate = this.#fresh();
      const edge = this.#edge(from, predicate, to);
      branches.push(members.length === 0 ? [edge] : [group([edge, noneOf(predicate, members, loc)], loc)]);
    };
    if (forth.length > 0 || back.length === 0) add(subject, forth, object);
    if (back.length > 0) add(object, back, subject);
    const [only, another] = branches;
    if (only === undefined) return [this.#edge(subject, path, object)];
    return another === undefined ? only : [tagged(branches, this.#hidden.next(), loc)];
  }
}

/** Neighbouring triples as one pattern, so that the engine may choose their order. */
function merged(patterns: readonly Pattern[]): Pattern[] {
  const done: Pattern[] = [];
  for (const each of patterns) {
    const last = done.at(-1);
    if (each.subType === 'bgp' && last?.subType === 'bgp')
      done[done.length - 1] = { ...last, triples: [...last.triples, ...each.triples] };
    else done.push(each);
  }
  return done;
}

/** The variables of triples without blank nodes, lists and paths; undefined of others. */
function plainVariables({ triples }: Bgp): Set<string> | undefined {
  const names = new Set<string>();
  for (const each of triples) {
    if (each.type === 'tripleCollection') return undefined;
    for (const term of [each.subject, each.predicate, each.object]) {
      if (term.type !== 'term' || term.subType === 'blankNode') return undefined;
      if (term.subType === 'variable') names.add(term.value);
    }
  }
  return names;
}

/** Triples as patterns of which every two solutions differ: what is hidden in blank nodes and paths gets names. */
export function keyedTriples(bgp: Bgp, hidden: Hidden): Pick<Keyed, 'patterns' | 'variables'> {
  const variables = plainVariables(bgp);
  if (variables !== undefined) return { patterns: [bgp], variables };
  const along = new Along(hidden, bgp.loc);
  const patterns = merged(
    flat(bgp, hidden).flatMap(({ subject, predicate, object }) => along.patterns(subject, predicate, object)),
  );
  return { patterns, variables: variablesOf(patterns) };
}
