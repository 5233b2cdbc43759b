import { createHmac, hkdfSync } from 'node:crypto';
import { gaussian } from './gaussian.ts';

/** The noise of a cell, in persons: always the same number for the same cell. */
export type Noise = (cellKey: string) => number;

/**
 * The noise of one epoch. It depends on the node's key, the epoch, sigma and the cell's name: not on who asks,
 * how often, or who is in the cell. Sigma is part of the derivation, because two sigmas over one draw would
 * together reveal the draw.
 */
export function epochNoise(key: Uint8Array, epoch: string, sigma: number): Noise {
  if (key.length !== 32) throw new RangeError('The key of a node has 32 bytes.');
  const epochKey = new Uint8Array(
    hkdfSync('sha256', key, epoch, `collimator cube noise v1, sigma ${sigma}`, 32),
  );
  return (cellKey) => {
    const digest = createHmac('sha256', epochKey).update(cellKey).digest();
    return gaussian(sigma, digest.readBigUInt64BE(0));
  };
}
