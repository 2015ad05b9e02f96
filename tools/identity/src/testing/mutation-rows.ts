import type { MutationRow } from './mutation-row.ts';
import { settingRows } from './setting-rows.ts';
import { sourceRows } from './source-rows.ts';

/** The rows of the mutation table. The test applies each to a real repository; `docs/identity.md` shows them. */
export const mutationRows: readonly MutationRow[] = [...sourceRows, ...settingRows];
