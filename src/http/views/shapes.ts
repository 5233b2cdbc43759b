import type { ShapeInfo } from '../../validation/index.ts';
import { type Html, type ShapeView, shapeListPage, shapePage, shapesPage } from '../../web/index.ts';
import type { Services } from '../services.ts';
import { siteOf } from './site.ts';

/** Where the IRIs of shapes begin; the rest is the path below /shapes. */
export const shapesNamespace = 'https://w3id.org/collimator/shapes/';
const idOf = (iri: string) => iri.slice(shapesNamespace.length);

/** The matrix of all profiles about datasets, with links to the shapes behind each cell. */
export async function shapesView(services: Services): Promise<Html> {
  const { profiles, rows } = services.validation.matrix();
  const cell = ({ asks, shapes }: { asks: string; shapes: string[] }) => {
    const named = shapes.find((each) => each.startsWith(shapesNamespace));
    return { asks, shape: named && idOf(named) };
  };
  return shapesPage(
    {
      profiles,
      rows: rows.map(({ cells, ...row }) => ({ ...row, cells: cells.map(cell) })),
      contradictions: services.validation.contradictions,
    },
    await siteOf(services),
  );
}

function viewOf({ iri, names, messages, ...info }: ShapeInfo): ShapeView {
  return {
    ...info,
    id: idOf(iri),
    name: names.en ?? iri,
    message: messages.en ?? '',
    messageSv: messages.sv,
  };
}

/** One shape, with a description that it refuses. */
export async function shapeView(services: Services, shape: ShapeInfo): Promise<Html> {
  const invalid = await services.validation.invalidExample(shape);
  return shapePage({ ...viewOf(shape), invalid }, await siteOf(services));
}

/** The shapes of one profile or part. */
export async function shapeListView(
  services: Services,
  title: string,
  shapes: readonly ShapeInfo[],
): Promise<Html> {
  return shapeListPage({ title, shapes: shapes.map(viewOf) }, await siteOf(services));
}
