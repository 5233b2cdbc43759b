import { appendFile, readFile } from 'node:fs/promises';
import { z } from 'zod';

const entrySchema = z.object({ epoch: z.string(), holder: z.string(), release: z.string() });

/**
 * What was released in which epoch, one JSON line each. The noise of a cell is fixed for an epoch, so two
 * releases of different cases in one epoch would show their exact difference: the second is refused.
 */
export class ReleaseLedger {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Claims an epoch for a release (a fingerprint of cases, facets and policy); false if another has it. */
  async claim(entry: z.infer<typeof entrySchema>): Promise<boolean> {
    const entries = await this.#entries();
    const earlier = entries.find(({ epoch, holder }) => epoch === entry.epoch && holder === entry.holder);
    if (earlier !== undefined) return earlier.release === entry.release;
    await appendFile(this.#path, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    return true;
  }

  async #entries(): Promise<z.infer<typeof entrySchema>[]> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => entrySchema.parse(JSON.parse(line)));
  }
}
