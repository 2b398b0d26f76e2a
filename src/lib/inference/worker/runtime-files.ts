/**
 * Where onnxruntime finds its own files: without this it asks a content delivery network. The addresses are
 * absolute, for it takes relative ones for another origin's and starts its threads from a blob, which our
 * content security policy forbids.
 */
export function fromOwnOrigin(mjs: string, wasm: string): { mjs: string; wasm: string } {
  const absolute = (url: string): string => new URL(url, self.location.href).href;
  // Compiled while the model is still being fetched; the runtime's own request meets the cache.
  void WebAssembly.compileStreaming(fetch(absolute(wasm))).catch(() => undefined);
  return { mjs: absolute(mjs), wasm: absolute(wasm) };
}
