import type { Profile, ProfileInfo } from './profile.ts';
import { type Demand, profileDemands } from './profile-demands.ts';

/** What several profiles ask of the same properties, side by side. */
export interface ProfileMatrix {
  profiles: ProfileInfo[];
  /** A row for each property of each class, in alphabetical order. */
  rows: MatrixRow[];
}

export interface MatrixRow {
  /** E.g. `dcat:Dataset`, or `value of dct:publisher`. */
  of: string;
  /** E.g. `dct:publisher / foaf:name`. */
  property: string;
  /** One for each profile, in their order. */
  cells: MatrixCell[];
}

export interface MatrixCell {
  /**
   * M mandatory, R recommended, i information, · only its value is checked; 1 at most one value, never none at all; an
   * access level where only that one asks it. Empty where the profile says nothing of the property.
   */
  asks: string;
  /** IRIs of the shapes behind it, what asks most first. */
  shapes: string[];
}

const rankOf = ({ role }: Demand) => ['M', 'R', 'i', ''].indexOf(role);

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

/** The matrix of these profiles, read from their shapes. */
export function profileMatrix(profiles: readonly Profile[]): ProfileMatrix {
  const columns = profiles.map((profile) =>
    Map.groupBy(profileDemands(profile), ({ of, path }) => `${of}\t${path}`),
  );
  const keys = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort();
  return {
    profiles: profiles.map(({ info }) => info),
    rows: keys.map((key) => {
      const [of = '', property = ''] = key.split('\t');
      const cells = columns.map((column) => {
        const demands = (column.get(key) ?? []).toSorted((a, b) => rankOf(a) - rankOf(b));
        return { asks: cellText(demands), shapes: [...new Set(demands.map(({ shape }) => shape))] };
      });
      return { of, property, cells };
    }),
  };
}
