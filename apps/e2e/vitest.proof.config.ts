import { integrationConfig } from '../../vitest.shared.ts';

export default integrationConfig(import.meta.dirname, {
  include: ['**/*.proof.test.ts'],
  retry: 0,
  testTimeout: 600_000,
});
