export { createDatabase, databaseUrl } from './create-database.ts';
export { defaultDataFolder } from './data-folder.ts';
export { findFreePort, listenOn } from './find-free-port.ts';
export { PostgresError } from './postgres-error.ts';
export { runSql } from './run-sql.ts';
export { type Postgres, type PostgresOptions, startPostgres } from './start-postgres.ts';
