export * from './create-migrated-database.ts';
export * from './start-proxy.ts';
