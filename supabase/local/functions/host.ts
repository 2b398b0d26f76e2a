/**
 * Runs in Deno, started by runner.ts: hosts every function in this one process. On hosted Supabase each
 * function is a worker that calls `Deno.serve(handler)`; here that call hands the handler to this host.
 * Arguments: the folder of the functions, then their names. Environment: what the functions see.
 * Standard input: the first line is the secret that requests must carry; its end is the end of the process,
 * so that a stack that is killed leaves nothing behind. Standard output: one line that begins with the secret
 * tells when requests may come; the rest is what functions say.
 */
export {};

type FunctionHandler = (request: Request, info: unknown) => Response | Promise<Response>;

/** The part of Deno that this file uses. Deno's own types would change the globals of all of the project. */
interface DenoRuntime {
  readonly args: string[];
  readonly stdout: { writeSync(bytes: Uint8Array): number };
  readonly stderr: { writeSync(bytes: Uint8Array): number };
  readonly stdin: { readonly readable: ReadableStream<Uint8Array<ArrayBuffer>> };
  serve(
    options: { hostname: string; port: number; onListen: (address: { port: number }) => void },
    handler: FunctionHandler,
  ): unknown;
  exit(code: number): never;
}

const Deno = (globalThis as unknown as { Deno: DenoRuntime }).Deno;
const [folder = '', ...names] = Deno.args;
const handlers = new Map<string, FunctionHandler>();
const failures: Record<string, string> = {};
const serve = Deno.serve.bind(Deno);
let loading: string | undefined;

function capture(...parts: unknown[]): unknown {
  const options = parts.find((part): part is object => typeof part === 'object' && part !== null);
  const inOptions: unknown = options && 'handler' in options ? options.handler : undefined;
  const handler = parts.find((part) => typeof part === 'function') ?? inOptions;
  if (loading === undefined) throw new Error('Call Deno.serve while the function is being loaded.');
  if (typeof handler !== 'function')
    throw new TypeError('Deno.serve was called without a handler.');
  handlers.set(loading, handler as FunctionHandler);
  return {
    finished: new Promise<void>(() => undefined),
    addr: { transport: 'tcp', hostname: '127.0.0.1', port: 0 },
    ref: () => undefined,
    unref: () => undefined,
    shutdown: () => Promise.resolve(),
  };
}

const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
const secret = (await lines.read()).value?.trim() ?? '';
void (async () => {
  while (!(await lines.read()).done);
  Deno.exit(0);
})();

Object.defineProperty(Deno, 'serve', { value: capture, configurable: true });
for (const name of names) {
  loading = name;
  try {
    await import(`${folder}/${name}/index.ts`);
    if (!handlers.has(name)) failures[name] = 'it does not call Deno.serve';
  } catch (error) {
    failures[name] = error instanceof Error ? error.message : String(error);
  }
}
loading = undefined;

const lineOf = (text: string): Uint8Array => new TextEncoder().encode(`${text}\n`);
const problem = (status: number, code: string, message: string): Response =>
  Response.json({ code, message }, { status });

serve(
  {
    hostname: '127.0.0.1',
    port: 0,
    onListen: ({ port }) => {
      Deno.stdout.writeSync(lineOf(`${secret} ${JSON.stringify({ port, failures })}`));
    },
  },
  async (request, info) => {
    if (request.headers.get('x-functions-host') !== secret)
      return problem(403, 'forbidden', 'Not for you.');
    const name = new URL(request.url).pathname.split('/')[1] ?? '';
    const handler = handlers.get(name);
    if (!handler) return problem(503, 'boot_error', `The function ${name} did not start.`);
    try {
      const headers = new Headers(request.headers);
      headers.delete('x-functions-host');
      return await handler(new Request(request, { headers }), info);
    } catch (error) {
      Deno.stderr.writeSync(
        lineOf(
          `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        ),
      );
      return problem(500, 'worker_error', 'The function failed.');
    }
  },
);
