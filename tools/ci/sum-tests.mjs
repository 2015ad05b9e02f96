// Sums what every test runner wrote into dist/test-results and ends with one line: `N passed, N failed[, N skipped]`.
// `--no-skips NAME…`: tests left out of these result files are failures, because where this runs nothing may be missing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../dist/test-results');
const strict = process.argv.includes('--no-skips');

const totals = { passed: 0, failed: 0, skipped: 0 };
for (const file of readdirSync(folder).sort()) {
  const result = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const skipped = result.numPendingTests + result.numTodoTests;
  // A suite that fails before its first test counts none: it is one failure of its own.
  const broken = result.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0);
  totals.passed += result.numPassedTests;
  totals.failed += result.numFailedTests + broken.length + (strict ? skipped : 0);
  totals.skipped += strict ? 0 : skipped;
  const parts = [`${result.numPassedTests} passed`, `${result.numFailedTests + broken.length} failed`];
  if (skipped > 0) parts.push(`${skipped} left out`);
  console.log(`  ${file.replace('.json', '').padEnd(28)} ${parts.join(', ')}`);
}
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);
