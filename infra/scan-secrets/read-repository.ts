import { spawn } from 'node:child_process';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface TextFile {
  path: string;
  content: string;
  where: string;
}

/** Longer files, and those with a zero byte, are not text that somebody wrote. */
const longest = 1_000_000;
/** Hashes of packages; nothing in it is ours. */
const generated = /(^|\/)package-lock\.json$/;

export function asText(path: string, bytes: Buffer, where: string): TextFile[] {
  if (generated.test(path) || bytes.length > longest || bytes.includes(0)) return [];
  return [{ path, content: bytes.toString('utf8'), where }];
}

/** Every tracked file, and those that would be, as they are now. */
export async function readWorkTree(root: string): Promise<TextFile[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await run('git', args, { cwd: root, maxBuffer: Infinity });
  const files: TextFile[] = [];
  for (const path of stdout.split('\0').filter(Boolean)) {
    // Deleted, but not yet from the index; or a folder of a submodule.
    const bytes = await readFile(join(root, path)).catch(() => undefined);
    if (bytes) files.push(...asText(path, bytes, path));
  }
  return files;
}

/** Every version of every file in any branch or tag, each once. */
export async function* readHistory(root: string): AsyncGenerator<TextFile> {
  const { stdout } = await run('git', ['rev-list', '--objects', '--all'], { cwd: root, maxBuffer: Infinity });
  const named = stdout.split('\n').flatMap((line) => {
    const [id = '', ...path] = line.split(' ');
    return path.length > 0 ? [{ id, path: path.join(' ') }] : [];
  });
  const child = spawn('git', ['cat-file', '--batch'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => undefined).end(named.map(({ id }) => `${id}\n`).join(''));
  let buffer = Buffer.alloc(0);
  const chunks = child.stdout[Symbol.asyncIterator]();
  const more = async () => {
    const { value, done } = (await chunks.next()) as IteratorResult<Buffer>;
    if (done) throw new Error('git cat-file ended too early');
    buffer = Buffer.concat([buffer, value]);
  };
  for (const { id, path } of named) {
    while (!buffer.includes(10)) await more();
    const end = buffer.indexOf(10);
    const [, type, size = '0'] = buffer.subarray(0, end).toString().split(' ');
    const last = end + 1 + Number(size);
    while (buffer.length < last + 1) await more();
    const bytes = buffer.subarray(end + 1, last);
    if (type === 'blob')
      yield* asText(path, bytes, `${path} (blob ${id.slice(0, 12)}: git log --all --find-object=${id})`);
    buffer = buffer.subarray(last + 1);
  }
}
