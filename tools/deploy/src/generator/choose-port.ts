import { globSync } from 'node:fs';
import { ServiceManifest } from '@todo/workload';
import { readJson, type Tree } from '@nx/devkit';
import type { Kind } from './declare-service.ts';

const first: Readonly<Record<Kind, number>> = { node: 8000, next: 3000 };

/** The first port from 8000, or 3000 for pages, that no service declares: on a laptop all of them share one host. */
export function choosePort(tree: Tree, kind: Kind): number {
  const taken = new Set(globSync('apps/*/service.json', { cwd: tree.root }).flatMap((file) => portsOf(tree, file)));
  let port = first[kind];
  while (taken.has(port)) port++;
  return port;
}

function portsOf(tree: Tree, file: string): number[] {
  const manifest = ServiceManifest.safeParse(readJson(tree, file)).data;
  return manifest ? [manifest.port, ...Object.values(manifest.loopbackPorts)] : [];
}
