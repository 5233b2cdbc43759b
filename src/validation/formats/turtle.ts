import { iri, literal, name, prefixes, type Quad, quad, write } from '../../rdf/index.ts';
import { reportQuads } from '../report.ts';
import { scoreQuads } from '../scores/index.ts';
import { asideOf, byProfile, type Checked, type Located, mistakesOf, type Run } from './checked.ts';

/** A run as Turtle: a sh:ValidationReport for each file, and its scores as dqv:QualityMeasurements. */
export function turtleReport({ checked }: Run): Promise<string> {
  const reports = checked.flatMap(byProfile);
  const quads = reports.flatMap((each, number) => checkedQuads(each, `urn:collimator:run:${number + 1}`));
  return write(quads, 'turtle');
}

/** One file as a sh:ValidationReport of one profile below `base`, with its scores. */
export function checkedQuads({ name: file, result, scores = [] }: Checked, base: string): Quad[] {
  const report = iri(`${base}#report`);
  const say = (text: string) => quad(report, name('dct:description'), literal(text));
  const unread = mistakesOf(result).map(({ line, column, message }) =>
    say(`${[line, column].filter(Boolean).join(':')} ${message}`.trim()),
  );
  const about = [quad(report, name('dct:source'), literal(file)), ...unread];
  if (result.state !== 'validated')
    return [
      ...about,
      quad(report, name('rdf:type'), name('sh:ValidationReport')),
      quad(report, name('sh:conforms'), literal('false', { datatype: `${prefixes.xsd}boolean` })),
    ];
  const told = [
    ...asideOf(result).map(say),
    quad(report, name('dct:references'), iri(`https://w3id.org/collimator/shapes/${result.profile}`)),
  ];
  const listed = result.findings.length - result.results.length;
  return [
    ...reportQuads({ ...result, findings: result.findings.slice(listed) }, base),
    ...result.findings.slice(0, listed).flatMap((finding, index) => listedQuads(finding, index, base)),
    ...about,
    ...told,
    ...scoreQuads(scores, base),
  ];
}

const severities = { violation: name('sh:Violation'), warning: name('sh:Warning'), info: name('sh:Info') };

/** A finding of which no terms were kept: of a cell, or of a long text. It has words only. */
function listedQuads(
  { severity, focus, message, reason, shape, line, column, cell }: Located,
  index: number,
  base: string,
): Quad[] {
  const node = iri(`${base}#listed-${index + 1}`);
  const place = cell ?? [line, column].filter((each) => each !== undefined).join(':');
  return [
    quad(iri(`${base}#report`), name('sh:result'), node),
    quad(node, name('rdf:type'), name('sh:ValidationResult')),
    quad(node, name('sh:resultSeverity'), severities[severity]),
    quad(node, name('sh:sourceShape'), iri(shape)),
    quad(node, name('sh:resultMessage'), literal(`${place} ${focus}: ${message} ${reason}`.trim())),
  ];
}
