import { isDeepStrictEqual } from 'node:util';
import type { Properties } from '../property-values.ts';
import type { Before } from '../provider-double.ts';
import type { Api } from './api.ts';

/** A thing in the account as it really is. */
export interface Found {
  id: string;
  outputs: Properties;
  /** Values of inputs, by name. */
  inputs: Properties;
  /** Top-level outputs that the real provider keeps secret. */
  secretKeys?: string[];
}

/** How the real provider treats one type of resource. */
export interface ResourceDouble {
  /** Inputs, with dots for those inside, whose change replaces it. */
  forceNew: readonly string[];
  /** Inputs whose value DigitalOcean chooses when they are left out. */
  computed?: readonly string[];
  /** Further reasons to replace it. */
  replaces?(before: Properties, after: Properties): string[];
  create(api: Api, inputs: Properties): Promise<Found>;
  read(api: Api, id: string, before: Before): Promise<Found | undefined>;
  update(api: Api, id: string, inputs: Properties, before: Before): Promise<Found>;
  delete(api: Api, id: string, inputs: Properties, limit: number | undefined): Promise<void>;
}

export function at(properties: Properties, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Properties | undefined)?.[key], properties);
}

/** Whether two values mean the same: an empty one is one left out, tags have no order. */
export function same(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(normalize(one), normalize(other));
}

function normalize(value: unknown): unknown {
  if (value === undefined || value === null || value === '' || value === false) return undefined;
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined;
    const items = value.map(normalize);
    return items.every((item) => typeof item === 'string') ? items.sort() : items;
  }
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]) => [key, normalize(item)] as const);
  const given = entries.filter(([key, item]) => item !== undefined && !key.startsWith('__'));
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** Runs `work` and words its failure as the provider does. */
export async function explain<T>(what: string, work: Promise<T>): Promise<T> {
  return work.catch((error: Error) => {
    throw new Error(`${what}: ${error.message}`, { cause: error });
  });
}
