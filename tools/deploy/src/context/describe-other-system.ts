import type { LockEntry } from '@todo/identity';
import { npmTarget } from './lock-closure.ts';

const { os, cpu, libc } = npmTarget;

/** The command that installs what runs in images, on any machine. */
export const installForTarget = `npm ci --os=${os} --cpu=${cpu} --libc=${libc}`;

/** Why a package does not run in an image and what to do; `undefined` when its `os`, `cpu` and `libc` allow it. */
export function describeOtherSystem(folder: string, entry: LockEntry): string | undefined {
  const limit = [
    { list: entry.os, value: os },
    { list: entry.cpu, value: cpu },
    { list: entry.libc, value: libc },
  ].find(({ list, value }) => !allows(list ?? [], value));
  if (!limit) return undefined;
  return (
    `${folder} runs on ${limit.list?.join(', ')} only, and images are for ${os}/${cpu} with ${libc}. ` +
    `Install the packages of that system before you build: ${installForTarget}`
  );
}

/** npm's rule: `!x` excludes x; when anything is named without `!`, the value must be named. */
function allows(list: readonly string[], value: string): boolean {
  if (list.length === 0 || list.includes(value)) return true;
  return !list.includes(`!${value}`) && list.every((item) => item.startsWith('!'));
}
