export interface Shortcut {
  keys: readonly string[];
  does: string;
}

/** What the sheet shows. The keys of the page can be switched off; those of a task act only while it has the focus. */
export const shortcuts: Readonly<Record<'Anywhere' | 'On a task', readonly Shortcut[]>> = {
  Anywhere: [
    { keys: ['n', 'q'], does: 'Add a task' },
    { keys: ['j', 'k'], does: 'Next, previous task' },
    { keys: ['c'], does: 'Show or hide completed tasks' },
    { keys: ['b'], does: 'Show or hide notifications' },
    { keys: ['z'], does: 'Undo' },
    { keys: ['?'], does: 'Show these shortcuts' },
  ],
  'On a task': [
    { keys: ['x', 'Space'], does: 'Complete or reopen' },
    { keys: ['Enter', 'e'], does: 'Edit' },
    { keys: ['t'], does: 'Due today, or no more' },
    { keys: ['1', '2', '3', '4'], does: 'Set the priority' },
    { keys: ['Alt ↑', 'Alt ↓'], does: 'Move up, down' },
    { keys: ['Delete'], does: 'Delete' },
    { keys: ['Esc'], does: 'Close without saving' },
  ],
};
