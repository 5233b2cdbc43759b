import { iri, literal, name, prefixes, type Quad, type Quad_Object, quad } from '../rdf/index.ts';
import type { Validated } from './validation.ts';

const severities = { violation: name('sh:Violation'), warning: name('sh:Warning'), info: name('sh:Info') };

/**
 * The findings as a sh:ValidationReport below `base`. `sh:conforms` follows this project's rule, in which a warning
 * does not stop a description: it is true where there is no violation.
 */
export function reportQuads({ conforms, findings, results }: Validated, base: string): Quad[] {
  const report = iri(`${base}#report`);
  const quads = [
    quad(report, name('rdf:type'), name('sh:ValidationReport')),
    quad(report, name('sh:conforms'), literal(String(conforms), { datatype: `${prefixes.xsd}boolean` })),
  ];
  for (const [index, result] of results.entries()) {
    const finding = findings[index];
    if (finding === undefined) continue;
    const node = iri(`${base}#finding-${index + 1}`);
    const say = (property: `sh:${string}`, object: Quad_Object) =>
      quads.push(quad(node, name(property), object));
    quads.push(
      quad(report, name('sh:result'), node),
      quad(node, name('rdf:type'), name('sh:ValidationResult')),
    );
    say('sh:resultSeverity', severities[result.severity]);
    say('sh:focusNode', result.focus as Quad_Object);
    if (result.property) say('sh:resultPath', result.property);
    if (result.value) say('sh:value', result.value as Quad_Object);
    say('sh:sourceShape', result.shape as Quad_Object);
    say('sh:sourceConstraintComponent', name(`sh:${result.constraint}ConstraintComponent`));
    say('sh:resultMessage', literal(`${finding.message} ${finding.reason}.`));
  }
  return quads;
}
