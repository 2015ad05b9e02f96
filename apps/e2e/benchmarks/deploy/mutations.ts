import type { WorkspaceCopy } from '../../src/workspace-copy.ts';

export interface Mutation {
  readonly name: string;
  /** Edits the copy; committing is not its part. None stands for deploying the same commit again. */
  readonly edit?: (workspace: WorkspaceCopy, round: number) => void;
  /** Left out unless all are asked for: it tells nothing that a row above it does not. */
  readonly extra?: true;
}

const line = (round: number) => `\n// Measured ${round}.\n`;
const code = (round: number) => `\nexport const measured${round} = ${round};\nObject(measured${round});\n`;

/** A part of the mutation table of docs/identity.md, as edits of the real workspace. */
export const mutations: readonly Mutation[] = [
  { name: 'nothing, all three asked for' },
  {
    name: 'a test in a library that all use',
    edit: (w, n) => w.append('libs/contracts/src/contracts.test.ts', line(n)),
  },
  { name: 'a README in a library', edit: (w, n) => w.write('libs/contracts/README.md', `# Contracts ${n}\n`) },
  { name: 'a target default for lint', edit: (w, n) => editNx(w, { lint: { cache: true, options: { measured: n } } }) },
  { name: 'one line of the backend', edit: (w, n) => w.append('apps/backend/src/app.ts', code(n)) },
  { name: 'one line of a library that two use', edit: (w, n) => w.append('libs/service-kit/src/health.ts', code(n)) },
  { name: 'a limit in a service.json', edit: (w, n) => limit(w, 256 + n) },
  { name: 'a README of the workspace', edit: (w, n) => w.append('README.md', `\n${n}\n`), extra: true },
  {
    name: 'one line of the event service',
    edit: (w, n) => w.append('apps/event-service/src/app.ts', code(n)),
    extra: true,
  },
  {
    name: 'one line of the frontend',
    edit: (w, n) => w.replace('apps/frontend/src/app/globals.css', ':root {', `:root {\n  --m${n}: ${n};`),
    extra: true,
  },
  {
    name: 'one line of a library that all use',
    edit: (w, n) => w.append('libs/contracts/src/task.ts', code(n)),
    extra: true,
  },
  { name: 'a target that nothing else needs', edit: (w, n) => editPackage(w, n), extra: true },
];

function editNx(workspace: WorkspaceCopy, defaults: object): void {
  edit(workspace, 'nx.json', (nx) => ({ ...nx, targetDefaults: { ...(nx['targetDefaults'] as object), ...defaults } }));
}

function editPackage(workspace: WorkspaceCopy, round: number): void {
  edit(workspace, 'apps/backend/package.json', (file) => ({ ...file, scripts: { measured: `echo ${round}` } }));
}

function limit(workspace: WorkspaceCopy, mebibytes: number): void {
  edit(workspace, 'apps/event-service/service.json', (file) => {
    const resources = file['resources'] as object;
    return { ...file, resources: { ...resources, limits: { memory: `${mebibytes}Mi` } } };
  });
}

function edit(
  workspace: WorkspaceCopy,
  file: string,
  change: (content: Record<string, unknown>) => Record<string, unknown>,
): void {
  workspace.write(file, JSON.stringify(change(JSON.parse(workspace.read(file)) as Record<string, unknown>), null, 2));
}
