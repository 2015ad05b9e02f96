import type { WorkspaceCopy } from './workspace-copy.ts';

/**
 * The next release of the whole application, as a commit of a workspace copy: every service changes, the schema grows
 * (expand: a nullable column and a table that older code knows nothing of), and everything accepts a new version of an event
 * that nobody sends yet.
 */
export function commitNextRelease(workspace: WorkspaceCopy): void {
  const migrations = 'libs/database/src/migrations/index.ts';
  workspace.write('libs/database/src/migrations/9000-effort.ts', migration);
  workspace.replace(migrations, 'import { tasks }', "import { effort } from './9000-effort.ts';\nimport { tasks }");
  workspace.replace(migrations, '\n};', "\n  '9000-effort': effort,\n};");
  workspace.replace(
    'libs/contracts/src/event.ts',
    "  'todo.task.created.v1',\n",
    "  'todo.task.created.v1',\n  'todo.task.created.v2',\n",
  );
  workspace.replace(
    'apps/frontend/src/activity/describe-activity.ts',
    "case 'todo.task.created.v1':",
    "case 'todo.task.created.v1':\n    case 'todo.task.created.v2':",
  );
  workspace.replace('apps/frontend/src/tasks/board-header.tsx', '>Tasks<', '>All tasks<');
  workspace.replace('apps/frontend/src/app/globals.css', '--radius: 12px', '--radius: 13px');
  workspace.replace('apps/backend/src/app.ts', '15_000', '14_000');
  workspace.commit('feat: the next release, on a schema that grew');
}

/** The release after it: the backend sends the new version. */
export function commitNewEventVersion(workspace: WorkspaceCopy): void {
  workspace.replace('apps/backend/src/tasks/create-task.ts', 'todo.task.created.v1', 'todo.task.created.v2');
  workspace.commit('feat(backend): send the second version of an event');
}

const migration = `import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const effort: Migration = {
  async up(db) {
    await sql\`alter table task add column effort smallint\`.execute(db);
    await sql\`create table effort_note (task_id uuid primary key references task (id) on delete cascade, note text not null)\`.execute(db);
  },
};
`;
