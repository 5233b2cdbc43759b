/** Two words in parentheses, at least one of which has four hexadecimal digits: `(0008,0060)`, `(0008,060)`. */
const tagForm = /\((?:[0-9A-Fa-f]{4},\s?\w*|\w*,\s?[0-9A-Fa-f]{4})\)/g;

/** The DICOM tags of a text, each with what is wrong with it: they are written (gggg,eeee) (DICOM PS3.6, §6). */
export function dicomTags(text: string): { tag: string; reason?: string }[] {
  return [...text.matchAll(tagForm)].map(([tag]) =>
    /^\([0-9A-Fa-f]{4},[0-9A-Fa-f]{4}\)$/.test(tag)
      ? { tag }
      : { tag, reason: 'expected (gggg,eeee), four hexadecimal digits each' },
  );
}
