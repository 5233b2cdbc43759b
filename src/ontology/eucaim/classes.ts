import type { Carried } from './carried.ts';
import { tidy } from './label.ts';
import { compareCodes, type Module, modulePrefix, modules } from './modules.ts';
import type { EucaimSource } from './source.ts';
import { block, classOf, english, header, schemeOf, untagged } from './turtle.ts';

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** One class of V2.0, with what is carried over from v1, as a Turtle block. */
function classBlock(code: string, source: EucaimSource, carried: Carried, module: Module): string {
  const { label, domain } = source.current.get(code) ?? { label: code, domain: '' };
  const old = carried.formerLabels.get(code);
  const synonyms = [...(carried.synonyms.get(code) ?? [])].filter((synonym) => synonym !== tidy(label));
  return block(classOf(code), 'owl:Class , skos:Concept', [
    ['skos:notation', [untagged(code)]],
    ['skos:prefLabel', [english(tidy(label))]],
    [
      'skos:altLabel',
      [...(old === undefined ? [] : [english(tidy(old))]), ...synonyms.sort(byText).map(untagged)],
    ],
    ['rdfs:subClassOf', [...(carried.parents.get(code) ?? [])].sort(compareCodes).map(classOf)],
    ['col:omopDomain', domain === '' ? [] : [untagged(domain)]],
    ['skos:inScheme', [schemeOf(module.name)]],
  ]);
}

/** The classes of V2.0 as one Turtle text per module, by file name; and how many each holds. */
export function moduleFiles(
  source: EucaimSource,
  carried: Carried,
): { name: string; text: string; classes: number }[] {
  return modules.map((module) => {
    const codes = [...source.current.keys()]
      .filter((code) => modulePrefix(code) === module.prefix)
      .sort(compareCodes);
    const blocks = codes.map((code) => classBlock(code, source, carried, module));
    return {
      name: `${module.name}.ttl`,
      text: [header(module), ...blocks].join('\n'),
      classes: codes.length,
    };
  });
}

/** Tombstones: every class of v1 that V2.0 dropped, with its successor where that is certain. */
export function tombstones(source: EucaimSource): { name: string; text: string; classes: number } {
  const gone = [...source.former.values()].filter(({ code }) => !source.current.has(code));
  const blocks = gone
    .sort((a, b) => compareCodes(a.code, b.code))
    .map(({ code, label }) => {
      const successor = source.changes.get(code)?.successor;
      return block(classOf(code), 'owl:Class , skos:Concept', [
        ['owl:deprecated', ['true']],
        ['skos:notation', [untagged(code)]],
        // The mark of an obsolete label (ROBOT: missing_obsolete_label): it never looks like a living class.
        ['skos:prefLabel', [english(`obsolete ${tidy(label)}`)]],
        ['dct:isReplacedBy', successor === undefined ? [] : [classOf(successor)]],
        ['skos:inScheme', [schemeOf('deprecated')]],
      ]);
    });
  const head = header({ name: 'deprecated', title: 'classes that were withdrawn' });
  return { name: 'deprecated.ttl', text: [head, ...blocks].join('\n'), classes: gone.length };
}
