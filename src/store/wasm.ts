import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

type Oxigraph = typeof import('oxigraph');

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Table {
  readonly length: number;
  get(index: number): unknown;
  set(index: number, value: unknown): void;
  grow(by: number): number;
}

/** The engine as one WebAssembly instance, with what an image of it is made of. */
export interface Instance {
  oxigraph: Oxigraph;
  memory: Memory;
  /** JavaScript values that the engine refers to by number. */
  references: Table;
  /** How often the engine has asked for random bytes. */
  seeds(): number;
}

type Exports = { memory: Memory; __wbindgen_externrefs: Table };
type Imports = Record<string, Record<string, (...given: unknown[]) => unknown>>;
type Make = new (module: unknown, imports: Imports) => { exports: Exports };

const require = createRequire(import.meta.url);
const file = require.resolve('oxigraph');

/** SHA-256 of the engine's code: an image fits no other. */
export const engineHash = (): string =>
  createHash('sha256')
    .update(readFileSync(join(dirname(file), 'node_bg.wasm')))
    .digest('hex');

/**
 * A fresh instance of the engine. The package keeps its memory to itself, so the constructor is watched while it
 * is loaded; nothing in the package is altered. Only for a thread of its own: the global is changed for a moment.
 */
export function instantiate(): Instance {
  const namespace = (globalThis as unknown as { WebAssembly: { Instance: Make } }).WebAssembly;
  const Original = namespace.Instance;
  let exports: Exports | undefined;
  let seeds = 0;
  namespace.Instance = function watch(module: unknown, imports: Imports) {
    for (const functions of Object.values(imports)) {
      for (const [name, original] of Object.entries(functions)) {
        if (!name.includes('getRandomValues')) continue;
        functions[name] = (...given) => {
          seeds++;
          return original(...given);
        };
      }
    }
    const instance = new Original(module, imports);
    exports = instance.exports;
    return instance;
  } as unknown as Make;
  try {
    delete require.cache[file];
    const oxigraph = require(file) as Oxigraph;
    if (exports === undefined) throw new Error('The engine was not loaded as WebAssembly.');
    const { memory, __wbindgen_externrefs: references } = exports as Exports;
    return { oxigraph, memory, references, seeds: () => seeds };
  } finally {
    namespace.Instance = Original;
  }
}
