import type { Todo, TodoList } from './todo-list.ts';

/** Works through a list, so many at a time. What fails stops the others before their next, and is thrown when all have ended. */
export async function inParallel(
  items: TodoList,
  lanes: number,
  work: (item: Todo) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (next < items.length && !failed) {
      try {
        await work(items.at(next++));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failure = ended.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}
