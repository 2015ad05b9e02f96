import type { z } from 'zod';
import { Environment } from '../environment/environment.ts';

/** A valid environment; `overrides` replace whole fields of its file. */
export function sampleEnvironment(overrides: Partial<z.input<typeof Environment>> = {}, name = 'staging'): Environment {
  return { name, ...Environment.parse({ registry: { push: 'registry.example.com/todo' }, ...overrides }) };
}
