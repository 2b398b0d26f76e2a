/** Which requests are answered from this device, and which answers are fit to be kept. Pure. */

/** Services and files that change without the app: the network alone answers for them, or nobody does. */
const NEVER =
  /^\/(?:rest|auth|functions|realtime|storage|graphql|models)(?:\/|$)|^\/(?:config\.json|service-worker\.js|_app\/version\.json)$/u;
/** Files whose name holds a hash of what is in them: the same name never means anything else. */
const HASHED = /^\/_app\/immutable\//u;
/** The last part of a path with an ending, such as `/icons/icon-192.png`: no address of the app has one. */
const FILE = /\.[^/]+$/u;
/** What only the runtime for graphics processors needs: 17 MB that most devices never ask for. */
const ON_DEMAND = /webgpu|jspi/u;

/**
 * Where the answer comes from.
 *
 * - `shell`: the app's one page, kept with its headers, so that threads are allowed offline too
 * - `hashed`: a file of this build, or of an older one that a tab still runs
 * - `network`: not our business
 */
export type Source = 'shell' | 'hashed' | 'network';

/** @param path The path of an address on the app's own origin, without its query. */
export function sourceOf(path: string, isNavigation: boolean): Source {
  if (NEVER.test(path)) return 'network';
  if (HASHED.test(path)) return 'hashed';
  return isNavigation && !FILE.test(path) ? 'shell' : 'network';
}

/** What a build consists of, as Kit lists it. */
export interface BuildFiles {
  /** Hashed files. */
  build: readonly string[];
  /** Files of `static/`. */
  files: readonly string[];
  version: string;
}

/** What is fetched before a build takes over. `revision` is null where the address says it all. */
export function precacheEntries({
  build,
  files,
  version,
}: BuildFiles): { url: string; revision: string | null }[] {
  return [
    { url: SHELL, revision: version },
    ...files.map((url) => ({ url, revision: version })),
    ...build.filter((url) => !ON_DEMAND.test(url)).map((url) => ({ url, revision: null })),
  ];
}

/** The address of the app's one page; hosts redirect from /index.html to it. */
export const SHELL = '/';

/** The part of an answer that decides whether it may be kept. */
export interface Received {
  path: string;
  status: number;
  /** The content-type header. */
  type: string | null;
  /** The body of a page; other files are not looked into. */
  text: string;
}

/**
 * False for a web page in the place of a file, as a captive portal or a host with a fallback sends it, and for
 * the page of another build, as a host sends it while it is being deployed to: its scripts would be missing.
 *
 * @param start The address of this build's first script, which its page names.
 */
export function isFit({ path, status, type, text }: Received, start: string): boolean {
  if (status !== 200) return false;
  const isPage = type?.includes('text/html') ?? false;
  return path === SHELL ? isPage && text.includes(start) : !isPage;
}
