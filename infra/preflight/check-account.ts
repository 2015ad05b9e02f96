import type { Check } from './check.ts';

export const checkAccount: Check = ({ account }) => {
  if (!account || account.status === 'active') return {};
  const why = account.status_message.trim();
  const message = `the DigitalOcean account is "${account.status}"${why && ` (${why})`}`;
  if (account.status === 'warning') return { notes: [message] };
  return { problems: [`${message}: it can make nothing until that is settled at https://cloud.digitalocean.com`] };
};
