import base from '../eslint.config.mjs';

// Not a package: Pulumi reads the version of the policy pack from it.
export default [...base, { ignores: ['**/policy/package.json'] }];
