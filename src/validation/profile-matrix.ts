import { name, shorten, type Term } from '../rdf/index.ts';
import type { Data } from './data.ts';
import type { Profile } from './profile.ts';

/** Access levels that some shapes are for; their classes are defined in `shapes/parts/access-levels.ttl`. */
const levels: Record<string, string> = {
  'col:NonPublicDataset': 'NON_PUBLIC',
  'col:PublicDataset': 'PUBLIC, RESTRICTED',
  'col:RestrictedDataset': 'PUBLIC, RESTRICTED',
};
const roles: Record<string, string> = {
  'sh:Violation': 'M',
  'sh:Warning': 'R',
  'sh:Info': 'i',
};

/** What a profile asks of one property of one class. */
interface Demand {
  /** E.g. `dcat:Dataset`. */
  of: string;
  path: string;
  /** M, R or i (mandatory, recommended, information), or nothing where it only constrains what is there. */
  role: string;
  most?: string;
  level?: string;
}

function pathText(shapes: Data, path: Term): string {
  if (path.termType === 'NamedNode') return shorten(path.value);
  const [inverse] = shapes.objects(path, name('sh:inversePath'));
  if (inverse) return `^${pathText(shapes, inverse)}`;
  const [alternatives] = shapes.objects(path, name('sh:alternativePath'));
  const members = shapes.list(alternatives ?? path).map((each) => pathText(shapes, each));
  return members.join(alternatives ? ' or ' : ' / ');
}

/** Demands of a property shape, and of those for the values of that property. */
function demandsOf(shapes: Data, of: string, shape: Term, prefix: string, level?: string): Demand[] {
  const [path] = shapes.objects(shape, name('sh:path'));
  if (path === undefined) return [];
  const full = prefix + pathText(shapes, path);
  const the = (property: Term) => shapes.objects(shape, property)[0]?.value;
  const severity = shorten(the(name('sh:severity')) ?? '');
  const most = the(name('sh:maxCount'));
  const asks = the(name('sh:minCount')) !== undefined || the(name('sh:qualifiedMinCount')) !== undefined;
  return [
    {
      of,
      path: full,
      role: asks ? (roles[severity] ?? '') : '',
      ...(most && { most }),
      ...(level && { level }),
    },
    ...shapes
      .objects(shape, name('sh:property'))
      .flatMap((inner) => demandsOf(shapes, of, inner, `${full} / `, level)),
  ];
}

function demands({ shapes }: Profile): Demand[] {
  const kinds = [name('sh:targetClass'), name('sh:targetObjectsOf')];
  return kinds.flatMap((kind) =>
    shapes.having(kind).flatMap((node) =>
      shapes.objects(node, kind).flatMap((target) => {
        const short = shorten(target.value);
        const level = levels[short];
        const of = level ? 'dcat:Dataset' : kind.value.endsWith('Class') ? short : `value of ${short}`;
        return shapes
          .objects(node, name('sh:property'))
          .flatMap((shape) => demandsOf(shapes, of, shape, '', level));
      }),
    ),
  );
}

/** One cell: the strongest demand at any level, then what only some levels ask. */
function cellText(all: readonly Demand[]): string {
  if (all.length === 0) return '';
  const strongest = (some: readonly Demand[]) =>
    ['M', 'R', 'i'].find((role) => some.some((each) => each.role === role)) ?? '·';
  const most = all.find((each) => each.most !== undefined)?.most;
  const once = most === '1' ? ' 1' : most === '0' ? ' never' : '';
  const always = all.filter(({ level }) => level === undefined);
  const parts = always.length > 0 ? [strongest(always) + once] : [];
  for (const level of new Set(all.flatMap((each) => each.level ?? []))) {
    const role = strongest(all.filter((each) => each.level === level));
    if (role !== '·') parts.push(`${role} ${level}`);
  }
  return parts.join('; ');
}

/**
 * A Markdown table of what each profile asks of which property, read from its shapes: a row for each property of
 * each class, a column for each profile.
 */
export function profileMatrix(profiles: readonly Profile[]): string {
  const columns = profiles.map((profile) =>
    Map.groupBy(demands(profile), ({ of, path }) => `${of} | ${path}`),
  );
  const rows = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort();
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['class', 'property', ...profiles.map(({ info }) => info.name)]),
    line(['---', '---', ...profiles.map(() => '---')]),
    ...rows.map((row) => line([row, ...columns.map((column) => cellText(column.get(row) ?? []))])),
  ].join('\n');
}
