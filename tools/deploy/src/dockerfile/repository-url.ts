/** `repository` of a package.json, in either of its forms. */
export function repositoryUrl(packageJson: string): string | undefined {
  const { repository } = JSON.parse(packageJson) as { repository?: string | { url?: string } };
  const url = typeof repository === 'string' ? repository : repository?.url;
  return url?.replace(/^git\+/, '').replace(/\.git$/, '');
}
