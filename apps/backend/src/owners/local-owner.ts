import type { Actor } from '@todo/contracts';

/** Whose every task is until there are accounts. */
export const localOwner: Actor = { id: '01990000-0000-7000-8000-000000000001', kind: 'user' };
