import { integrationConfig } from '../../vitest.shared.ts';

export default integrationConfig(import.meta.dirname, { globalSetup: ['@todo/postgres/global-setup'] });
