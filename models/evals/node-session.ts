/** The product's triage session in Node: the same code and the same WASM build as in the browser. */
import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-web/wasm';
import { createTriageSession } from '../../src/lib/inference/worker/triage-session.ts';
import type { TriageSession } from '../../src/lib/inference/worker/triage-session.ts';

export interface NodeSession {
  session: TriageSession;
  /** What computes, such as "onnxruntime-web 1.30.0 wasm, 1 thread". */
  runtime: string;
}

/**
 * @param folder A model's folder, such as `models/triage`.
 * @throws when a file cannot be read; TriageError when one is damaged.
 */
export async function openNodeSession(folder: URL): Promise<NodeSession> {
  // More threads would fetch their script over HTTP, which in Node there is nobody to answer.
  ort.env.wasm.numThreads = 1;
  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(name, folder), 'utf8'));
  const session = await createTriageSession({
    ort,
    model: await readFile(new URL('onnx/model_quantized.onnx', folder)),
    tokenizer: await json('tokenizer.json'),
    tokenizerConfig: await json('tokenizer_config.json'),
    card: await json('triage.json'),
  });
  const version = ort.env.versions.web ?? 'unknown version';
  return { session, runtime: `onnxruntime-web ${version} wasm, 1 thread` };
}
