import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';

/** The process and all it started, and what those started. */
export function descendants(pid: number): number[] {
  const parents = listProcesses('pid=,ppid=').map((row) => row.map(Number) as [number, number]);
  const found = [pid];
  for (const ancestor of found) found.push(...parents.filter(([, ppid]) => ppid === ancestor).map(([child]) => child));
  return found;
}

/** Those that still run; a zombie waits only for whoever adopted it to take notice. */
export function alive(pids: readonly number[]): number[] {
  return listProcesses('pid=,stat=').flatMap(([pid, state]) => {
    return pids.includes(Number(pid)) && !state?.startsWith('Z') ? [Number(pid)] : [];
  });
}

function listProcesses(columns: string): string[][] {
  const lines = execFileSync('ps', ['-A', '-o', columns], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => line.trim().split(/\s+/));
}

export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
