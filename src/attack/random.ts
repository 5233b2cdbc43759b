import { Seeded } from '../base/index.ts';

/** What simulated attacks draw, from a seed, so that a measured attack can be measured again. */
export class Random extends Seeded {
  coin(): boolean {
    return this.uniform() < 0.5;
  }

  /** One of the choices; throws a RangeError where there is none. */
  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new RangeError('There is nothing to pick from.');
    return choices[this.below(choices.length)] as T;
  }

  /** `most` of the choices at most, each once, in random order. */
  some<T>(choices: readonly T[], most: number): T[] {
    const left = [...choices];
    const taken: T[] = [];
    while (taken.length < most && left.length > 0) taken.push(...left.splice(this.below(left.length), 1));
    return taken;
  }

  gaussian(deviation: number): number {
    return deviation * Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  laplace(scale: number): number {
    const u = this.uniform() - 0.5;
    return -scale * Math.sign(u) * Math.log(1 - 2 * Math.abs(u) || Number.MIN_VALUE);
  }

  /** Bytes for the key of one simulated node. */
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

/** A number in [0, 1) that depends on the text alone (FNV-1a, mixed). */
export function uniformOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return new Random(hash).uniform();
}
