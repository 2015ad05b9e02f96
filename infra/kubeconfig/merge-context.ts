import { isMap, isSeq, parseDocument, type Document, type YAMLMap, type YAMLSeq } from 'yaml';
import { InfraError } from '../infra-error.ts';
import { isOurs, type NamedEntry } from './context-entries.ts';

type Entries = Record<'clusters' | 'users' | 'contexts', NamedEntry>;

/**
 * Puts a context into the text of a kubeconfig and leaves everything else as it stands, comments and order included;
 * only spaces are tidied.
 *
 * @param use make it the current one; it becomes that anyway where there is none
 * @throws {InfraError} for a file that is no kubeconfig, and for a name that somebody else's entry has
 */
export function mergeContext(text: string, entries: Entries, use: boolean): string {
  const document = parseDocument(text.trim() === '' ? 'apiVersion: v1\nkind: Config\n' : text);
  const [broken] = document.errors;
  if (broken) throw new InfraError(`the kubeconfig is not YAML: ${broken.message.split('\n')[0]}`);
  if (!isMap(document.contents)) throw new InfraError('the kubeconfig is not one: it has no fields');
  refuseForeign(document, entries.users.name);
  for (const [list, entry] of Object.entries(entries)) put(document, list, entry);
  if (use || !document.get('current-context')) document.set('current-context', entries.contexts.name);
  return document.toString({ lineWidth: 0 });
}

function refuseForeign(document: Document, name: string): void {
  const user = find(document, 'users', name)?.toJSON() as unknown;
  const others = (['clusters', 'contexts'] as const).some((list) => find(document, list, name));
  if (user ? isOurs(user) : !others) return;
  throw new InfraError(
    `the kubeconfig has a "${name}" that is not ours: rename it (kubectl config rename-context), or write to --out FILE`,
  );
}

function find(document: Document, list: string, name: string): YAMLMap | undefined {
  const items = document.get(list);
  if (!isSeq(items)) return undefined;
  return (items as YAMLSeq<YAMLMap>).items.find((item) => isMap(item) && item.get('name') === name);
}

function put(document: Document, list: string, entry: NamedEntry): void {
  if (!isSeq(document.get(list))) document.set(list, document.createNode([]));
  const items = document.get(list) as YAMLSeq<YAMLMap>;
  // A list written as `[]` would put everything on one line.
  items.flow = false;
  const node = document.createNode(entry) as YAMLMap;
  const index = items.items.findIndex((item) => isMap(item) && item.get('name') === entry.name);
  if (index < 0) items.items.push(node);
  else items.items[index] = node;
}
