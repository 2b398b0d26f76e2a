/** `models/manifest.json`: every published model file with its hash and size. */
import * as v from 'valibot';
import { InferenceError } from '../protocol.ts';

const fileSchema = v.object({
  /** Relative to the folder of the manifest; never out of it. */
  path: v.pipe(v.string(), v.regex(/^(?:[a-z0-9][\w.-]*\/)*[a-z0-9][\w.-]*$/iu)),
  /** Lower-case hexadecimal. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1 << 29)),
});

const manifestSchema = v.object({ files: v.pipe(v.array(fileSchema), v.minLength(1)) });

export type ManifestFile = v.InferOutput<typeof fileSchema>;
export type Manifest = v.InferOutput<typeof manifestSchema>;

/** @throws InferenceError 'model_corrupt' when the text is no manifest. */
export function parseManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InferenceError('model_corrupt', 'The list of model files is not JSON.', cause);
  }
  const parsed = v.safeParse(manifestSchema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new InferenceError(
    'model_corrupt',
    `The list of model files is damaged: ${v.getDotPath(issue) ?? 'file'}: ${issue.message}`,
  );
}

/** @throws InferenceError 'backend_missing' when the manifest does not name one of the paths. */
export function pick(manifest: Manifest, paths: readonly string[]): ManifestFile[] {
  return paths.map((path) => {
    const file = manifest.files.find((candidate) => candidate.path === path);
    if (file) return file;
    throw new InferenceError('backend_missing', `The model file ${path} is not published.`);
  });
}
