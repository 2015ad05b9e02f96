import { runProgram } from '../run-program.ts';
import { updateBaseImages } from './update-base-image.ts';

/** `node update-base-image-main.ts`, from the workspace root. */
await runProgram(async () => {
  const updates = await updateBaseImages(process.cwd());
  for (const { name, before, after } of updates) {
    console.log(before === after ? `${name}: ${after} is up to date` : `${name}: ${before}\n   → ${after}`);
  }
  if (updates.some(({ before, after }) => before !== after)) console.log('Now run "npx nx sync" and deploy.');
});
