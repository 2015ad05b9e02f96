import { testConfig } from '../../vitest.shared.ts';

export default testConfig(import.meta.dirname, { globalSetup: ['@todo/postgres/global-setup'] });
