import { createProjectGraphAsync } from '@nx/devkit';

/** Forked in a workspace's folder by `loadGraph`: sends the projects and their dependencies to its parent. */
const { nodes, dependencies } = await createProjectGraphAsync({ exitOnError: false, resetDaemonClient: true });
process.send?.({ nodes, dependencies }, () => process.disconnect());
