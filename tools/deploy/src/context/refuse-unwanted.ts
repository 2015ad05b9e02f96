import { DeployError } from '../deploy-error.ts';
import type { ContextFile } from './context-file.ts';

const unwanted: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\/)\.env(?:\..+)?$|(?:^|\/)\.npmrc$|\.(?:pem|key|p12|pfx)$|(?:^|\/)id_(?:rsa|ed25519|ecdsa)$/,
    'may hold a secret',
  ],
  // Of a package only what it can load is here, whatever its name: kafkajs loads a `defaults.test.js`.
  [/^(?!(?:.*\/)?node_modules\/).*(?:\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)__(?:tests|mocks)__\/)/, 'is a test'],
  [/\.[cm]?tsx?$/, 'is a source'],
];

/** The last look at what goes into an image. Throws a DeployError that names the first file with no business there. */
export function refuseUnwanted(files: readonly ContextFile[]): void {
  for (const { target } of files) {
    const found = unwanted.find(([pattern]) => pattern.test(target));
    if (found)
      throw new DeployError(`${target} ${found[1]} and must not be in an image. Which import or folder brings it?`);
  }
}
