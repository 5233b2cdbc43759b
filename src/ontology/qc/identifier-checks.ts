import { dicomTags } from './dicom-tags.ts';
import type { Found } from './finding.ts';
import { codeMistake, type IdentifierRule } from './identifiers.ts';
import type { MappingText } from './mapping-files.ts';
import type { Names } from './names.ts';
import type { Tally } from './tally.ts';
import type { OntologyText } from './turtle-files.ts';

/** Control characters (a line end or tab inside a value too) and the replacement character of a lost encoding. */
const damaged = /[\p{Cc}\ufffd]/u;
const shown = (text: string) =>
  JSON.stringify(text.slice(0, 120)).replace(
    /[\u007f-\u009f]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The rule whose namespace the IRI is in: the longest, for namespaces that hold others. */
function ruleOf(iri: string, rules: readonly IdentifierRule[]): IdentifierRule | undefined {
  return rules
    .filter(({ namespace }) => iri.startsWith(namespace))
    .sort((a, b) => b.namespace.length - a.namespace.length)[0];
}

/** Checks every external code of the mapping files, each mapping's ends by the vocabulary of their IRIs. */
export function codeChecks(
  texts: readonly MappingText[],
  rules: readonly IdentifierRule[],
  names: Names,
  tally: Tally,
): void {
  for (const { rows } of texts) {
    for (const row of rows) {
      for (const [iri, other] of [
        [row.subject, row.object],
        [row.object, row.subject],
      ]) {
        if (iri === undefined) continue;
        const rule = ruleOf(iri, rules);
        if (rule === undefined) continue;
        const code = iri.slice(rule.namespace.length);
        for (const check of ['malformed_code', 'float_mangled_code', 'code_range'] as const)
          tally.looked(check);
        if (rule.prefix === 'SNOMED') tally.looked('snomed_check_digit').looked('snomed_partition');
        const mistake = codeMistake(code, rule);
        if (mistake === undefined) continue;
        tally.found(mistake.check, {
          subject: other === undefined ? rule.prefix : names.subject(other),
          label: other === undefined ? '' : names.label(other),
          detail: `${rule.prefix}=${code}: ${mistake.reason}`,
          file: row.file,
          line: row.line,
          value: code,
        });
      }
    }
  }
}

/** Checks the prefixes that mapping files declare against the canonical ones of known vocabularies. */
export function prefixChecks(
  texts: readonly MappingText[],
  rules: readonly IdentifierRule[],
  tally: Tally,
): void {
  for (const { file, text, curieMap } of texts) {
    const lines = text.split('\n');
    for (const [prefix, namespace] of Object.entries(curieMap)) {
      tally.looked('vocabulary_id_not_canonical');
      const lineOf = () => lines.findIndex((line) => line.startsWith('#') && line.includes(`${prefix}:`)) + 1;
      const note = (detail: string) =>
        tally.found('vocabulary_id_not_canonical', {
          subject: prefix,
          label: '',
          detail,
          file,
          line: lineOf(),
          value: `'${prefix}'`,
        });
      const byNamespace = rules.find((rule) => rule.namespace === namespace);
      if (byNamespace !== undefined) {
        if (byNamespace.prefix !== prefix) note(`the prefix of <${namespace}> is ${byNamespace.prefix}`);
        continue;
      }
      const same = (each: string) => each.toLowerCase() === prefix.toLowerCase();
      const byPrefix = rules.find((rule) => same(rule.prefix) || rule.aliases.some(same));
      if (byPrefix !== undefined)
        note(`${prefix} stands for <${namespace}>; ${byPrefix.prefix} is <${byPrefix.namespace}>`);
    }
  }
}

/** Looks for damaged characters and DICOM tags in every text of the ontology and every cell of the mappings. */
export function textChecks(
  ontology: OntologyText,
  texts: readonly MappingText[],
  names: Names,
  tally: Tally,
): void {
  const check = 'control_or_replacement_char';
  const look = (text: string, found: () => Found) => {
    tally.looked(check);
    if (damaged.test(text)) tally.found(check, found());
    for (const { tag, reason } of text.includes('(') ? dicomTags(text) : []) {
      tally.looked('dicom_tag');
      if (reason !== undefined)
        tally.found('dicom_tag', { ...found(), detail: `${tag}: ${reason}`, value: tag });
    }
  };
  for (const { subject, predicate, object } of ontology.quads) {
    if (object.termType !== 'Literal') continue;
    look(object.value, () => ({
      subject: names.subject(subject.value),
      label: names.label(subject.value),
      detail: `${names.subject(predicate.value)} ${shown(object.value)}`,
      ...ontology.placeOf(subject.value, predicate.value, object.value),
      value: object.value,
    }));
  }
  for (const { file, text } of texts) {
    text.split(/\r?\n/).forEach((line, i) => {
      // Tabs part the cells; a line end within a cell is a line of its own here.
      for (const cell of line.split('\t'))
        look(cell, () => ({ subject: file, label: '', detail: shown(cell), file, line: i + 1, value: cell }));
    });
  }
}
