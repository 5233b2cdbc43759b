import type { SignedCube } from '../federation/index.ts';

/** What was counted with each cube: a signed cube never changes, so neither does its count. */
export type Memory<T> = WeakMap<SignedCube, Map<string, T>>;

/** What is remembered under a key, or made and remembered now; of more than `most`, the one longest unused goes. */
export function kept<T>(memory: Memory<T>, most: number, signed: SignedCube, key: string, make: () => T): T {
  const known = memory.get(signed) ?? new Map<string, T>();
  memory.set(signed, known);
  const found = known.get(key) ?? make();
  known.delete(key);
  known.set(key, found);
  if (known.size > most) known.delete(known.keys().next().value as string);
  return found;
}
