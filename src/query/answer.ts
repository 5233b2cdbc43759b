import type { AnswerText, QueryLimits, Store } from '../store/index.ts';
import type { AdHocLimits, Refused } from './ad-hoc.ts';
import { checkAdHoc } from './check.ts';

/**
 * Checks the text of a stranger's query and asks it in the public pool: the whole road from text to answer.
 * Refusals come before the engine sees anything.
 */
export async function answerAdHoc(
  store: Store,
  text: string,
  mediaType: string,
  limits: QueryLimits & Omit<AdHocLimits, 'maxRows'> = {},
): Promise<AnswerText | Refused> {
  const checked = await checkAdHoc(text, limits);
  return checked.state === 'refused'
    ? checked
    : store.queryText(checked.text, mediaType, { pool: 'public', ...limits });
}
