import type { Context, Next } from 'hono';
import { contentSecurityPolicy } from '../web/index.ts';

/** Headers that every answer carries: nothing may frame us, sniff us, or run script in our pages. */
export async function secureHeaders(c: Context, next: Next): Promise<void> {
  await next();
  c.header('Content-Security-Policy', contentSecurityPolicy);
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Referrer-Policy', 'no-referrer');
  c.header('Cross-Origin-Opener-Policy', 'same-origin');
}
