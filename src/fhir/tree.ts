import type { Entry } from './code-index.ts';
import type { Member } from './members.ts';
import type { Contained, ValueSet } from './types.ts';

/**
 * Whether a value set is a piece of one hierarchy: one system, whole or by filters, nothing imported, listed or taken
 * out. A search by text in a whole system finds a list, too.
 */
export function isHierarchical({ compose }: ValueSet, searched: boolean): boolean {
  const [include, ...others] = compose?.include ?? [];
  if (include?.system === undefined || others.length > 0 || (compose?.exclude ?? []).length > 0) return false;
  if (include.concept !== undefined || (include.valueSet ?? []).length > 0) return false;
  return !searched || (include.filter ?? []).length > 0;
}

/** Puts each code under its first parent that is in the set; one with no such parent stands at the top. */
export function tree(flat: readonly { member: Member; shown: Contained }[]): Contained[] {
  const key = (system: string | undefined, code: string) => `${system ?? ''} ${code}`;
  const byCode = new Map(flat.map(({ shown }) => [key(shown.system, shown.code ?? ''), shown]));
  const top: Contained[] = [];
  for (const { member, shown } of flat) {
    const parent = parentIn(member.entry, (code) => byCode.get(key(shown.system, code)));
    // A cycle would hide its codes from whoever reads from the top.
    if (parent === undefined || member.index.ancestors(parent.code ?? '').has(member.entry.code))
      top.push(shown);
    else parent.contains = [...(parent.contains ?? []), shown];
  }
  return top;
}

const parentIn = ({ parents }: Entry, find: (code: string) => Contained | undefined) =>
  parents.map(find).find((each) => each !== undefined);
