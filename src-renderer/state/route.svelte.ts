import { sortKeys } from '../../src-shared/catalogue/sort-key.ts';
import type { Sort } from '../../src-shared/contract/values.ts';

export const screens = [
  'grid',
  'image',
  'issues',
  'duplicates',
  'classes',
  'weights',
  'splits',
  'transforms',
  'import',
  'export',
  'history',
] as const;
export type Screen = (typeof screens)[number];

export interface Place {
  /** null: the start screen. */
  dataset: string | null;
  screen: Screen;
  query: string;
  sort: Sort;
  /** The image in the single view, or the one with the focus. */
  image: number | null;
}

const nowhere: Place = {
  dataset: null,
  screen: 'grid',
  query: '',
  sort: { by: 'path', descending: false },
  image: null,
};

/** Where the page is, kept in the part of the address after `#`: `#/DATASET/SCREEN?q=QUERY&sort=-FIELD&image=ID`. */
export class Route {
  place: Place = $state.raw(parsePlace(location.hash));

  constructor() {
    window.addEventListener('hashchange', () => {
      this.place = parsePlace(location.hash);
    });
  }

  go(change: Partial<Place>, { replace = false }: { replace?: boolean } = {}): void {
    const next = { ...this.place, ...change };
    const hash = formatPlace(next);
    if (hash === formatPlace(this.place)) return;
    this.place = next;
    if (replace) history.replaceState(null, '', hash);
    else history.pushState(null, '', hash);
  }

  /** To another dataset, or (null) to the start screen. */
  open(dataset: string | null): void {
    this.go({ ...nowhere, dataset });
  }
}

export function parsePlace(hash: string): Place {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const [dataset = '', screen = ''] = path.split('/');
  if (!/^[a-z0-9]{12}$/.test(dataset)) return nowhere;
  const parameters = new URLSearchParams(search);
  const image = Number(parameters.get('image'));
  return {
    dataset,
    screen: screens.find((known) => known === screen) ?? 'grid',
    query: parameters.get('q') ?? '',
    sort: parseSort(parameters.get('sort')),
    image: Number.isInteger(image) && image > 0 ? image : null,
  };
}

export function formatPlace(place: Place): string {
  if (place.dataset === null) return '#/';
  const parameters = new URLSearchParams();
  if (place.query) parameters.set('q', place.query);
  const sort = (place.sort.descending ? '-' : '') + place.sort.by;
  if (sort !== 'path') parameters.set('sort', sort);
  if (place.image !== null) parameters.set('image', String(place.image));
  const search = parameters.toString();
  return `#/${place.dataset}/${place.screen}${search && '?'}${search}`;
}

function parseSort(text: string | null): Sort {
  const descending = text?.startsWith('-') ?? false;
  const by = sortKeys.find((key) => key === text?.replace(/^-/, ''));
  return by ? { by, descending } : nowhere.sort;
}
