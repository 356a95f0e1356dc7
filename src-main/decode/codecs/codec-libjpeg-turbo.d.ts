/** libjpeg-turbo as WebAssembly, by Emscripten: the part of its interface that is used here. The package brings no types of its own. */
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  export interface JpegDecoder {
    /** Memory of the instance for so many bytes of a file, to be filled before `decode`. */
    getEncodedBuffer(bytes: number): Uint8Array;
    /** Throws a number for any error and any warning of the library. */
    decode(): void;
    getFrameInfo(): { width: number; height: number; componentCount: number };
    /** Memory of the instance, valid until the next call: one channel for grey files, RGB for others. */
    getDecodedBuffer(): Uint8ClampedArray;
  }

  export interface JpegModule {
    /** Called by the factory before it returns. */
    instantiateWasm(
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance) => void,
    ): WebAssembly.Exports;
    /** There once the factory has returned, if `instantiateWasm` was synchronous. */
    JPEGDecoder?: new () => JpegDecoder;
    HEAPU8?: Uint8Array;
  }

  /** Fills the object that it is given. */
  export default function makeJpegModule(module: JpegModule): Promise<JpegModule>;
}
