import { locked, lockFile } from './fixture-lock.ts';

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
const digest = 'a'.repeat(64);

/** Services of the fixture: Nx project and name of the image. */
export const services = { backend: 'acme-backend', frontend: 'acme-frontend', events: 'acme-events' } as const;
export type ServiceProject = keyof typeof services;

/** package.json files of the fixture by folder. */
export const manifests = {
  '': {
    name: '@acme/workspace',
    private: true,
    workspaces: ['apps/*', 'libs/*', 'tools/*'],
    devDependencies: { esbuild: locked.esbuild, eslint: locked.eslint, nx: locked.nx },
  },
  'apps/backend': app('backend', { '@acme/contracts': '0.0.0', '@acme/database': '0.0.0', fastify: locked.fastify }),
  'apps/events': app('events', { '@acme/contracts': '0.0.0', '@acme/database': '0.0.0', fastify: locked.fastify }),
  'apps/frontend': app('frontend', { '@acme/contracts': '0.0.0', react: locked.react, sharp: locked.sharp }),
  'libs/contracts': lib('contracts', { zod: locked.zod }),
  'libs/database': lib('database', { '@acme/contracts': '0.0.0', pg: locked.pg }, { '@acme/test-kit': '0.0.0' }),
  'libs/test-kit': lib('test-kit', {}),
  'tools/deploy': {
    name: '@acme/deploy',
    version: '0.0.0',
    type: 'module',
    dependencies: { '@acme/workload': '0.0.0' },
  },
  'tools/workload': { name: '@acme/workload', version: '0.0.0', type: 'module' },
};

/** Every file of the fixture workspace: three services, three libraries, the tools that make images and objects. */
export function fixtureFiles(): Record<string, string> {
  return {
    ...Object.fromEntries(
      Object.entries(manifests).map(([folder, manifest]) => [
        folder ? `${folder}/package.json` : 'package.json',
        json(manifest),
      ]),
    ),
    'package-lock.json': lockFile(locked, manifests),
    'nx.json': json(nxJson),
    'tsconfig.base.json': json({ compilerOptions: { target: 'es2024', strict: true } }),
    '.gitignore': 'node_modules\ndist\n.nx\n',
    'README.md': '# Acme\n',
    ...service(
      'backend',
      'node',
      "import { task } from '@acme/contracts';\nimport { connect } from '@acme/database';\nconnect(task);\n",
    ),
    ...service('events', 'node', "import { relay } from './relay.ts';\nrelay();\n"),
    'apps/events/src/relay.ts':
      "import { connect } from '@acme/database';\nexport const relay = () => connect('relay');\n",
    ...service('frontend', 'next', "import { task } from '@acme/contracts';\nexport const page = task;\n"),
    'apps/frontend/public/about.md': '# Shipped as it is\n',
    ...library('contracts', "export const task = 'task';\n"),
    ...library(
      'database',
      "import { task } from '@acme/contracts';\nexport const connect = (to: string) => [task, to];\n",
    ),
    'libs/database/src/testing/fill.ts': "import { kit } from '@acme/test-kit';\nexport const fill = kit;\n",
    ...library('test-kit', "export const kit = 'kit';\n"),
    'docker/node.Dockerfile': dockerfile('main.js'),
    'docker/next.Dockerfile': dockerfile('server.js'),
    'tools/deploy/plugin.mjs': plugin,
    'tools/deploy/context/make-context.mjs': 'console.log(`the files of ${process.argv[2]}`);\n',
    'tools/deploy/context/build.mjs': build,
    'tools/workload/render.mjs': renderer,
  };
}

function app(name: ServiceProject, dependencies: Record<string, string>) {
  const lint = { executor: 'nx:run-commands', options: { command: 'eslint .' } };
  return {
    name: `@acme/${name}`,
    version: '0.0.0',
    type: 'module',
    dependencies,
    devDependencies: { '@acme/test-kit': '0.0.0' },
    nx: { name, targets: { lint } },
  };
}

function lib(name: string, dependencies: Record<string, string>, devDependencies: Record<string, string> = {}) {
  return {
    name: `@acme/${name}`,
    version: '0.0.0',
    type: 'module',
    exports: './src/index.ts',
    dependencies,
    devDependencies,
  };
}

function service(project: ServiceProject, kind: 'node' | 'next', main: string): Record<string, string> {
  const folder = `apps/${project}`;
  const manifest = { name: services[project], kind, port: 8000, entries: { main: 'src/main.ts' }, memory: '256Mi' };
  return {
    [`${folder}/service.json`]: json(manifest),
    [`${folder}/Dockerfile`]: dockerfile(kind === 'node' ? 'main.js' : 'server.js'),
    [`${folder}/src/main.ts`]: main,
    [`${folder}/src/main.test.ts`]: "import './main.ts';\n",
    [`${folder}/eslint.config.mjs`]: 'export default [];\n',
    [`${folder}/tsconfig.json`]: json({ extends: '../../tsconfig.base.json' }),
  };
}

function library(name: string, index: string): Record<string, string> {
  const folder = `libs/${name}`;
  return {
    [`${folder}/src/index.ts`]: index,
    [`${folder}/src/index.test.ts`]: "import './index.ts';\n",
    [`${folder}/eslint.config.mjs`]: 'export default [];\n',
    [`${folder}/README.md`]: `# ${name}\n`,
    [`${folder}/tsconfig.json`]: json({ extends: '../../tsconfig.base.json' }),
  };
}

function dockerfile(program: string): string {
  return `ARG BASE_IMAGE=node:24@sha256:${digest}\nFROM \${BASE_IMAGE}\nCOPY app/ /app/\nCMD ["node", "${program}"]\n`;
}

const nxJson = {
  analytics: false,
  neverConnectToCloud: true,
  defaultBase: 'main',
  tui: { enabled: false },
  namedInputs: {
    sharedGlobals: ['{workspaceRoot}/tsconfig.base.json'],
    default: ['{projectRoot}/**/*', 'sharedGlobals'],
    production: ['default', '!{projectRoot}/**/*.test.ts', '!{projectRoot}/eslint.config.mjs'],
  },
  plugins: ['./tools/deploy/plugin.mjs'],
  targetDefaults: {
    build: { cache: true, inputs: ['production', '^production'], options: { args: '--target=node24' } },
    lint: { cache: true, inputs: ['default'] },
  },
};

/** Infers targets from service.json, as the real plugin does, and makes services depend on what makes their images. */
const plugin = `import { dirname } from 'node:path';

export const createNodes = ['apps/*/service.json', (files) => files.map((file) => {
  const root = dirname(file);
  const targets = {
    build: { executor: 'nx:run-commands', options: { command: 'node tools/deploy/context/build.mjs ' + root } },
    context: { executor: 'nx:run-commands', dependsOn: ['build'], options: { command: 'node tools/deploy/context/make-context.mjs ' + root } },
  };
  return [file, { projects: { [root]: { targets, implicitDependencies: ['@acme/deploy'] } } }];
})];
`;

/** What Nx calls the task is all that the test wants of its build. */
const build = `import { mkdirSync, writeFileSync } from 'node:fs';

const project = process.argv[2].slice('apps/'.length);
mkdirSync('dist', { recursive: true });
writeFileSync('dist/' + project + '.hash', process.env.NX_TASK_HASH);
`;

const renderer = `export function render({ name, memory }, platform, image) {
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'acme' },
      spec: { template: { spec: { containers: [{ name, image, resources: { limits: { memory } } }] } } },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, namespace: 'acme' },
      spec: { rules: [{ host: platform.host }] },
    },
  ];
}
`;
