export { findDaprd } from './find-daprd.ts';
export { startDaprd, type Daprd, type DaprdOptions } from './start-daprd.ts';
