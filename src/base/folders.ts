import { fileURLToPath } from 'node:url';

/** Folder of the product, which holds ontology, mappings, shapes and queries beside the code. */
export const productFolder = fileURLToPath(new URL('../..', import.meta.url));
