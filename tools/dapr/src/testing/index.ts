export { findOnPath } from './find-on-path.ts';
export { startDaprd, type Daprd, type DaprdOptions } from './start-daprd.ts';
