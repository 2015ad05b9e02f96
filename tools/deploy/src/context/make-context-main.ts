import { parseArgs } from 'node:util';
import { readService } from '../read-service.ts';
import { runProgram } from '../run-program.ts';
import { contextFolder } from './infer-build-targets.ts';
import { makeContext } from './make-context.ts';

/** `node make-context-main.ts <projectRoot> [--list]`, from the workspace root: the target `context` of a service. */
await runProgram(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { list: { type: 'boolean' } } });
  const service = readService(process.cwd(), positionals[0] ?? '');
  const { files } = await makeContext(process.cwd(), service);
  if (values.list) for (const { path, bytes } of files) console.log(`${String(bytes).padStart(9)}  ${path}`);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(`${contextFolder(service.manifest.name)}  ${files.length} files, ${(bytes / 1_048_576).toFixed(1)} MiB`);
});
