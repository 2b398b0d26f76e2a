/** Triage in WebAssembly, with threads where the page is isolated. */
import * as ort from 'onnxruntime-web/wasm';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { fromOwnOrigin } from './runtime-files.ts';
import { serveTriage } from './serve-triage.ts';

serveTriage({
  ort,
  executionProvider: 'wasm',
  prepare: (threads) => {
    ort.env.wasm.numThreads = threads;
    const { reached, ...paths } = fromOwnOrigin(mjs, wasm);
    ort.env.wasm.wasmPaths = paths;
    return reached;
  },
});
