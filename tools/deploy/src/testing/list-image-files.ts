import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { blobFile, readLayout } from '../registry/oci-layout.ts';

/** An entry of an image's layers. */
export interface ImageFile {
  readonly path: string;
  /** As `ls -l` writes it: `-rw-r--r--`. */
  readonly mode: string;
  /** `uid/gid`, as numbers. */
  readonly owner: string;
  /** Modification time, `YYYY-MM-DD hh:mm:ss`, UTC. */
  readonly time: string;
}

const run = promisify(execFile);

/** The files that a Dockerfile put on top of its base, read from the layers of a built image. */
export async function listImageFiles(layoutDir: string): Promise<ImageFile[]> {
  const { manifest } = await readLayout(layoutDir);
  const files: ImageFile[] = [];
  // BuildKit marks the layers whose times it rewrote: ours, not those of the base.
  const ours = manifest.layers.filter(({ annotations }) => annotations?.['buildkit/rewritten-timestamp']);
  for (const { digest } of ours) {
    const { stdout } = await run(
      'tar',
      [
        '--list',
        '--verbose',
        '--gzip',
        '--numeric-owner',
        '--full-time',
        '--utc',
        '--file',
        blobFile(layoutDir, digest),
      ],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    for (const line of stdout.split('\n').filter(Boolean)) {
      const [, mode, owner, time, path] = /^(\S+)\s+(\S+)\s+\d+\s+(\S+ \S+) (.*)$/.exec(line) ?? [];
      if (!mode || !owner || !time || !path) throw new Error(`tar wrote ${JSON.stringify(line)}`);
      files.push({ path, mode, owner, time });
    }
  }
  return files;
}

/** The configuration of a built image. */
export async function readImageConfig(layoutDir: string): Promise<Record<string, unknown>> {
  const { manifest } = await readLayout(layoutDir);
  const config = JSON.parse(await readFile(blobFile(layoutDir, manifest.config.digest), 'utf8')) as {
    config: Record<string, unknown>;
  };
  return config.config;
}
