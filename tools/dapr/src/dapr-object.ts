/** What Dapr's operator takes from the cluster, and a daprd of a laptop from its folder of resources. */
export interface DaprObject {
  readonly apiVersion: 'dapr.io/v1alpha1' | 'dapr.io/v2alpha1';
  readonly kind: 'Component' | 'Subscription' | 'Resiliency';
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  /** Application ids that may see it; everybody when left out. */
  readonly scopes?: readonly string[];
  readonly spec: Readonly<Record<string, unknown>>;
}
