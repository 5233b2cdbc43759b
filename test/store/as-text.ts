import type { AnswerText } from '../../src/store/index.ts';

/** An answer with its text in the place of the bytes; any other outcome as it is. */
export const asText = <T extends object>(answer: T | AnswerText) =>
  'bytes' in answer ? { state: 'text', text: new TextDecoder().decode(answer.bytes) } : answer;
