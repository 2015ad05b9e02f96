import { integrationConfig } from '../vitest.shared.ts';

// A real account is billed: only who names one gets that test, and to nobody else does it count as left out.
const exclude = process.env['TEST_DIGITALOCEAN_TOKEN'] ? [] : ['cli/real-account.integration.test.ts'];

export default integrationConfig(import.meta.dirname, { exclude });
