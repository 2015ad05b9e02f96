import type { V1Job } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { fullManifest, platform, smallManifest, target } from '../testing/example.ts';
import { renderMigrationJob } from './render-migration-job.ts';

describe('renderMigrationJob', () => {
  const job = renderMigrationJob(fullManifest, platform, target) as V1Job;
  const pod = job.spec?.template.spec;

  it('is named after the image that it migrates for, within the length of a pod label', () => {
    expect(job.metadata?.name).toBe('orders-migrate-0123456789ab');
    const other = renderMigrationJob(fullManifest, platform, { ...target, identity: 'src-fedcba9876543210fedc' });
    expect(other?.metadata.name).not.toBe(job.metadata?.name);
    const long = { ...fullManifest, name: 'a'.repeat(42) };
    expect(renderMigrationJob(long, platform, target)?.metadata.name.length).toBeLessThanOrEqual(63);
  });

  it('runs the migration entry of the same image with the same secrets, once', () => {
    expect(pod?.containers[0]?.image).toBe(target.image);
    expect(pod?.containers[0]?.command).toEqual(['node', 'migrate.js']);
    expect(pod?.containers[0]?.env?.map(({ name }) => name)).toContain('DATABASE_URL');
    expect(pod?.restartPolicy).toBe('Never');
    expect(job.spec?.ttlSecondsAfterFinished).toBeGreaterThan(0);
  });

  it('is as restricted as the service and never gets its traffic', () => {
    expect(pod?.containers[0]?.securityContext?.readOnlyRootFilesystem).toBe(true);
    expect(pod?.securityContext?.runAsNonRoot).toBe(true);
    expect(job.spec?.template.metadata?.labels?.['app.kubernetes.io/name']).toBe('orders-migrate');
  });

  it('is left out for a service without a migration', () => {
    expect(renderMigrationJob(smallManifest, platform, target)).toBeUndefined();
  });
});
