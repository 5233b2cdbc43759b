import { isIri } from '../rdf/index.ts';
import { builtInPrefixes, curieMistake } from './curie.ts';
import type { MappingSet } from './mapping.ts';
import { multivaluedSlots, numberSlots, referenceSlots } from './slots.ts';
import { readYaml, type YamlValue } from './yaml.ts';

/** Notes a mistake; lines count from 1. */
export type Report = (line: number, message: string) => void;

/** The texts of a value, whether it is a list or not. */
export const asList = (value: YamlValue): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');

function readCurieMap(value: YamlValue | undefined, line: number, report: Report): Record<string, string> {
  if (value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    report(line, 'curie_map must give one IRI for each prefix.');
    return {};
  }
  for (const [prefix, iri] of Object.entries(value)) {
    if (!isIri(iri))
      report(line, `The prefix ${prefix} stands for "${iri.slice(0, 100)}", which is not an absolute IRI.`);
    const builtIn = Object.hasOwn(builtInPrefixes, prefix) ? builtInPrefixes[prefix] : undefined;
    if (builtIn !== undefined && builtIn !== iri)
      report(line, `The built-in prefix ${prefix} must stand for ${builtIn}.`);
  }
  return value;
}

/** Reports a number that is none or out of its range. */
export function checkNumber(slot: string, text: string, line: number, report: Report): void {
  const range = numberSlots[slot];
  if (range === undefined || text === '') return;
  const value = Number(text);
  if (!(value >= range[0] && value <= range[1])) {
    report(line, `${slot} is "${text.slice(0, 40)}"; it must be a number from ${range[0]} to ${range[1]}.`);
  }
}

/** Reads the metadata block, without the `#` of its lines. */
export function readMetadata(lines: string[], report: Report): Omit<MappingSet, 'mappings'> {
  const { entries, mistakes } = readYaml(lines);
  for (const { line, message } of mistakes) report(line, message);
  const declared = entries.get('curie_map');
  const curieMap = readCurieMap(declared?.value, declared?.line ?? 1, report);
  entries.delete('curie_map');
  const metadata: Record<string, unknown> = {};
  for (const [slot, { value, line }] of entries) {
    if (value === '') continue;
    metadata[slot] = multivaluedSlots.has(slot) ? asList(value) : value;
    if (typeof value === 'string') checkNumber(slot, value, line, report);
    if (!referenceSlots.has(slot)) continue;
    for (const curie of asList(value)) {
      const mistake = curieMistake(curie, curieMap);
      if (mistake !== undefined) report(line, `${slot}: ${mistake}.`);
    }
  }
  for (const slot of ['mapping_set_id', 'license']) {
    const text = metadata[slot];
    if (text === undefined) report(1, `The metadata lacks ${slot}.`);
    else if (typeof text !== 'string' || !isIri(text)) {
      report(entries.get(slot)?.line ?? 1, `${slot} must be an absolute IRI.`);
    }
  }
  return { metadata, curieMap };
}
