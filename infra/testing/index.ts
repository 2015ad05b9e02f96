export { doublesFolder, withProvider } from './provider-path.ts';
