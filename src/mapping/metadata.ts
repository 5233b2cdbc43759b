import { isIri } from '../rdf/index.ts';
import { builtInPrefixes } from './curie.ts';
import { checkExtension, type Extension, readExtensions } from './extensions.ts';
import type { Findings } from './findings.ts';
import type { MappingSet, ReadOptions } from './mapping.ts';
import { slots } from './slot-table.ts';
import { isSetSlot } from './slots.ts';
import { checkValue, type ValueContext, valueContext } from './values.ts';
import type { YamlValue } from './yaml.ts';

/** The metadata as they were read, slot by slot. */
export type Entries = Map<string, { value: YamlValue; line: number }>;

/** The texts of a value, whether it is a list or not. */
export const asList = (value: YamlValue): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');

function readCurieMap(
  value: YamlValue | undefined,
  line: number,
  findings: Findings,
): Record<string, string> {
  if (value === undefined || value === '') return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    findings.mistake(line, 'curie_map must give one IRI for each prefix.');
    return {};
  }
  for (const [prefix, iri] of Object.entries(value)) {
    if (!isIri(iri))
      findings.mistake(
        line,
        `The prefix ${prefix} stands for "${iri.slice(0, 100)}", which is not an absolute IRI.`,
      );
    const builtIn = Object.hasOwn(builtInPrefixes, prefix) ? builtInPrefixes[prefix] : undefined;
    if (builtIn !== undefined && builtIn !== iri)
      findings.mistake(line, `The built-in prefix ${prefix} must stand for ${builtIn}.`);
  }
  return value;
}

function required(
  metadata: Record<string, unknown>,
  entries: Entries,
  options: ReadOptions,
  findings: Findings,
): void {
  if (metadata.mapping_set_id === undefined && options.base !== undefined && isIri(options.base)) {
    metadata.mapping_set_id = options.base;
    findings.warning(1, 'The metadata lacks mapping_set_id; the address of the file is taken.');
  }
  for (const slot of ['mapping_set_id', 'license']) {
    if (metadata[slot] === undefined) findings.mistake(1, `The metadata lacks ${slot}.`);
    else if (typeof metadata[slot] !== 'string')
      findings.mistake(entries.get(slot)?.line ?? 1, `${slot} must be an absolute IRI.`);
  }
}

/** Reads the metadata, and says in which context the values of the mappings are to be checked. */
export function readMetadata(
  entries: Entries,
  options: ReadOptions,
  iris: boolean,
  findings: Findings,
): Omit<MappingSet, 'mappings'> & { extensions: Extension[]; context: ValueContext } {
  const declared = entries.get('curie_map');
  const curieMap = readCurieMap(declared?.value, declared?.line ?? 1, findings);
  const known = { ...options.curieMap, ...curieMap };
  const defined = entries.get('extension_definitions');
  const extensions = readExtensions(defined?.value, defined?.line ?? 1, known, findings);
  const context = valueContext(known, entries.has('sssom_version'), options, iris);
  const metadata: Record<string, unknown> = {};
  for (const [name, { value, line }] of entries) {
    if (value === '' || name === 'curie_map') continue;
    const slot = isSetSlot(name) ? slots.get(name) : undefined;
    if (slot?.kind === 'definitions') metadata[name] = extensions;
    else if (typeof value === 'string' || slot?.many) {
      const extension = extensions.find(({ slot_name }) => slot_name === name);
      if (extension !== undefined) checkExtension(extension, asList(value).join(), { line }, known, findings);
      const texts = asList(value).map((text) =>
        slot === undefined ? text : checkValue(slot, text, { line }, context, findings),
      );
      metadata[name] = slot?.many ? texts : texts[0];
    } else
      findings.mistake(
        line,
        `${name} holds one value, and a ${Array.isArray(value) ? 'list' : 'map'} stands here.`,
      );
  }
  if (extensions.length === 0) delete metadata.extension_definitions;
  required(metadata, entries, options, findings);
  return { metadata, curieMap, extensions, context };
}
