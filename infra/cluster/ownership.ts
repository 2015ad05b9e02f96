/** Label by which an object is known to be ours: only what carries it with this environment's name is changed or removed. */
export const environmentLabel = 'todo-app/environment';

/** Labels of everything that `up` makes for an environment. */
export function ownedBy(environment: string): Record<string, string> {
  return {
    'app.kubernetes.io/part-of': 'todo-app',
    'app.kubernetes.io/managed-by': 'pulumi',
    [environmentLabel]: environment,
  };
}
