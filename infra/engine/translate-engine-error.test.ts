import { describe, expect, it } from 'vitest';
import { InfraError } from '../infra-error.ts';
import { translateEngineError } from './translate-engine-error.ts';

const told = (text: string, reported: string[] = []) => translateEngineError(new Error(text), { reported }).problems;

describe('translateEngineError', () => {
  it.each([
    ['error: getting secrets manager: passphrase must be set …: incorrect passphrase', /does not fit this environment/],
    [
      "error: no resource plugin 'pulumi-resource-kubernetes' found in the workspace at version v4.34.2",
      /plugin "kubernetes" is not installed/,
    ],
    [
      'error: the stack is currently locked by 1 lock(s). Either wait\n  file:///s.json: created by ann@ci-7 (pid 42) at 2026-11-24T03:20:17Z',
      /another run holds this environment \(ann@ci-7, process 42, since 2026-11-24T03:20:17Z\).*--break-lock/,
    ],
    ['error: update canceled', /stopped before everything was done; run it again/],
    ['error: failed to load checkpoint: unexpected end of JSON input', /the state is damaged/],
    [
      'error: Get "https://10.0.0.1:6443/api": dial tcp 10.0.0.1:6443: connect: connection refused',
      /could not be reached/,
    ],
  ])('%s', (text, expected) => {
    const problems = told(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
  });

  it('gives what the engine reported while it ran rather than the dump of its output', () => {
    expect(told('code: 255\n stdout: …\n stderr: …', ['Secret app/x: forbidden'])).toEqual(['Secret app/x: forbidden']);
  });

  it('says what a refusal of DigitalOcean means, whatever resource met it', () => {
    const reported = [
      'Error creating VPC: POST https://api.digitalocean.com/v2/vpcs: 401 (request "1-2") Unable to authenticate you',
      '1 error occurred:\n * Unable to update cluster: PUT https://api.digitalocean.com/v2/kubernetes/clusters/1: 422 (request "3") bad',
    ];
    expect(told('code: 255', reported)).toEqual([
      expect.stringMatching(/answered 401 to POST \/v2\/vpcs .*docs\/runbooks\/token-expired\.md/),
      expect.stringContaining('answered 422 to PUT /v2/kubernetes/clusters/1 ("bad")'),
    ]);
  });

  it('names what is protected', () => {
    const urn = 'urn:pulumi:prod.cloud::todo-infra::a$digitalocean:index/vpc:Vpc::network-vpc';
    const [problem] = told('x', [`unable to replace resource "${urn}"\nas it is currently marked for protection.`]);
    expect(problem).toContain('this would replace Vpc network-vpc with everything in it');
  });

  it('finds the error lines of output that it does not know, each once', () => {
    expect(told('stdout: \n stderr: error: it broke\nerr?: Error: error: it broke\n')).toEqual(['it broke']);
  });

  it('keeps the cause, and an error that is for people already', () => {
    const original = new Error('error: x');
    expect(translateEngineError(original, {}).cause).toBe(original);
    const ours = new InfraError('mine');
    expect(translateEngineError(ours, {})).toBe(ours);
  });
});
