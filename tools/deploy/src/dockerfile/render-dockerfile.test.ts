import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseServiceManifest } from '../read-service.ts';
import { fixtureManifest } from '../testing/fixture-workspace.ts';
import { baseImagesFile, parseBaseImages } from './base-images.ts';
import { renderDockerfile, templateFile } from './render-dockerfile.ts';

const workspaceRoot = join(import.meta.dirname, '../../../..');
const read = (file: string) => readFile(join(workspaceRoot, file), 'utf8');
const baseImages = { node: `docker.io/library/node:24-slim@sha256:${'a'.repeat(64)}` };
const service = (kind: 'node' | 'next') => ({
  manifest: parseServiceManifest('service.json', JSON.stringify({ ...fixtureManifest, kind })),
  projectRoot: 'apps/web',
});

test('a Node service starts its main entry as a number that is not root', async () => {
  const text = renderDockerfile(
    await read(templateFile('node')),
    service('node'),
    baseImages,
    'https://example.com/todo',
  );
  expect(text).toMatchInlineSnapshot(`
    "# Generated from service.json, docker/node.Dockerfile and docker/base-images.json by "nx sync"; do not edit.
    ARG BASE_IMAGE=docker.io/library/node:24-slim@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    FROM \${BASE_IMAGE}

    # Packages first: an edit of the service leaves that layer, the larger one, where it is.
    COPY --chown=0:0 deps/ /app/
    COPY --chown=0:0 app/ /app/
    WORKDIR /app/apps/web

    ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
    EXPOSE 8080
    LABEL org.opencontainers.image.title="web" org.opencontainers.image.source="https://example.com/todo"

    # Owned by root and written by nobody, so any other numeric user works as well.
    USER 65532:65532
    ENTRYPOINT []
    CMD ["node", "main.js"]
    "
  `);
});

test.each(['node', 'next'] as const)(
  'the template of %s services runs nothing and needs no package manager',
  async (kind) => {
    const lines = renderDockerfile(await read(templateFile(kind)), service(kind), baseImages).split('\n');
    expect(lines[0]).toMatch(/^# Generated .* do not edit\.$/);
    const words = lines.map((line) => line.split(' ')[0]);
    expect(words).not.toContain('RUN');
    expect(words).not.toContain('ADD');
    expect(lines.join('\n')).not.toMatch(/syntax=|npm|yarn|pnpm|\{\{/);
    expect(lines).toContain('USER 65532:65532');
    expect(lines.filter((line) => /^(CMD|ENTRYPOINT)/.test(line)).every((line) => line.includes('['))).toBe(true);
    expect(lines.filter((line) => line.startsWith('COPY')).every((line) => line.includes('--chown=0:0'))).toBe(true);
  },
);

test('a template that asks for something unknown is refused', () => {
  expect(() => renderDockerfile('FROM {{bas}}', service('node'), baseImages)).toThrow(
    'docker/node.Dockerfile asks for {{bas}}; it can have baseImage, port, projectRoot, labels',
  );
});

test('the pins of this workspace are valid; a tag without a digest is not', async () => {
  expect(parseBaseImages(await read(baseImagesFile)).node).toContain('node:24-bookworm-slim@sha256:');
  expect(() => parseBaseImages('{"node": "node:24"}')).toThrow(/must name a tag and a digest/);
  expect(() => parseBaseImages('{"nodes": 1}')).toThrow(/docker\/base-images\.json is not valid/);
  expect(() => parseBaseImages('{')).toThrow(/is not JSON/);
});
