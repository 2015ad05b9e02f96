// Run by kubectl (client-go's credential plugin, https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins):
// prints a token for one cluster that ends soon. It loads nothing but the API's client, as every kubectl command waits for it.
import { createApiClient } from '../digitalocean/api-client.ts';
import { readAccountAccess, requireAccountAccess } from '../digitalocean/read-account-access.ts';
import { InfraError } from '../infra-error.ts';
import { issueExecCredential } from './issue-exec-credential.ts';

try {
  const client = createApiClient(requireAccountAccess(readAccountAccess(process.env)), { attempts: 3 });
  const credential = await issueExecCredential(client, process.argv[2] ?? '');
  process.stdout.write(`${JSON.stringify(credential)}\n`);
} catch (error) {
  if (!(error instanceof InfraError)) throw error;
  for (const problem of error.problems) process.stderr.write(`error: ${problem}\n`);
  process.exit(1);
}
