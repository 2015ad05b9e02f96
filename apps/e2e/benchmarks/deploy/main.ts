import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { DeployedEnvironment } from '../../src/deployed-environment.ts';
import { missingParts } from '../../src/real-parts.ts';
import { mutations } from './mutations.ts';
import { PlainDeploy } from './plain-deploy.ts';
import { formatRow, heading, workOf } from './work.ts';

/**
 * For each change: `nx affected -t deploy` and the plain way, on one cluster. Seconds of whole commands; builds, pushes and
 * rollouts; and how many times as long the plain way took. Who goes first leaves its caches to the other, so each change is
 * made twice, and each way is measured where it goes first.
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
    const chosen = mutations.filter(({ extra }) => values.all || !extra);
    for (const [row, { name, edit }] of chosen.entries()) {
      const change = (round: number) => {
        edit?.(workspace, round);
        if (edit) workspace.commit(`measure: ${name}`);
      };
      const base = edit ? 'HEAD~1' : undefined;
      const deployOurs = () =>
        deploy(...(base === undefined ? ['run-many'] : ['affected', `--base=${base}`]), '-t', 'deploy');
      change(2 * row);
      const ours = await deployOurs();
      await plain.run(base);
      change(2 * row + 1);
      const theirs = await plain.run(base);
      await deployOurs();
      rows.push(formatRow(name, ours, theirs));
      console.log(rows.at(-1));
    }
  } finally {
    plain.remove();
    await environment.remove();
  }
  const load = loadavg()[0]?.toFixed(1);
  console.log([`\nload average at the end: ${load}; b/p/r: builds, pushes, rollouts`, heading, ...rows].join('\n'));
}

await main();
