import { client } from './client.ts';

/** How many images each query finds; 0 where it cannot be told. */
export async function looserQueries(dataset: string, queries: string[]): Promise<number[]> {
  return Promise.all(
    queries.map((query) =>
      client.views
        .facets({ dataset, query })
        .then((facets) => facets.matching)
        .catch(() => 0),
    ),
  );
}
