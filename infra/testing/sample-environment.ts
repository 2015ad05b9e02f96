import type { z } from 'zod';
import { completeEnvironment, Environment } from '../environment/environment.ts';

/** A valid environment; `overrides` replace whole fields of its file. */
export function sampleEnvironment(overrides: Partial<z.input<typeof Environment>> = {}, name = 'staging'): Environment {
  return completeEnvironment(
    name,
    Environment.parse({ registry: { push: 'registry.example.com/todo' }, ...overrides }),
  );
}
