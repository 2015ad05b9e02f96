// Imports nothing and uses no new syntax: it has to be understood by the old Node that it refuses.
const oldest = 20;
const major = Number(process.versions.node.split('.')[0]);

if (major < oldest) {
  console.error(
    `error: this is Node ${process.versions.node}; Node ${oldest} or newer is needed. Install one from https://nodejs.org and try again.`,
  );
  process.exit(1);
}
