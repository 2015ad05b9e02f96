import { testConfig } from '../../vitest.shared.ts';

// Many tests start Nx or npm, which take their time on a busy machine.
export default testConfig(import.meta.dirname, { testTimeout: 60_000 });
