/** Reading and rewriting what passes the front door. */
export type Body = Record<string, unknown>;

/** The JSON object that came; an empty one in place of anything else. */
export async function bodyOf(request: Request): Promise<Body> {
  try {
    const body: unknown = await request.clone().json();
    return typeof body === 'object' && body !== null ? (body as Body) : {};
  } catch {
    return {};
  }
}

/** The auth server's word for why it refuses. */
export async function codeOf(said: Response): Promise<string> {
  const body = (await said
    .clone()
    .json()
    .catch(() => null)) as { error_code?: unknown } | null;
  return String(body?.error_code);
}

/** The same caller's request for something else. */
export function rewritten(request: Request, path: string, body: Body): Request {
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  return new Request(new URL(path, request.url), {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
}
