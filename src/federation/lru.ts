/** A map of bounded weight: what was not used for longest makes room first. */
export interface Lru<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
}

/** Opens an empty one; a value weighs 1 unless `weightOf` says more. A value heavier than the whole is not kept. */
export function createLru<V>(capacity: number, weightOf: (value: V) => number = () => 1): Lru<V> {
  const entries = new Map<string, V>();
  let weight = 0;
  function drop(key: string): void {
    const value = entries.get(key);
    if (value === undefined || !entries.delete(key)) return;
    weight -= weightOf(value);
  }
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      drop(key);
      if (weightOf(value) > capacity) return;
      entries.set(key, value);
      weight += weightOf(value);
      for (const oldest of entries.keys()) {
        if (weight <= capacity) break;
        drop(oldest);
      }
    },
    delete: drop,
  };
}
