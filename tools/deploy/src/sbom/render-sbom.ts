/** An npm package of an image. `integrity` is the lock file's: `sha512-<base64>`. */
export interface SbomPackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
  /** SPDX identifier or expression, as its package.json has it. */
  readonly license: string | undefined;
  /** False for a package that may be part of a bundle but has no files of its own in the image. */
  readonly hasFiles: boolean;
}

/** Media type of a CycloneDX document in JSON. */
export const cycloneDx = 'application/vnd.cyclonedx+json';

/**
 * The software bill of materials of an image, CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json). Without a clock or a
 * random serial number: the same packages give the same text. The packages of the base image are not part of it.
 */
export function renderSbom(service: string, packages: readonly SbomPackage[]): string {
  const components = packages.map(renderPackage).sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'container', 'bom-ref': service, name: service } },
    components,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function renderPackage({ name, version, integrity, license, hasFiles }: SbomPackage) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const [, scope, base] = /^(?:(@[^/]+)\/)?(.+)$/.exec(name) ?? [];
  const [algorithm, hash] = integrity.split('-');
  return {
    type: 'library',
    'bom-ref': purl,
    ...(scope ? { group: scope } : {}),
    name: base,
    version,
    purl,
    scope: hasFiles ? 'required' : 'optional',
    ...(algorithm === 'sha512' && hash
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex') }] }
      : {}),
    ...(license ? { licenses: [renderLicense(license)] } : {}),
  };
}

/** An SPDX identifier is a word; `MIT OR Apache-2.0` is an expression; npm's `SEE LICENSE IN x` is neither. */
function renderLicense(license: string) {
  if (/^SEE LICENSE/i.test(license) || license === 'UNLICENSED') return { license: { name: license } };
  return /^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license };
}
