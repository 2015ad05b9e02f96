import { describe, expect, it, onTestFinished } from 'vitest';
import { createApiClient } from '../digitalocean/api-client.ts';
import { DigitalOcean } from '../environment/digitalocean.ts';
import { Events } from '../environment/events.ts';
import { startFakeDigitalOcean } from '../testing/fake-digitalocean/index.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { formatCosts, formatDifference } from './format-costs.ts';
import { perDay } from './list-prices.ts';
import { planCosts, totalOf } from './plan-costs.ts';
import { plannedVolumes } from './planned-volumes.ts';
import { pricesOfTheList, readPrices } from './read-prices.ts';

const base = { region: 'nyc3', registry: { name: 'acme' } };
// Kafka's three disks, and what monitoring is reckoned with.
const volumes = [10, 10, 10, 20, 5, 2].map((gibibytes, index) => ({ name: `volume-${index}`, gibibytes }));
const plan = (overrides: object = {}) =>
  planCosts(DigitalOcean.parse({ ...base, ...overrides }), pricesOfTheList, volumes);

describe('the cost of an environment', () => {
  it('is what the reference reckoned for two, three and five nodes', () => {
    expect(totalOf(plan())).toEqual({ what: 'together', min: 73.7, steady: 97.7, max: 145.7 });
  });

  it('has high availability, databases and larger nodes on top, and no registry that is paid already', () => {
    const base = totalOf(plan()).steady;
    expect(totalOf(plan({ cluster: { ha: true } })).steady - base).toBeCloseTo(40);
    const nodes = { size: 's-4vcpu-8gb', min: 1, count: 2, max: 4 };
    expect(plan({ cluster: { nodes } })[0]).toEqual({
      what: 'nodes s-4vcpu-8gb, 1/2/4',
      min: 48,
      steady: 96,
      max: 192,
    });
    const databases = { postgres: { size: 'db-s-1vcpu-2gb', nodes: 2 }, valkey: {} };
    expect(totalOf(plan({ databases })).steady - base).toBeCloseTo(60.9 + 15);
    expect(totalOf(plan({ registry: { name: 'acme', create: false } })).steady - base).toBeCloseTo(-5);
    expect(totalOf(plan({ registry: { name: 'acme', tier: 'professional' } })).steady - base).toBeCloseTo(15);
  });

  it('goes by the prices of the API where it has them', async () => {
    const fake = await startFakeDigitalOcean();
    onTestFinished(() => fake.stop());
    const prices = await readPrices(createApiClient({ token: fake.token, apiUrl: fake.url }));
    expect(prices.droplet('s-4vcpu-8gb')).toBe(48);
    expect(prices.droplet('c-4')).toBe(84);
    expect(prices.registry('professional')).toBe(20);
    expect(prices.source).toContain('by the API today');
  });

  it('is refused for a size that nobody knows', async () => {
    expect(await problemsOf(() => plan({ cluster: { nodes: { size: 'z-1' } } }))).toEqual([
      'nobody knows the price of size z-1: set DIGITALOCEAN_TOKEN, or add it to infra/cost/list-prices.ts',
    ]);
  });

  it('runs up each day what makes the month after 28', () => {
    expect(perDay(28)).toBe(1);
  });
});

describe('the volumes', () => {
  const of = (events: Parameters<typeof plannedVolumes>[0]['events']) =>
    plannedVolumes({ events }).map(({ gibibytes }) => gibibytes);
  it('are those of the brokers that run in the cluster', () => {
    expect(of(Events.parse({ kafka: 'strimzi', storage: '1500Mi' }))).toEqual([2, 2, 2]);
    expect(of(Events.parse({ kafka: 'strimzi' }))).toEqual([10, 10, 10]);
    expect(of(Events.parse({ kafka: 'none' }))).toEqual([]);
  });
});

describe('the tables', () => {
  it('say each part and the sum', () => {
    expect(formatCosts(plan(), 'list')).toEqual([
      'US$ a month                    min   steady      max',
      'nodes s-2vcpu-4gb, 2/3/5     48.00    72.00   120.00',
      'control plane                 0.00     0.00     0.00',
      'load balancer, network       15.00    15.00    15.00',
      '6 volumes, 57 GiB             5.70     5.70     5.70',
      'registry, basic               5.00     5.00     5.00',
      'together                     73.70    97.70   145.70',
      'list; without taxes and traffic',
    ]);
  });

  it('say what came, what went, and the difference', () => {
    const after = plan({ cluster: { ha: true, nodes: { max: 4 } } });
    expect(formatDifference(plan(), after, 'main')).toEqual([
      '| US$ a month | min | steady | max |',
      '| --- | ---: | ---: | ---: |',
      '| main | 73.70 | 97.70 | 145.70 |',
      '| − nodes s-2vcpu-4gb, 2/3/5 | −48.00 | −72.00 | −120.00 |',
      '| − control plane | −0.00 | −0.00 | −0.00 |',
      '| + nodes s-2vcpu-4gb, 2/3/4 | +48.00 | +72.00 | +96.00 |',
      '| + control plane, highly available | +40.00 | +40.00 | +40.00 |',
      '| this | 113.70 | 137.70 | 161.70 |',
      '| **difference** | +40.00 | +40.00 | +16.00 |',
    ]);
    expect(formatDifference(plan(), plan(), 'main').at(-1)).toBe('| **difference** | 0.00 | 0.00 | 0.00 |');
  });
});
