/**
 * A response whose body is in memory. A host writes it as it is: for the streams of a fetch body, which nobody else needs, more time went than for a
 * thumbnail.
 */
export class WholeResponse extends Response {
  readonly whole: Uint8Array;
  #streamed: Response | undefined;

  constructor(whole: Uint8Array, init: ResponseInit) {
    super(null, init);
    this.whole = whole;
  }

  get #full(): Response {
    this.#streamed ??= new Response(this.whole as Uint8Array<ArrayBuffer>);
    return this.#streamed;
  }

  override get body(): Response['body'] {
    return this.#full.body;
  }

  override get bodyUsed(): boolean {
    return this.#full.bodyUsed;
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return this.#full.arrayBuffer();
  }

  override bytes(): ReturnType<Response['bytes']> {
    return this.#full.bytes();
  }

  override text(): Promise<string> {
    return this.#full.text();
  }

  override json(): Promise<unknown> {
    return this.#full.json();
  }

  override blob(): ReturnType<Response['blob']> {
    return this.#full.blob();
  }

  override clone(): WholeResponse {
    return new WholeResponse(this.whole, this);
  }
}
