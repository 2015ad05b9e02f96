import { connect } from 'node:tls';
import { type Check, judge, notChecked } from '../check.ts';
import { visit } from './visit.ts';

const patience = 10_000;
/** Renewal is due a third of its life before a certificate ends; less than this, and nobody renews it. */
const leastDays = 14;

/** The certificate of an https URL, and that http leads there. */
export async function checkTls(url: string, trusted?: { ca?: string }): Promise<Check[]> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'https:') return [notChecked('certificate', 'the environment has no https URL')];
  const days = await daysLeft(hostname, Number(port || 443), trusted?.ca).catch((error: unknown) => error as Error);
  const todo = 'the certificate of the ingress: kubectl describe ingress, certificate';
  const certificate =
    days instanceof Error
      ? judge('certificate', false, { measured: days.message, todo })
      : judge('certificate', days >= leastDays, {
          measured: `${Math.floor(days)} days left`,
          limit: `≥ ${leastDays} days`,
          todo,
        });
  return port ? [certificate] : [certificate, await checkRedirect(hostname)];
}

async function checkRedirect(hostname: string): Promise<Check> {
  const answer = await visit(`http://${hostname}/`).catch((error: unknown) => error as Error);
  const measured = answer instanceof Error ? answer.message : `status ${answer.status}`;
  const good = !(answer instanceof Error) && [301, 302, 307, 308].includes(answer.status);
  return judge('http leads to https', good, { measured, todo: 'annotation ssl-redirect of the ingress' });
}

function daysLeft(host: string, port: number, ca: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, servername: host, timeout: patience, ...(ca ? { ca } : {}) }, () => {
      resolve((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / 86_400_000);
      socket.destroy();
    });
    socket.on('error', reject).on('timeout', () => socket.destroy(new Error('no answer')));
  });
}
