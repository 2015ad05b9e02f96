import { integrationConfig } from '../../vitest.shared.ts';

export default integrationConfig(import.meta.dirname, { testTimeout: 900_000, hookTimeout: 600_000 });
