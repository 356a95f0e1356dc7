const N = 624;
const M = 397;

/**
 * The Mersenne Twister (Matsumoto and Nishimura, 1998), the engine below both torch's CPU generator and Python's `random`. Its fields are the
 * reference implementation's, so that a state can be written in torch's own layout.
 */
export class Mt19937 {
  /** 624 words of 32 bits. */
  readonly state = new Uint32Array(N);
  /** How many draws are left until the state is renewed, plus one. */
  left = 1;
  /** The position of the next word to hand out. */
  next = 0;

  constructor(seed: number) {
    this.seed(seed);
  }

  /** Seeds with one word of 32 bits (`init_genrand`). */
  seed(seed: number): void {
    const { state } = this;
    state[0] = seed;
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1]! ^ (state[i - 1]! >>> 30);
      state[i] = Math.imul(1812433253, previous) + i;
    }
    this.left = 1;
    this.next = 0;
  }

  /** Seeds with any number of words (`init_by_array`), as Python does. */
  seedByArray(key: readonly number[]): void {
    const { state } = this;
    this.seed(19650218);
    let i = 1;
    let j = 0;
    for (let k = Math.max(N, key.length); k > 0; k--) {
      const previous = state[i - 1]! ^ (state[i - 1]! >>> 30);
      state[i] = (state[i]! ^ Math.imul(previous, 1664525)) + key[j]! + j;
      i++;
      j++;
      if (i >= N) {
        state[0] = state[N - 1]!;
        i = 1;
      }
      if (j >= key.length) j = 0;
    }
    for (let k = N - 1; k > 0; k--) {
      const previous = state[i - 1]! ^ (state[i - 1]! >>> 30);
      state[i] = (state[i]! ^ Math.imul(previous, 1566083941)) - i;
      i++;
      if (i >= N) {
        state[0] = state[N - 1]!;
        i = 1;
      }
    }
    state[0] = 0x80000000;
  }

  /** The next 32 random bits, as an unsigned number. */
  nextUint32(): number {
    if (--this.left === 0) this.#twist();
    let y = this.state[this.next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  #twist(): void {
    const { state } = this;
    for (let k = 0; k < N; k++) {
      const y = (state[k]! & 0x80000000) | (state[k + 1 === N ? 0 : k + 1]! & 0x7fffffff);
      const far = state[k + M < N ? k + M : k + M - N]!;
      state[k] = far ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.left = N;
    this.next = 0;
  }
}
