export { createDatabase, databaseUrl } from './create-database.ts';
export { defaultDataFolder } from './data-folder.ts';
export { PostgresError } from './postgres-error.ts';
export { runSql } from './run-sql.ts';
export { findFreePort, type Postgres, type PostgresOptions, startPostgres } from './start-postgres.ts';
