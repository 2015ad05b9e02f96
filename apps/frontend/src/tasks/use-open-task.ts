import { ApiError } from '@todo/api-client';
import { useClient } from '../client/client-context.tsx';
import { shorten } from './describe-failure.ts';
import type { ListedTask } from './listed-task.ts';
import { taskRecords } from './task-records.ts';

interface OpenTaskOptions {
  tasks: readonly ListedTask[];
  /** Called before a completed task is opened. */
  onCompleted: () => void;
  edit: (task: ListedTask) => void;
}

/** Opens a task by its id, also one that no loaded page has, and says so when it is gone. */
export function useOpenTask({ tasks, onCompleted, edit }: OpenTaskOptions) {
  const { api, queryClient, messages } = useClient();

  async function find(id: string): Promise<ListedTask> {
    const listed = tasks.find((task) => task.id === id);
    if (listed) return listed;
    const task = await api.getTask(id);
    taskRecords.remember(queryClient, [task]);
    return task;
  }

  return async (id: string, title: string): Promise<void> => {
    try {
      const task = await find(id);
      if (task.status === 'completed') onCompleted();
      edit(task);
    } catch (error) {
      const gone = error instanceof ApiError && error.code === 'not_found';
      const text = `“${shorten(title)}” ${gone ? 'was deleted' : 'cannot be opened: the server cannot be reached'}.`;
      messages.show({ kind: 'error', text });
    }
  };
}
