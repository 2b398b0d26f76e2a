/** What the browser says of the app itself: of newer builds, and of its place on this device. */

export type UpdateState =
  | { kind: 'current' }
  /** A newer build is on this device, and takes over when a person asks for it. */
  | { kind: 'ready' }
  /** Another tab has asked: this one still runs the older build, whose files stay for it. */
  | { kind: 'replaced' }
  | { kind: 'reloading' };

export type InstallState =
  | { kind: 'unavailable' }
  /** The browser shows its own dialog when it is asked. */
  | { kind: 'on_request' }
  /** Only a person can do it, in a menu of the browser: iPhones and iPads. */
  | { kind: 'by_hand' }
  | { kind: 'installed' };
