import { AutoModel, AutoTokenizer, env } from 'stock-transformers';

// Only where the files come from is set; how they are loaded and kept is the library's own choice.
env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = '/models/';

self.onmessage = async ({ data }: MessageEvent<{ text: string; origin: string }>) => {
  try {
    if (env.backends.onnx.wasm) env.backends.onnx.wasm.wasmPaths = `${data.origin}/models/runtime/`;
    const tokenizer = await AutoTokenizer.from_pretrained('triage');
    const model = await AutoModel.from_pretrained('triage', { dtype: 'q8' });
    await model(tokenizer([data.text]));
    self.postMessage(null);
  } catch (reason) {
    self.postMessage(String(reason));
  }
};
