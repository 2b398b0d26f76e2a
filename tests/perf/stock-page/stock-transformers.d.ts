/** The parts of @huggingface/transformers that the bench uses; the package is there only once a bench has run. */
declare module 'stock-transformers' {
  type Inputs = Record<string, unknown>;

  export const env: {
    allowRemoteModels: boolean;
    allowLocalModels: boolean;
    localModelPath: string;
    backends: { onnx: { wasm?: { wasmPaths?: string } } };
  };
  export const AutoTokenizer: {
    from_pretrained(id: string): Promise<(texts: string[]) => Inputs>;
  };
  export const AutoModel: {
    from_pretrained(
      id: string,
      options: { dtype: 'q8' },
    ): Promise<(inputs: Inputs) => Promise<unknown>>;
  };
}
