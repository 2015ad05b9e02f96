import { existsSync, type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';

const source = /(?<!\.test)\.(ts|mts|js|mjs|json|sql)$/;
const ignoredFolder = /^(\..*|node_modules|out-tsc|dist|coverage)$/;

/**
 * Calls `onChange` for each source file that is written, made or removed in the folders. It watches folders, not files:
 * `node --watch` loses sight of a file once an editor, or git, has put a new one in its place.
 */
export function watchSources(folders: readonly string[], onChange: (path: string) => void): () => void {
  const watchers = new Map<string, FSWatcher>();

  const forget = (folder: string) => {
    for (const [path, watcher] of watchers) {
      if (path !== folder && !path.startsWith(`${folder}/`)) continue;
      watcher.close();
      watchers.delete(path);
    }
  };
  const add = (folder: string): void => {
    try {
      const watcher = watch(folder, (_event, name) => name !== null && changed(folder, name));
      watcher.on('error', () => forget(folder));
      watchers.set(folder, watcher);
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.isDirectory() && !ignoredFolder.test(entry.name)) add(join(folder, entry.name));
      }
    } catch {
      // removed between being seen and being watched
      forget(folder);
    }
  };
  const changed = (folder: string, name: string) => {
    const path = join(folder, name);
    if (isFolder(path) && !ignoredFolder.test(name)) {
      forget(path);
      add(path);
    } else if (source.test(name) && name !== 'service.json') {
      onChange(path);
    }
  };

  folders.forEach(add);
  return () => folders.forEach(forget);
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
