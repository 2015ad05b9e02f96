import { runMain, runService } from '@todo/service-kit';
import { buildApp } from './app.ts';
import { readConfig } from './config.ts';

await runMain(async () => {
  const config = readConfig();
  // A sidecar takes a few seconds to see that the program stops.
  const graceMs = config.DAPR_HTTP_PORT === undefined ? 4_800 : 9_800;
  await runService(await buildApp(config), { host: config.HOST, port: config.PORT, graceMs });
});
