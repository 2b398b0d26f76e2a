import { describe, expect, it, vi } from 'vitest';
import { AppInstallation, type InstallationParts, type InstallOffer } from './app-installation.ts';

const DAY = 24 * 60 * 60_000;

function offer(outcome: 'accepted' | 'dismissed' = 'accepted') {
  return Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
    prompt: vi.fn(() => Promise.resolve({ outcome })),
  }) satisfies InstallOffer;
}

function open(parts: Partial<InstallationParts> = {}) {
  const browser = new EventTarget();
  let kept: unknown = null;
  const clock = {
    time: 1_800_000_000_000,
    now: () => clock.time,
    after: () => () => undefined,
    every: () => () => undefined,
  };
  const installation = new AppInstallation(browser, {
    earlyOffer: undefined,
    isStandalone: false,
    isByHand: false,
    clock,
    remembered: { read: () => kept, write: (value) => (kept = value) },
    ...parts,
  });
  const states: string[] = [];
  installation.state.subscribe(({ kind }) => states.push(kind));
  return { browser, installation, states, clock };
}

describe('AppInstallation', () => {
  it('can do nothing where the browser offers nothing', async () => {
    const { installation, states } = open();
    expect(states).toEqual(['unavailable']);
    expect(installation.mayOffer()).toBe(false);
    expect(await installation.install()).toBe(false);
  });

  it('keeps the browser from asking by itself, and asks when a person wants it', async () => {
    const { browser, installation, states } = open();
    const event = offer();
    browser.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    expect(await installation.install()).toBe(true);
    expect(event.prompt).toHaveBeenCalledOnce();
    browser.dispatchEvent(new Event('appinstalled'));
    expect(states).toEqual(['unavailable', 'on_request', 'unavailable', 'installed']);
  });

  it('takes up an offer that came before the app had started', async () => {
    const { installation, states } = open({ earlyOffer: offer('dismissed') });
    expect(states).toEqual(['on_request']);
    expect(await installation.install()).toBe(false);
  });

  it('explains itself where only a person can do it, and is silent once it is installed', () => {
    expect(open({ isByHand: true }).states).toEqual(['by_hand']);
    expect(open({ isByHand: true, isStandalone: true }).states).toEqual(['installed']);
  });

  it('is offered unasked once in half a year', () => {
    const { installation, clock } = open({ earlyOffer: offer() });
    expect(installation.mayOffer()).toBe(true);
    installation.offered();
    expect(installation.mayOffer()).toBe(false);
    clock.time += 100 * DAY;
    expect(installation.mayOffer()).toBe(false);
    clock.time += 100 * DAY;
    expect(installation.mayOffer()).toBe(true);
  });
});
