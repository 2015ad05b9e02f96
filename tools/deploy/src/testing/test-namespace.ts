import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How a pod ended: seconds from the request to stop it until its program was gone, and its exit code. */
export interface PodEnd {
  readonly seconds: number;
  readonly exitCode: number;
}

/** A namespace of its own on the real cluster, by `kubectl`, in which pods run as strictly as production allows. */
export class TestNamespace {
  readonly name = `image-test-${randomBytes(4).toString('hex')}`;
  readonly #forwards: ChildProcess[] = [];

  async create(): Promise<void> {
    await this.#kubectl(['create', 'namespace', this.name]);
    const level = 'pod-security.kubernetes.io/enforce=restricted';
    await this.#kubectl(['label', 'namespace', this.name, level]);
  }

  async remove(): Promise<void> {
    for (const child of this.#forwards) child.kill();
    await this.#kubectl(['delete', 'namespace', this.name, '--wait=false']);
  }

  /** Starts a pod with a read-only root file system, no rights, and a user that no image knows. */
  async start(pod: {
    name: string;
    image: string;
    port: number;
    uid: number;
    env?: Record<string, string>;
    command?: string[];
    writable?: string[];
    readiness?: string;
  }): Promise<void> {
    const writable = pod.writable ?? [];
    const container = {
      name: 'main',
      image: pod.image,
      ...(pod.command ? { command: pod.command } : {}),
      env: Object.entries(pod.env ?? {}).map(([name, value]) => ({ name, value })),
      ...(pod.readiness
        ? {
            readinessProbe: {
              httpGet: { path: pod.readiness, port: pod.port },
              periodSeconds: 1,
              failureThreshold: 90,
            },
          }
        : {}),
      securityContext: {
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
      volumeMounts: writable.map((mountPath, index) => ({ name: `w${index}`, mountPath })),
    };
    const spec = {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 30,
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: pod.uid,
        runAsGroup: pod.uid,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [container],
      volumes: writable.map((_, index) => ({ name: `w${index}`, emptyDir: {} })),
    };
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: pod.name }, spec };
    await this.#kubectl(['apply', '--filename=-'], JSON.stringify(object));
  }

  async waitUntilReady(pod: string): Promise<void> {
    await this.#kubectl(['wait', `pod/${pod}`, '--for=condition=Ready', '--timeout=120s']).catch(
      async (cause: unknown) => {
        throw new Error(`${pod} did not become ready:\n${await this.logs(pod)}`, { cause });
      },
    );
  }

  /** Waits for a program that ends by itself; gives its exit code. */
  async waitUntilDone(pod: string): Promise<number> {
    return (await this.#watchEnd(pod)).exitCode;
  }

  logs(pod: string): Promise<string> {
    return this.#kubectl(['logs', pod]).catch(String);
  }

  /** Forwards a free local port to the pod; gives the URL. */
  async forward(pod: string, port: number): Promise<string> {
    const child = spawn('kubectl', ['-n', this.name, 'port-forward', `pod/${pod}`, `:${port}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#forwards.push(child);
    const local = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const found = /127\.0\.0\.1:(\d+)/.exec(text)?.[1];
        if (found) resolve(found);
      });
      child.on('exit', (code) => reject(new Error(`kubectl port-forward ended with ${code}`)));
    });
    return `http://127.0.0.1:${local}`;
  }

  /** Sends SIGTERM, as every rollout does, and waits for the program's end. */
  async stop(pod: string): Promise<PodEnd> {
    const end = this.#watchEnd(pod);
    const started = Date.now();
    await this.#kubectl(['delete', 'pod', pod, '--wait=false']);
    const { at, exitCode } = await end;
    return { seconds: (at - started) / 1000, exitCode };
  }

  /** Follows the pod's status, whose last version, after the end, is gone from the API at once. */
  #watchEnd(pod: string): Promise<{ at: number; exitCode: number }> {
    const path = '{.status.containerStatuses[0].state.terminated.exitCode}';
    const args = ['-n', this.name, 'get', 'pod', pod, '--watch', `--output=jsonpath=${path}{"\\n"}`];
    const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    return new Promise((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const code = /^\d+$/m.exec(text)?.[0];
        if (code === undefined) return;
        resolve({ at: Date.now(), exitCode: Number(code) });
        child.kill();
      });
      child.on('exit', () => reject(new Error(`the end of ${pod} was not seen`)));
    });
  }

  async #kubectl(args: string[], input?: string): Promise<string> {
    const pending = run('kubectl', ['--namespace', this.name, ...args], { maxBuffer: 16 * 1024 * 1024 });
    if (input !== undefined) pending.child.stdin?.end(input);
    return (await pending).stdout;
  }
}
