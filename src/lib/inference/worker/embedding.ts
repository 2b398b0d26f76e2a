/**
 * A unit vector as base64 of int8 (each number times 127): 512 characters for 384 numbers, and the cosine of
 * two of them is off by less than 0.01.
 */
export function packEmbedding(vector: Float32Array): string {
  let bytes = '';
  for (const value of vector) {
    const scaled = Math.max(-127, Math.min(127, Math.round(value * 127)));
    bytes += String.fromCharCode(scaled & 0xff);
  }
  return btoa(bytes);
}
