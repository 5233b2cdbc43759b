import type { Quad } from '../../rdf/index.ts';
import { kinds } from './kinds.ts';
import type { Rule } from './rule.ts';
import { Statements } from './statements.ts';
import { type MigrationName, readMigration, readSlips } from './tables.ts';

/** What a rule did: the statements that it took away, and those that are new. */
export interface Change {
  rule: Rule;
  before: Quad[];
  after: Quad[];
}

/** One IRI that was written otherwise than its vocabulary has it. */
export interface Slip {
  found: string;
  right: string;
  why: string;
}

/** A description with what was changed in it, in the order in which it was. */
export interface Normalised {
  quads: Quad[];
  changes: Change[];
  /** The slips of IRIs, each once. */
  slips: Slip[];
  /** The statement as it was sent, of every statement that is not any more as it was. */
  origin: Map<Quad, Quad>;
}

const slipRules = readSlips();
const migrationRules = new Map<MigrationName, Rule[]>();

/** Carries out rules one after the other. What comes out is not changed by the same rules again. */
function applyRules(quads: readonly Quad[], rules: readonly Rule[]): Normalised {
  const statements = new Statements(quads);
  const changes: Change[] = [];
  const origin = new Map<Quad, Quad>();
  for (const rule of rules) {
    for (const edit of kinds[rule.kind](statements, rule)) {
      const { before, after } = statements.apply(edit);
      if (before.length + after.length === 0) continue;
      changes.push({ rule, before, after });
      const [first] = before;
      if (first) for (const quad of after) origin.set(quad, origin.get(first) ?? first);
    }
  }
  return { quads: statements.all, changes, slips: slipsOf(changes), origin };
}

/**
 * Mends the known slips of namespaces and vocabulary hosts that mappings/iri-slips.tsv lists. Literals stay as they
 * are.
 */
export function normalise(quads: readonly Quad[]): Normalised {
  return applyRules(quads, slipRules);
}

/** Mends slips, and leads the description to a newer version of its profile by the table in mappings/. */
export function migrate(quads: readonly Quad[], to: MigrationName): Normalised {
  const rules = migrationRules.get(to) ?? [...slipRules, ...readMigration(to)];
  migrationRules.set(to, rules);
  return applyRules(quads, rules);
}

/** Takes changes back, the last one first: gives exactly the statements that were there before them. */
export function revert(quads: readonly Quad[], changes: readonly Pick<Change, 'before' | 'after'>[]): Quad[] {
  const statements = new Statements(quads);
  for (const { before, after } of changes.toReversed()) statements.apply({ before: after, after: before });
  return statements.all;
}

function slipsOf(changes: readonly Change[]): Slip[] {
  const slips = new Map<string, Slip>();
  for (const { rule, before } of changes) {
    if (rule.kind !== 'namespace') continue;
    for (const { subject, predicate, object } of before)
      for (const { termType, value } of [subject, predicate, object])
        if (termType === 'NamedNode' && value.startsWith(rule.found))
          slips.set(value, {
            found: value,
            right: rule.right[0] + value.slice(rule.found.length),
            why: rule.why,
          });
  }
  return [...slips.values()];
}
