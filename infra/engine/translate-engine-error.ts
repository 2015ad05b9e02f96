import { describeRefusal } from '../digitalocean/describe-refusal.ts';
import { InfraError } from '../infra-error.ts';

interface ErrorContext {
  environment?: string;
  /** What the engine reported as errors while it ran. */
  reported?: readonly string[];
}

/** How DigitalOcean's client words a refusal, whatever stands before it. */
const refusal = /(GET|POST|PUT|DELETE) https?:\/\/[^/\s]+(\/[^\s?:]*)\S*: (\d{3}) (?:\(request "[^"]*"\) )?([^\n]*)/g;

/** Known failures of the engine and what to do about each; the first that matches is told. */
const known: { pattern: RegExp; tell: (match: RegExpMatchArray) => string }[] = [
  {
    pattern: /incorrect passphrase/,
    tell: () =>
      'the passphrase does not fit this environment: set PULUMI_CONFIG_PASSPHRASE to the one it was made with (infra/README.md)',
  },
  {
    pattern:
      /no resource plugin 'pulumi-resource-([\w-]+)'|could not (?:find|download) plugin[^\n]*pulumi-resource-([\w-]+)/,
    tell: ([, one, other]) =>
      `Pulumi's provider plugin "${one ?? other}" is not installed and could not be downloaded: allow access to the internet, ` +
      `or run: pulumi plugin install resource ${one ?? other} <version> --file <downloaded archive>`,
  },
  {
    pattern: /locked by \d+ lock[\s\S]*?created by (\S+) \(pid (\d+)\) at (\S+)/,
    tell: ([, who, pid, since]) =>
      `another run holds this environment (${who}, process ${pid}, since ${since}): wait for it; if it is dead, add --break-lock`,
  },
  {
    pattern: /(replace|delete) resource "urn:pulumi:[^"]*:(\w+)::([\w-]+)"\s+as it is currently marked for protection/,
    tell: ([, verb, kind, name]) =>
      `this would ${verb} ${kind} ${name} with everything in it, and it is protected: undo the change, or set "protect": false first`,
  },
  {
    pattern: /update canceled/,
    tell: () => 'stopped before everything was done; run it again to go on from there',
  },
  {
    pattern: /failed to load checkpoint: .+/,
    tell: ([line]) =>
      `${line}: the state is damaged; put the newest file of its folder .pulumi/backups in its place (infra/README.md)`,
  },
  {
    pattern: /(?:connect: connection refused|no such host|i\/o timeout|Unauthorized|401)[^\n]*/,
    tell: ([line]) => `the cluster or the state could not be reached: ${line.trim()}`,
  },
];

/** The engine's failure as lines for the person at the keyboard; the original stays as `cause`. */
export function translateEngineError(error: unknown, { environment, reported = [] }: ErrorContext): InfraError {
  if (error instanceof InfraError) return error;
  const text = [...reported, error instanceof Error ? error.message : String(error)].join('\n');
  const refused = reported.flatMap((line) => describeRefusals(line));
  if (refused.length > 0) return new InfraError([...new Set(refused)], { cause: error });
  for (const { pattern, tell } of known) {
    const match = text.match(pattern);
    if (match) return new InfraError(tell(match), { cause: error });
  }
  // That it failed is known.
  const told = reported.filter((line) => !/^(update|preview|destroy) failed$/.test(line));
  const lines = told.length > 0 ? told : errorLines(text);
  const prefix = environment ? `environment ${environment}: ` : '';
  return new InfraError(
    lines.map((line) => prefix + line),
    { cause: error },
  );
}

function describeRefusals(text: string): string[] {
  return [...text.matchAll(refusal)].map(([, method = '', path = '', status = '', message = '']) => {
    const { message: told } = describeRefusal({ status: Number(status), request: `${method} ${path}`, message });
    return told;
  });
}

function errorLines(text: string): string[] {
  const lines = text.split('\n').flatMap((line) => /(?:^|\s)error: (.+)$/.exec(line)?.[1] ?? []);
  return lines.length > 0 ? [...new Set(lines)] : [text.trim()];
}
