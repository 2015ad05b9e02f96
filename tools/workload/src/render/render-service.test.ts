import type {
  V1Deployment,
  V1Ingress,
  V1Service,
  V1ServiceAccount,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { ServiceManifest } from '../service-manifest.ts';
import { fullManifest, platform, smallManifest, target } from '../testing/example.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { renderService } from './render-service.ts';

const full = renderService(fullManifest, platform, target);
const small = renderService(smallManifest, platform, target);

function only<T>(objects: KubernetesObject[], kind: string): T {
  const found = objects.filter((object) => object.kind === kind);
  expect(found).toHaveLength(1);
  return found[0] as T;
}

function mainContainer(objects: KubernetesObject[]) {
  const container = only<V1Deployment>(objects, 'Deployment').spec?.template.spec?.containers[0];
  if (!container) throw new Error('no container');
  return container;
}

function environment(objects: KubernetesObject[]) {
  return Object.fromEntries((mainContainer(objects).env ?? []).map(({ name, value }) => [name, value]));
}

describe('renderService', () => {
  it('puts our labels and the namespace on every object, and no name twice within a kind', () => {
    for (const object of [...full, ...small]) {
      expect(object.metadata.namespace).toBe('shop');
      expect(object.metadata.labels).toMatchObject({
        'app.kubernetes.io/part-of': 'todo-app',
        'app.kubernetes.io/managed-by': 'todo-deploy',
      });
    }
    const names = full.map((object) => `${object.kind}/${object.metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is a function of its arguments: the same bytes each time, none of them a time or a commit', () => {
    expect(JSON.stringify(renderService(fullManifest, platform, target))).toBe(JSON.stringify(full));
  });

  it('leaves out what a small service does not need', () => {
    const kinds = small.map((object) => object.kind);
    expect(kinds).not.toContain('Ingress');
    expect(kinds).not.toContain('HorizontalPodAutoscaler');
    expect(only<V1Deployment>(small, 'Deployment').spec?.replicas).toBe(1);
    expect(only<V1Service>(small, 'Service').metadata?.annotations).toBeUndefined();
  });

  it('leaves the number of pods to the autoscaler when there is one', () => {
    expect(only<V1Deployment>(full, 'Deployment').spec).not.toHaveProperty('replicas');
    expect(only<V2HorizontalPodAutoscaler>(full, 'HorizontalPodAutoscaler').spec).toMatchObject({
      minReplicas: 2,
      maxReplicas: 5,
      scaleTargetRef: { kind: 'Deployment', name: 'orders' },
    });
  });

  it('never has fewer pods than before during a rollout, and one more at most', () => {
    expect(only<V1Deployment>(full, 'Deployment').spec?.strategy?.rollingUpdate).toEqual({
      maxSurge: 1,
      maxUnavailable: 0,
    });
  });

  it('selects the pods it makes', () => {
    for (const objects of [full, small]) {
      const deployment = only<V1Deployment>(objects, 'Deployment');
      const podLabels = deployment.spec?.template.metadata?.labels ?? {};
      expect(podLabels).toMatchObject(deployment.spec?.selector.matchLabels ?? { none: '' });
      expect(podLabels).toMatchObject(only<V1Service>(objects, 'Service').spec?.selector ?? { none: '' });
    }
  });

  it('probes three different things: started, alive, ready for traffic', () => {
    const { startupProbe, livenessProbe, readinessProbe } = mainContainer(full);
    expect(startupProbe?.httpGet?.path).toBe('/healthz');
    expect((startupProbe?.periodSeconds ?? 0) * (startupProbe?.failureThreshold ?? 0)).toBe(30);
    expect(livenessProbe?.httpGet?.path).toBe('/healthz');
    expect(readinessProbe?.httpGet?.path).toBe('/readyz');
  });

  it('waits out the endpoint removal before SIGTERM and still leaves the declared grace', () => {
    const pod = only<V1Deployment>(full, 'Deployment').spec?.template.spec;
    const drain = pod?.containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0;
    expect(drain).toBeGreaterThan(0);
    expect(pod?.terminationGracePeriodSeconds).toBe(drain + 20);
  });

  it('gives the program addresses, ports and secrets by reference', () => {
    expect(environment(full)).toMatchObject({
      HOST: '0.0.0.0',
      PORT: '8000',
      RECEIVER_PORT: '8002',
      PRICES_URL: 'http://prices',
      ENVIRONMENT: 'staging',
      LOG_LEVEL: 'info',
      DATABASE_URL: undefined,
    });
    expect(mainContainer(full).env).toContainEqual({
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name: 'database-secret', key: 'url' } },
    });
  });

  it('answers on its declared port and on 80, so that callers need not know the first', () => {
    expect(only<V1Service>(full, 'Service').spec?.ports?.map(({ port }) => port)).toEqual([8000, 80]);
    expect(only<V1Service>(small, 'Service').spec?.ports?.map(({ port }) => port)).toEqual([80]);
  });

  it('passes public paths on unchanged, unbuffered and for hours', () => {
    const ingress = only<V1Ingress>(full, 'Ingress');
    expect(ingress.spec?.rules?.[0]?.http?.paths.map(({ path, pathType }) => [path, pathType])).toEqual([
      ['/api', 'Prefix'],
      ['/hooks', 'Prefix'],
    ]);
    const annotations = ingress.metadata?.annotations ?? {};
    expect(annotations['nginx.ingress.kubernetes.io/proxy-buffering']).toBe('off');
    expect(Number(annotations['nginx.ingress.kubernetes.io/proxy-read-timeout'])).toBeGreaterThanOrEqual(3600);
    expect(Object.keys(annotations).filter((name) => name.includes('rewrite'))).toEqual([]);
  });

  it('answers on every host unless the platform names one', () => {
    expect(only<V1Ingress>(full, 'Ingress').spec?.rules?.[0]).not.toHaveProperty('host');
    const named = renderService(fullManifest, { ...platform, host: 'todo.example' }, target);
    expect(only<V1Ingress>(named, 'Ingress').spec?.rules?.[0]?.host).toBe('todo.example');
  });

  it('pulls with the login of the platform and holds no token of the cluster', () => {
    const account = only<V1ServiceAccount>(full, 'ServiceAccount');
    expect(account.imagePullSecrets).toEqual([{ name: 'registry-login' }]);
    expect(account.automountServiceAccountToken).toBe(false);
    const open = renderService(fullManifest, { ...platform, imagePullSecret: undefined }, target);
    expect(only<V1ServiceAccount>(open, 'ServiceAccount')).not.toHaveProperty('imagePullSecrets');
  });

  it('can write where it says and nowhere else', () => {
    const pod = only<V1Deployment>(full, 'Deployment').spec?.template.spec;
    expect(pod?.containers[0]?.securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    const mounts = pod?.containers[0]?.volumeMounts?.map(({ mountPath }) => mountPath);
    expect(mounts).toEqual(['/tmp', '/app/.next/cache']);
    expect(pod?.volumes?.map(({ name }) => name)).toEqual(pod?.containers[0]?.volumeMounts?.map(({ name }) => name));
  });

  it('does not change a service because of who calls it', () => {
    const caller = ServiceManifest.parse({ ...smallManifest, name: 'caller', calls: ['orders'] });
    const labels = only<V1Deployment>(renderService(caller, platform, target), 'Deployment').spec?.template.metadata
      ?.labels;
    expect(labels).toMatchObject({ 'todo.deploy/calls-orders': 'true' });
  });
});
