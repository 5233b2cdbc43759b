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

/** What a shape of a profile asks of one property of one class. */
export interface Demand {
  /** E.g. `dcat:Dataset`, or `value of dct:publisher`. */
  of: string;
  /** E.g. `dct:publisher / foaf:name`. */
  path: string;
  /** M, R or i (mandatory, recommended, information), or nothing where it only constrains what is there. */
  role: string;
  /** The greatest number of values. */
  most?: string;
  /** The access level that alone it is asked at. */
  level?: string;
  /** IRI of the shape. */
  shape: string;
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
      shape: shape.value,
      ...(most && { most }),
      ...(level && { level }),
    },
    ...shapes
      .objects(shape, name('sh:property'))
      .flatMap((inner) => demandsOf(shapes, of, inner, `${full} / `, level)),
  ];
}

/** Everything that the shapes of a profile ask, shape by shape. */
export function profileDemands({ shapes }: Pick<Profile, 'shapes'>): Demand[] {
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

/** Whether a profile asks anything of datasets; the others are about modules of the ontology and mappings. */
export function isAboutDatasets(profile: Pick<Profile, 'shapes'>): boolean {
  return profileDemands(profile).some(({ of }) => of === 'dcat:Dataset');
}
