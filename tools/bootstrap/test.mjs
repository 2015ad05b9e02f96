// npm test: installs what is missing, runs every test that needs nothing else, and says what was left out and why.
// Arguments after `--` go to Nx.
import './check-node.mjs';
import { describeLeftOut } from './describe-left-out.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { runNx } from './run-nx.mjs';
import { workspaceRoot } from './workspace-root.mjs';

ensureInstalled(workspaceRoot);
process.exitCode = await runNx(workspaceRoot, ['run-many', '-t', 'test', ...process.argv.slice(2)]);
console.log(describeLeftOut(workspaceRoot));
