import type { Mapping, MappingSet } from './mapping.ts';
import { slotText } from './slots.ts';

const noTerm = 'sssom:NoTermFound';

/** What counts as one subject or object: its id; of a literal its label (SSSOM, Literal mappings). */
function end(mapping: Mapping, side: 'subject' | 'object'): string {
  const literal = slotText(mapping, `${side}_type`) === 'rdfs literal';
  return literal ? `"${slotText(mapping, `${side}_label`) ?? ''}` : (slotText(mapping, `${side}_id`) ?? '');
}

function note(others: Map<string, Set<string>>, key: string, value: string): void {
  const known = others.get(key);
  if (known === undefined) others.set(key, new Set([value]));
  else known.add(value);
}

/**
 * The cardinality of every mapping, in the order of the set (SSSOM, Mapping cardinality and cardinality scope).
 * `scope` names the slots in which mappings must agree to be counted together; without it the whole set counts,
 * or what the mappings themselves name in cardinality_scope. Mappings with sssom:NoTermFound count for none but
 * themselves.
 */
export function cardinalities(set: Pick<MappingSet, 'mappings'>, scope?: readonly string[]): string[] {
  const objectsOf = new Map<string, Set<string>>();
  const subjectsOf = new Map<string, Set<string>>();
  const keys = set.mappings.map((mapping) => {
    const slots = scope ?? (mapping.other.cardinality_scope ?? '').split('|').filter(Boolean);
    const part = slots.map((slot) => slotText(mapping, slot) ?? '').join('\t');
    const [subject, object] = [end(mapping, 'subject'), end(mapping, 'object')];
    if (subject !== noTerm && object !== noTerm) {
      note(objectsOf, `${part}\t${subject}`, object);
      note(subjectsOf, `${part}\t${object}`, subject);
    }
    return { part, subject, object };
  });
  return keys.map(({ part, subject, object }) => {
    if (subject === noTerm || object === noTerm)
      return `${subject === noTerm ? 0 : 1}:${object === noTerm ? 0 : 1}`;
    const many = (others: Set<string> | undefined) => ((others?.size ?? 0) > 1 ? 'n' : '1');
    return `${many(subjectsOf.get(`${part}\t${object}`))}:${many(objectsOf.get(`${part}\t${subject}`))}`;
  });
}
