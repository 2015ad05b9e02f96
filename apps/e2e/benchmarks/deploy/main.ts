import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { DeployedEnvironment } from '../../src/deployed-environment.ts';
import { missingParts } from '../../src/real-parts.ts';
import { mutations } from './mutations.ts';
import { PlainDeploy } from './plain-deploy.ts';
import { formatRow, heading, workOf } from './work.ts';

/**
 * For each change: `nx affected -t deploy`, then the plain way, one after the other on one cluster. Seconds of whole commands;
 * builds, pushes and rollouts; and how many times as long the plain way took.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });
  if (missingParts.length > 0) throw new Error(`Set ${missingParts.join(', ')}; see docs/guides/testing.md.`);
  const environment = new DeployedEnvironment();
  const plain = new PlainDeploy(environment);
  const rows: string[] = [];
  try {
    await environment.provision();
    const { workspace } = environment;
    const deploy = async (...args: string[]) => {
      const { exitCode, output, seconds } = await environment.deployer(args);
      if (exitCode !== 0) throw new Error('A deploy failed, see above.');
      return workOf(output, seconds);
    };
    await deploy('run-many', '-t', 'deploy');
    plain.prepare();
    for (const [round, { name, edit }] of mutations.filter(({ extra }) => values.all || !extra).entries()) {
      edit?.(workspace, round);
      if (edit) workspace.commit(`measure: ${name}`);
      const base = edit ? 'HEAD~1' : undefined;
      const selection = base === undefined ? ['run-many'] : ['affected', `--base=${base}`];
      const ours = await deploy(...selection, '-t', 'deploy');
      rows.push(formatRow(name, ours, await plain.run(base)));
    }
  } finally {
    plain.remove();
    await environment.remove();
  }
  const load = loadavg()[0]?.toFixed(1);
  console.log([`\nload average at the end: ${load}; b/p/r: builds, pushes, rollouts`, heading, ...rows].join('\n'));
}

await main();
