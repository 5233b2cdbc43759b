export { type ClientPatience, createBoundedServer } from './bounded-server.ts';
export { operations } from './openapi.ts';
export { createRoutes } from './routes.ts';
export type { Services } from './services.ts';
export { createStarting } from './starting.ts';
