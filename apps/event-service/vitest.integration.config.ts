import { integrationConfig } from '../../vitest.shared.ts';

// A daprd may be built without a binding; Dapr's own has all. Who says that it has this one gets its test.
const exclude = process.env['TEST_DAPRD_SMTP'] ? [] : ['src/notifications/mail.integration.test.ts'];

export default integrationConfig(import.meta.dirname, { globalSetup: ['@todo/postgres/global-setup'], exclude });
