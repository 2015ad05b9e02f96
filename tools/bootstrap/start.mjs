// npm start: installs what is missing, then `nx serve`. Arguments after `--` are passed on.
import './check-node.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { runNx } from './run-nx.mjs';
import { workspaceRoot } from './workspace-root.mjs';

ensureInstalled(workspaceRoot);
process.exitCode = await runNx(workspaceRoot, ['serve', ...process.argv.slice(2)]);
