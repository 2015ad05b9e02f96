export * from './append-event.ts';
export * from './connect.ts';
export * from './listen.ts';
export * from './migrate.ts';
export * from './new-id.ts';
export * from './next-change-number.ts';
export * from './schema.ts';
