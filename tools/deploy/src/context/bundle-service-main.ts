import { readService } from '../read-service.ts';
import { runProgram } from '../run-program.ts';
import { bundleService } from './bundle-service.ts';

/** `node bundle-service-main.ts <projectRoot>`, from the workspace root: the target `build` of a Node service. */
await runProgram(async () => {
  const workspaceRoot = process.cwd();
  const { manifest, projectRoot } = readService(workspaceRoot, process.argv[2] ?? '');
  const files = await bundleService({ workspaceRoot, projectRoot, entries: manifest.entries });
  for (const [file, bytes] of Object.entries(files)) console.log(`${file}  ${(bytes / 1024).toFixed(0)} kB`);
});
