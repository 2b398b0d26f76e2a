/**
 * Triage on the GPU. The build with JSPI, since the other one with WebGPU has a WebAssembly file of 26.8 MB,
 * more than many static hosts take.
 */
import * as ort from 'onnxruntime-web/jspi';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import { fromOwnOrigin } from './runtime-files.ts';
import { serveTriage } from './serve-triage.ts';

serveTriage({
  ort,
  executionProvider: 'webgpu',
  prepare: () => {
    ort.env.wasm.numThreads = 1;
    const { reached, ...paths } = fromOwnOrigin(mjs, wasm);
    ort.env.wasm.wasmPaths = paths;
    return reached;
  },
  watch: async (lost) => {
    const device = await ort.env.webgpu.device;
    void device.lost.then(({ message }) =>
      lost(`The graphics processor was lost. ${message}`.trim()),
    );
  },
});
