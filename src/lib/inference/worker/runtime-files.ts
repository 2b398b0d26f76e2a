/** The files of onnxruntime itself. */
export interface RuntimeFiles {
  mjs: string;
  wasm: string;
  /** False when they cannot be had: without a network, on a device that holds no copy. */
  reached: Promise<boolean>;
}

/**
 * Where onnxruntime finds its own files: without this it asks a content delivery network. The addresses are
 * absolute, for it takes relative ones for another origin's and starts its threads from a blob, which our
 * content security policy forbids.
 */
export function fromOwnOrigin(mjs: string, wasm: string): RuntimeFiles {
  const absolute = (url: string): string => new URL(url, self.location.href).href;
  const response = fetch(absolute(wasm));
  // Compiled while the model is still being fetched; the runtime's own request meets the cache.
  void WebAssembly.compileStreaming(response).catch(() => undefined);
  return {
    mjs: absolute(mjs),
    wasm: absolute(wasm),
    reached: response.then(
      ({ ok }) => ok,
      () => false,
    ),
  };
}
