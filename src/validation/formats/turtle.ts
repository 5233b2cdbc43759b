import { iri, literal, name, type Quad, quad, write } from '../../rdf/index.ts';
import { reportQuads } from '../report.ts';
import { scoreQuads } from '../scores/index.ts';
import { type Checked, type Run, unreadOf } from './checked.ts';

/** A run as Turtle: a sh:ValidationReport for each file, and its scores as dqv:QualityMeasurements. */
export function turtleReport({ checked }: Run): Promise<string> {
  return write(checked.flatMap(quadsOf), 'turtle');
}

function quadsOf({ name: file, result, scores = [] }: Checked, number: number): Quad[] {
  const base = `urn:collimator:run:${number + 1}`;
  const report = iri(`${base}#report`);
  const about = quad(report, name('dct:source'), literal(file));
  if (result.state === 'validated') return [...reportQuads(result, base), about, ...scoreQuads(scores, base)];
  return [
    about,
    quad(report, name('rdf:type'), name('sh:ValidationReport')),
    quad(report, name('sh:conforms'), literal('false', { datatype: name('xsd:boolean').value })),
    ...unreadOf(result).map(({ line, column, message }) =>
      quad(
        report,
        name('dct:description'),
        literal(`${[line, column].filter(Boolean).join(':')} ${message}`.trim()),
      ),
    ),
  ];
}
