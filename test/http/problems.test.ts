import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { diskProblem, silentLog } from '../../src/base/index.ts';
import { sendProblem } from '../../src/http/problems.ts';
import type { Services } from '../../src/http/services.ts';

it.each([
  [new Error('ENOSPC: no space left on device, write'), /the disk is full/],
  [new Error("EXDEV: '/srv/hidden/x' is elsewhere"), /the reason stands in its log/],
])('a disk that refuses is told without the folders of this machine', async (error, reason) => {
  const app = new Hono();
  const services = { log: silentLog, base: 'http://a' } as Services;
  app.get('/', (c) => sendProblem(c, diskProblem('/srv/hidden/cohorts cannot be written', error), services));
  const response = await app.request('/');
  expect(response.status).toBe(507);
  const text = await response.text();
  expect(text).toMatch(reason);
  expect(text).not.toContain('hidden');
});
