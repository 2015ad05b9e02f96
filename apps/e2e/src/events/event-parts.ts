import { readFileSync } from 'node:fs';

interface Account {
  readonly username: string;
  readonly password: string;
}

/** What the test of events in the cluster needs beyond the other parts; see docs/guides/testing.md. */
export interface EventParts {
  /** Brokers that take plain connections of this machine, as an administrator. */
  readonly plainBrokers: readonly string[];
  /** The same brokers as pods reach them: SCRAM-SHA-512 over TLS. */
  readonly brokers: readonly string[];
  /** Certificate of who signed theirs, in PEM. */
  readonly ca: string;
  readonly relay: Account;
  readonly sidecar: Account;
  /** Dapr's own Helm chart: a file. */
  readonly chart: string;
  /** `host/path` that has Dapr's images. */
  readonly chartRegistry: string;
}

const variables = [
  'TEST_KAFKA_BROKERS',
  'TEST_KAFKA_SASL_BROKERS',
  'TEST_KAFKA_CA',
  'TEST_KAFKA_USERS',
  'TEST_DAPR_CHART',
  'TEST_DAPR_REGISTRY',
] as const;

/** The names of the variables that are missing; none when every part is there. */
export const missingEventParts = variables.filter((name) => !process.env[name]);

export function eventParts(): EventParts {
  const [plain = '', sasl = '', caFile = '', users = '', chart = '', chartRegistry = ''] = variables.map(
    (name) => process.env[name],
  );
  const [relay, sidecar] = users.split(' ').map((account) => {
    const [username = '', password = ''] = account.split(':');
    return { username, password };
  });
  if (!relay || !sidecar) throw new Error('TEST_KAFKA_USERS takes two accounts: "user:password user:password"');
  const ca = readFileSync(caFile, 'utf8');
  return { plainBrokers: plain.split(','), brokers: sasl.split(','), ca, relay, sidecar, chart, chartRegistry };
}
