import { Problem } from '../base/index.ts';

/** The problem of a write to a graph that is not changed here; the message says where it is, or that it is not. */
export const graphProtected = ({ message }: { message: string }): Problem =>
  new Problem('graph-protected', message);
