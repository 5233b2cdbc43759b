import { prefixes, type Quad } from '../../rdf/index.ts';
import { modulePrefix } from '../eucaim/modules.ts';
import { cell } from '../eucaim/table.ts';
import type { MappingRow } from './mapping-files.ts';
import { noteSided, type Sided, sidesOf } from './mapping-targets.ts';
import type { Names } from './names.ts';
import { qcTable } from './tables.ts';
import type { Tally } from './tally.ts';

const check = 'domain_clash';
const positive = new Set(['skos:exactMatch', 'skos:closeMatch', 'owl:equivalentClass']);

/** Which OMOP domains the classes of a module may have, and which modules the classes of a mapping set. */
interface Fitting {
  domains: ReadonlyMap<string, ReadonlySet<string>>;
  modules: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads `queries/qc/domains.tsv`. */
function fitting(): Fitting {
  const rows = qcTable('domains.tsv', ['kind', 'name', 'allowed']);
  const ofKind = (kind: string) =>
    new Map(
      rows
        .filter((row) => cell(row, 'kind') === kind)
        .map((row) => [cell(row, 'name'), new Set(cell(row, 'allowed').split('|').filter(Boolean))]),
    );
  return { domains: ofKind('module'), modules: ofKind('set') };
}

/** The OMOP domain of every IRI that has one: of classes, and of codes where a vocabulary was loaded. */
function domainsOf(quads: readonly Quad[]): Map<string, string> {
  const property = `${prefixes.col}omopDomain`;
  return new Map(
    quads.filter((q) => q.predicate.value === property).map((q) => [q.subject.value, q.object.value]),
  );
}

/**
 * A class and what it is mapped to must be the same kind of thing: the class by its module and OMOP domain, the
 * target by its own domain where one is loaded, by the other classes that are mapped to it, and by its set.
 */
export function domainChecks(
  rows: readonly MappingRow[],
  quads: readonly Quad[],
  names: Names,
  tally: Tally,
): void {
  const { domains, modules } = fitting();
  const domainOf = domainsOf(quads);
  const found = noteSided(names, tally);
  const note = (side: Sided, detail: string) => found(check, side, detail);
  const sides = rows.filter((row) => positive.has(row.predicate) && !row.negated).flatMap(sidesOf);
  const unfit = new Set<string>();
  for (const side of sides) {
    const { concept, row, shown, target } = side;
    tally.looked(check);
    const module = modulePrefix(names.subject(concept));
    const domain = domainOf.get(concept);
    const expected = modules.get((row.file.split('/').at(-1) ?? '').replace(/\.sssom\.tsv$/, ''));
    const targetDomain = domainOf.get(target);
    if (expected !== undefined && !expected.has(module))
      note(side, `${shown} should be a class of ${[...expected].join(' or ')}, not of ${module}`);
    if (targetDomain !== undefined && domain !== undefined && targetDomain !== domain)
      note(side, `the class is of ${domain}, ${shown} of ${targetDomain}`);
    const allowed = domains.get(module);
    if (domain === undefined || allowed === undefined || allowed.has(domain) || unfit.has(concept)) continue;
    unfit.add(concept);
    note(side, `a class of ${module} with the OMOP domain ${domain}`);
  }
  for (const [, users] of Map.groupBy(sides, ({ target }) => target)) {
    const found = [
      ...new Set(users.map(({ concept }) => domainOf.get(concept)).filter((d) => d !== undefined)),
    ];
    if (found.length < 2) continue;
    for (const user of users) {
      const own = domainOf.get(user.concept);
      const others = users
        .filter(({ concept }) => domainOf.get(concept) !== undefined && domainOf.get(concept) !== own)
        .map(({ concept }) => `${names.subject(concept)} (${domainOf.get(concept)})`);
      if (own !== undefined && others.length > 0)
        note(user, `${user.shown} stands for this class (${own}) and for ${[...new Set(others)].join(', ')}`);
    }
  }
}
