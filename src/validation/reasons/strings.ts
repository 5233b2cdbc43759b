import { wordsOf } from '../shape-words.ts';
import { type Case, naming, type Reason } from './case.ts';

/** The value that the example of a shape has, as people would write it. */
const exampleOf = ({ evidence: { shapes }, result: { shape } }: Case) =>
  /^\S+ (?:"([^"]*)"|<([^<>\s]*)>)\S*$/
    .exec(wordsOf(shapes, shape, 'en').example ?? '')
    ?.slice(1)
    .find(Boolean);

/** Reasons about the text of values, and its language. */
export const stringReasons: Record<string, Reason> = {
  MinLength: naming('short'),
  MaxLength: naming('long'),
  Pattern: (failed) => {
    const example = exampleOf(failed);
    return example === undefined ? failed.say('form') : failed.say('formAs', { example });
  },
  LanguageIn: ({ evidence, result, parameter, say }) => {
    if (result.value?.termType === 'Literal' && result.value.language === '') return say('noLanguage');
    const allowed = evidence.shapes.list(parameter).map((each) => each.value);
    return say('languageIn', { wanted: allowed.join(say('or')) });
  },
  UniqueLang: ({ evidence: { data }, result, say }) => {
    const texts = result.property ? data.objects(result.focus, result.property) : [];
    const languages = texts.map((each) => (each.termType === 'Literal' ? each.language : ''));
    const twice = languages.filter((each, index) => each !== '' && languages.indexOf(each) !== index);
    return say('twice', { wanted: [...new Set(twice)].join(', ') });
  },
};
