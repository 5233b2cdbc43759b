export { type Running, type StartOptions, start } from './app.ts';
export { type Config, type Configured, loadConfig } from './base/index.ts';
