import sparqljs from 'sparqljs';
import { nearest, Problem } from '../base/index.ts';
import { valuesBlock } from '../rdf/index.ts';
import { outline } from '../store/index.ts';
import { isParameterType, type Parameter, type ParameterValues, toTerm } from './parameter.ts';

/** A query of the library. Its text runs verbatim in any SPARQL 1.1 tool. */
export interface NamedQuery {
  name: string;
  /** What it answers, in a sentence. */
  summary: string;
  parameters: Parameter[];
  /** The whole file, header included. */
  text: string;
  form: 'select' | 'ask' | 'construct' | 'describe';
  /** The text with these values in the place of the defaults. Throws Problem('malformed-request'). */
  bind(values: ParameterValues): string;
}

interface Block {
  parameter: Parameter;
  start: number;
  end: number;
}

function readHeader(text: string): { name: string; summary: string; parameters: Parameter[] } {
  const parameters: Parameter[] = [];
  const field = (key: string) => {
    const value = new RegExp(`^# ${key}: (.+)$`, 'm').exec(text)?.[1]?.trim();
    if (value === undefined) throw new Error(`its header has no line "# ${key}: …"`);
    return value;
  };
  for (const [line, name = '', about = '', type = ''] of text.matchAll(
    /^# param (\w+): (.+) \((\w+)\)[ \t]*$/gm,
  )) {
    if (!isParameterType(type)) throw new Error(`the type in "${line}" is none of iri, string, integer`);
    parameters.push({ name, about, type });
  }
  if (text.match(/^# param /gm)?.length !== (parameters.length || undefined)) {
    throw new Error('a parameter is written "# param <variable>: <what> (iri|string|integer)"');
  }
  return { name: field('name'), summary: field('summary'), parameters };
}

/** The VALUES block of a parameter; the outline keeps positions, so strings and comments cannot mislead. */
function findBlock(bare: string, parameter: Parameter): Block {
  const [block, another] = bare.matchAll(
    new RegExp(`\\bVALUES\\s*[?$]${parameter.name}\\s*\\{[^{}]*\\}`, 'gi'),
  );
  if (block === undefined || another !== undefined) {
    throw new Error(
      `the parameter ${parameter.name} must have exactly one block VALUES ?${parameter.name} { … }`,
    );
  }
  return { parameter, start: block.index, end: block.index + block[0].length };
}

function formOf(text: string): NamedQuery['form'] {
  const parsed = new sparqljs.Parser().parse(text);
  if (parsed.type !== 'query') throw new Error('it is an update');
  return parsed.queryType.toLowerCase() as NamedQuery['form'];
}

/** Reads a query file. Throws an Error that says what is wrong with it. */
export function readNamedQuery(text: string): NamedQuery {
  const { name, summary, parameters } = readHeader(text);
  const bare = outline(text);
  const blocks = parameters.map((parameter) => findBlock(bare, parameter)).sort((a, b) => a.start - b.start);

  function bind(values: ParameterValues): string {
    const known = parameters.map((parameter) => parameter.name);
    for (const given of Object.keys(values)) {
      if (known.includes(given)) continue;
      const hint =
        known.length === 0 ? 'It has none.' : `Did you mean ${nearest(given, known, 2).join(' or ')}?`;
      throw new Problem(
        'malformed-request',
        `The query ${name} has no parameter ${given.slice(0, 100)}. ${hint}`,
      );
    }
    let bound = '';
    let from = 0;
    for (const { parameter, start, end } of blocks) {
      const value = Object.hasOwn(values, parameter.name) ? values[parameter.name] : undefined;
      if (value === undefined) continue;
      const terms = (isList(value) ? value : [value]).map((each) => toTerm(parameter, each));
      bound += text.slice(from, start) + valuesBlock(parameter.name, terms);
      from = end;
    }
    return bound + text.slice(from);
  }

  return { name, summary, parameters, text, form: formOf(text), bind };
}

const isList = (value: ParameterValues[string]): value is Extract<typeof value, readonly unknown[]> =>
  Array.isArray(value);
