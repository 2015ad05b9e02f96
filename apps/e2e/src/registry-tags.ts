/** The identity tags of each repository below `registry` (`host:port/path`, plain HTTP); none for one that is not there. */
export async function registryTags(registry: string, repositories: readonly string[]): Promise<string[][]> {
  const [host, ...path] = registry.split('/');
  return Promise.all(
    repositories.map(async (repository) => {
      const answer = await fetch(`http://${host}/v2/${[...path, repository].join('/')}/tags/list`);
      if (answer.status === 404) return [];
      const { tags } = (await answer.json()) as { tags: string[] | null };
      return (tags ?? []).filter((tag) => tag.startsWith('src-')).sort();
    }),
  );
}
