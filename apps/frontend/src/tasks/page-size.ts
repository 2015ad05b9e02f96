/** How many tasks are loaded at a time; the most the API gives. */
export const pageSize = 100;
