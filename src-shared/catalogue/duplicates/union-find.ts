/** Connected components of the numbers 0 to n − 1, by union with the smaller root and path halving. 4 bytes a number. */
export class UnionFind {
  readonly #parents: Int32Array;

  constructor(count: number) {
    this.#parents = Int32Array.from({ length: count }, (_, i) => i);
  }

  /** The smallest member of a component. */
  find(member: number): number {
    const parents = this.#parents;
    let at = member;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  }

  union(a: number, b: number): void {
    const x = this.find(a);
    const y = this.find(b);
    if (x < y) this.#parents[y] = x;
    else this.#parents[x] = y;
  }

  /** Components of two and more, each ascending, in order of their smallest members. */
  groups(): number[][] {
    const byRoot = new Map<number, number[]>();
    for (let i = 0; i < this.#parents.length; i++) {
      const root = this.find(i);
      if (root === i) continue;
      const group = byRoot.get(root);
      if (group) group.push(i);
      else byRoot.set(root, [root, i]);
    }
    return [...byRoot].sort(([a], [b]) => a - b).map(([, group]) => group);
  }
}
