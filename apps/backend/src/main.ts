import { runMain, runService } from '@todo/service-kit';
import { buildApp } from './app.ts';
import { readConfig } from './config.ts';

await runMain(async () => {
  const config = readConfig();
  const app = await buildApp(config);
  await runService(app, { host: config.HOST, port: config.PORT });
});
