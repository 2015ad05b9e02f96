import { lintSource } from '@secretlint/core';
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';
import { extname } from 'node:path';

/** Where something looks like a secret; never the secret. */
export interface FoundSecret {
  where: string;
  line: number;
  /** Rule and finding, as in `secretlint-rule-aws: AWSSecretAccessKey`. */
  what: string;
}

const preset = '@secretlint/secretlint-rule-preset-recommend';
/** Personal, OAuth and refresh tokens of DigitalOcean, which the preset does not know. */
const accountTokens = /\bdo[opr]_v1_[0-9a-f]{64}\b/;

const config = { rules: [{ id: preset, rule: recommended, options: {} }] };

/**
 * Tests lead to databases that are made up or made for them, and to web servers under the names that RFC 2606 keeps for
 * examples, where nobody has an account; every other rule holds for them, too.
 */
const tests = /(\.test\.tsx?|\/testing\/[^/]+)$/;
const databaseRule = '@secretlint/secretlint-rule-database-connection-string';
const webRule = '@secretlint/secretlint-rule-basicauth';
const nobodys = /@([\w-]+\.)*example\.(com|org|net)$/;

/** Looks through a text as it would stand in the file `path`. */
export async function findSecrets(path: string, content: string, where = path): Promise<FoundSecret[]> {
  const source = { filePath: path, content, ext: extname(path), contentType: 'text' as const };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  const tokens = content
    .split('\n')
    .flatMap((text, index) =>
      accountTokens.test(text) ? [{ where, line: index + 1, what: 'a token of DigitalOcean' }] : [],
    );
  const others = messages
    .filter(({ ruleId, ruleParentId, range }) => {
      if (!tests.test(path)) return true;
      if ([ruleId, ruleParentId].includes(databaseRule)) return false;
      return ruleId !== webRule || !nobodys.test(content.slice(...range));
    })
    .map(({ ruleId, messageId, loc }) => ({
      where,
      line: loc.start.line,
      what: `${ruleId.replace('@secretlint/', '')}: ${messageId}`,
    }));
  return [...tokens, ...others];
}
