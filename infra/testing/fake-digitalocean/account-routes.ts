import type { FastifyInstance } from 'fastify';
import type { Account } from './account.ts';
import { scopes } from './authorize.ts';

export function accountRoutes(app: FastifyInstance, account: Account): void {
  app.get('/v2/account', scopes('account:read'), () => ({
    account: {
      droplet_limit: account.limits.droplet,
      floating_ip_limit: 3,
      reserved_ip_limit: 3,
      volume_limit: account.limits.volume,
      email: 'team@example.com',
      name: 'Team',
      uuid: 'b6f88a86d9156cace5f3c78dc9851d957381ef00',
      email_verified: true,
      status: account.status,
      status_message: '',
      team: { uuid: '5df3e3004a17e242b7c20ca6c9fc25b701a47ece', name: 'My Team' },
    },
  }));
}
