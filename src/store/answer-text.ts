import type { AnswerText } from './store.ts';

/**
 * An answer from its UTF-8 bytes, which were handed over without a copy: who sends them on sends them as they are;
 * who wants the text pays for it then.
 */
export function textAnswer(bytes: Uint8Array<ArrayBuffer>): Extract<AnswerText, { state: 'text' }> {
  let text: string | undefined;
  const answer = {
    state: 'text' as const,
    get text() {
      text ??= new TextDecoder().decode(bytes);
      return text;
    },
  };
  // Beside the text they say nothing new: who prints or compares an answer means the text.
  return Object.defineProperty(answer, 'bytes', { value: bytes }) as typeof answer & { bytes: typeof bytes };
}
