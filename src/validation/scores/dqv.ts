import { iri, literal, name, type Quad, quad } from '../../rdf/index.ts';
import type { DatasetScores } from './score.ts';

const decimal = (value: number) => literal(String(value), { datatype: name('xsd:decimal').value });
const metricIri = (path: string) => iri(`https://w3id.org/collimator/metric/${path}`);

/**
 * The scores as measurements of the Data Quality Vocabulary below `base`: one for each metric that was tested, one for
 * the whole of each assessment, and one for its adjusted whole.
 */
export function scoreQuads(datasets: readonly DatasetScores[], base: string): Quad[] {
  const quads: Quad[] = [];
  for (const [number, { dataset, schemes }] of datasets.entries()) {
    // A dataset without a name of its own gets one, since a measurement must say what it is about.
    const about = iri(/^[a-z][\w+.-]*:/i.test(dataset) ? dataset : `${base}#dataset-${number + 1}`);
    const measure = (id: string, metric: Quad['object'], value: number) => {
      const node = iri(`${base}#measurement-${number + 1}-${encodeURIComponent(id)}`);
      quads.push(
        quad(about, name('dqv:hasQualityMeasurement'), node),
        quad(node, name('rdf:type'), name('dqv:QualityMeasurement')),
        quad(node, name('dqv:isMeasurementOf'), metric),
        quad(node, name('dqv:computedOn'), about),
        quad(node, name('dqv:value'), decimal(value)),
      );
    };
    for (const { scheme, points, adjusted, metrics } of schemes) {
      measure(scheme, metricIri(scheme), points);
      if (adjusted) measure(`${scheme}-adjusted`, metricIri(`${scheme}-adjusted`), adjusted.points);
      for (const each of metrics)
        if (each.state !== 'untested') measure(`${scheme}-${each.metric}`, iri(each.iri), each.points);
    }
  }
  return quads;
}
