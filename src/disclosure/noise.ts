import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { gaussian } from './gaussian.ts';

/** The noise of a cell, in persons: always the same number for the same cell. */
export type Noise = (cellKey: string) => number;

/** What is counted: the planned cells of a cube, or cells on request. Each draws from a key of its own. */
export type Counted = 'cube' | 'request';

/**
 * The noise of one epoch. It depends on the node's key, the epoch, what is counted, sigma and the cell's name:
 * not on who asks, how often, or who is in the cell. Sigma is part of the derivation, because two sigmas over
 * one draw would together reveal the draw. Throws a RangeError for a key that has not 32 bytes.
 */
export function epochNoise(key: Uint8Array, epoch: string, sigma: number, counted: Counted): Noise {
  if (key.length !== 32) throw new RangeError('The key of a node has 32 bytes.');
  const info = `collimator ${counted} noise v1, sigma ${sigma}`;
  // A key object is prepared once; raw bytes would be for every cell, five times as slow.
  const epochKey = createSecretKey(new Uint8Array(hkdfSync('sha256', key, epoch, info, 32)));
  return (cellKey) => {
    const digest = createHmac('sha256', epochKey).update(cellKey).digest();
    return gaussian(sigma, digest.readBigUInt64BE(0));
  };
}
