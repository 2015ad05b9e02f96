import { runMain, runService } from '@todo/service-kit';
import { buildApp } from './app.ts';
import { readConfig } from './config.ts';

await runMain(async () => {
  const config = readConfig();
  await runService(await buildApp(config), { host: config.HOST, port: config.PORT, graceMs: 4_800 });
});
