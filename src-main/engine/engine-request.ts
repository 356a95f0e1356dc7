/** Headers by their names in small letters. */
export interface RequestHeaders {
  get(name: string): string | null;
  forEach(visit: (value: string, name: string) => void): void;
}

/** What the engine reads of a request. A fetch `Request` is one; a host may have one that costs less. */
export interface EngineRequest extends Pick<Request, 'url' | 'method' | 'signal' | 'text'> {
  readonly headers: RequestHeaders;
}
