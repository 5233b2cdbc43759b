/**
 * A copy of a text that keeps nothing else alive. A piece cut from a chunk of a file would keep the whole chunk, so
 * that memory followed the file instead of what is kept of it.
 */
export const own = (text: string): string => Buffer.from(text).toString();
