// A browser-only app: nothing here can be rendered on a server, and the data is on the device.
export const ssr = false;
export const prerender = false;
