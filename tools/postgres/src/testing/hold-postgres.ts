import { type PostgresOptions, startPostgres } from '../start-postgres.ts';

/** Run as a program by the tests: starts or joins, prints what it got as one JSON line, holds it until SIGTERM. */
const server = await startPostgres(JSON.parse(process.argv[2] ?? '{}') as PostgresOptions);
console.log(JSON.stringify({ owned: server.owned, port: server.port, url: server.url() }));
const alive = setInterval(() => undefined, 60_000);
process.once('SIGTERM', () => {
  clearInterval(alive);
  void server.stop();
});
