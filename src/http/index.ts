export { operations } from './openapi.ts';
export { createRoutes } from './routes.ts';
export type { Services } from './services.ts';
