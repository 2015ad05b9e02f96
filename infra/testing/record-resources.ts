import * as pulumi from '@pulumi/pulumi';

export interface RecordedResource {
  type: string;
  name: string;
  /** Inputs with secrets unwrapped. */
  inputs: Record<string, unknown>;
  /** Top-level inputs that the engine would keep encrypted. */
  secretInputs: string[];
  /** Names of what must exist before it. */
  dependsOn: string[];
  parent: string | undefined;
  /** Options by which the engine treats it. */
  options: Pick<pulumi.CustomResourceOptions, 'protect' | 'ignoreChanges' | 'customTimeouts' | 'retainOnDelete'>;
}

/** What the provider answers: to a lookup, by its token; to a new resource (its outputs), by its type. */
export type Answers = Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>>;

const signatureKey = '4dabf18193072939515e22adb298388d';

/** Runs `build` as a Pulumi program against the engine's mocks and tells what it would register. */
export async function recordResources(
  build: () => unknown,
  config: Record<string, string> = {},
  answers: Answers = {},
): Promise<RecordedResource[]> {
  const recorded: RecordedResource[] = [];
  const options = new Map<string, pulumi.ResourceOptions>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const entries = Object.entries(inputs as Record<string, unknown>);
        recorded.push({
          type,
          name,
          inputs: Object.fromEntries(entries.map(([key, value]) => [key, unwrap(value)])),
          secretInputs: entries.filter(([, value]) => isSecret(value)).map(([key]) => key),
          dependsOn: [],
          parent: undefined,
          options: {},
        });
        return { id: `${name}-id`, state: { ...inputs, ...answers[type]?.(inputs as Record<string, unknown>) } };
      },
      call: ({ token, inputs }) => answers[token]?.(inputs as Record<string, unknown>) ?? {},
    },
    'todo-infra',
    'test',
  );
  pulumi.runtime.setAllConfig(config, Object.keys(config));
  await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation(({ name, opts }) => {
      options.set(name, opts);
      return undefined;
    });
    return await build();
  });
  await pulumi.runtime.disconnect();
  for (const resource of recorded) {
    const opts = options.get(resource.name);
    resource.dependsOn = await Promise.all([opts?.dependsOn].flat().filter(isResource).map(nameOf));
    resource.parent = isResource(opts?.parent) ? await nameOf(opts.parent) : undefined;
    const { protect, ignoreChanges, customTimeouts, retainOnDelete } = (opts ?? {}) as pulumi.CustomResourceOptions;
    resource.options = { protect, ignoreChanges, customTimeouts, retainOnDelete };
  }
  return recorded;
}

function isResource(value: unknown): value is pulumi.Resource {
  return pulumi.Resource.isInstance(value);
}

function nameOf({ urn }: pulumi.Resource): Promise<string> {
  return new Promise((resolve) => urn.apply((text) => resolve(text.split('::').at(-1) ?? text)));
}

function isSecret(value: unknown): boolean {
  return typeof value === 'object' && value !== null && signatureKey in value;
}

function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== 'object' || value === null) return value;
  if (isSecret(value)) return unwrap((value as { value: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrap(item)]));
}
