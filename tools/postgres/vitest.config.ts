import { testConfig } from '../../vitest.shared.ts';

export default testConfig(import.meta.dirname, { testTimeout: 60_000, globalSetup: ['./src/testing/global-setup.ts'] });
