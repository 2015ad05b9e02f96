import { TodoApp } from '../client/todo-app.tsx';
import { loadFirstPage } from '../tasks/load-first-page.ts';

export const dynamic = 'force-dynamic';

export default async function Page() {
  return <TodoApp firstPage={await loadFirstPage()} />;
}
