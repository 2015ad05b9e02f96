/** The names of the priorities, 1 the highest; 4 is a task without one. */
export const priorityNames: Readonly<Record<number, string>> = {
  1: 'Urgent',
  2: 'High',
  3: 'Medium',
  4: 'No priority',
};
