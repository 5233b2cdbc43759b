import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** A log of JSON lines on standard error, so that standard output stays free for answers. */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, redact: ['*.token', '*.authorization'] },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** A log that says nothing, for tests and one-shot commands. */
export const silentLog: Log = pino({ level: 'silent' });
