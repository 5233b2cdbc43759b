import type { ParsedUpdate } from '../parser.ts';

type Entry = ParsedUpdate['updates'][number];
export type Operation = NonNullable<Entry['operation']>;
export type Modify = Extract<Operation, { subType: 'modify' }>;
/** Triples, and triples in GRAPH, as templates and data are written. */
export type Quads = Extract<Operation, { subType: 'insertdata' }>['data'];
export type Triples = Extract<Quads[number], { subType: 'bgp' }>;
export type Triple = Extract<Triples['triples'][number], { type: 'triple' }>;
export type TemplateTerm = Triple['subject'] | Triple['predicate'] | Triple['object'];
export type Clear = Extract<Operation, { subType: 'clear' | 'drop' }>;
export type Transfer = Extract<Operation, { subType: 'add' | 'copy' | 'move' }>;
export type GraphRef = Clear['destination'];
