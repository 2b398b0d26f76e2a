import { describe, expect, it } from 'vitest';
import { isQuiet, mayRing } from './ringing.ts';
import { settingOf } from './settings.ts';

const night = {
  ...settingOf('quiet_hours', undefined),
  enabled: true,
  from: '22:00',
  to: '07:00',
  days: [1, 2, 3, 4, 5],
  time_zone: 'Europe/Lisbon',
};
const at = (time: string) => Date.parse(time);

describe('isQuiet', () => {
  it.each([
    ['Monday evening', '2026-03-02T22:00:00Z', true],
    ['just before', '2026-03-02T21:59:00Z', false],
    ['Tuesday morning', '2026-03-03T06:59:00Z', true],
    ['when they end', '2026-03-03T07:00:00Z', false],
    ['Saturday morning, of the night that began on Friday', '2026-03-07T03:00:00Z', true],
    ['Saturday evening', '2026-03-07T23:00:00Z', false],
    ['Monday morning, of the night that began on Sunday', '2026-03-02T03:00:00Z', false],
  ])('%s', (_, time, quiet) => {
    expect(isQuiet(at(time), night)).toBe(quiet);
  });

  it('goes by the clock on the wall, also after the clocks have changed', () => {
    // Lisbon is an hour ahead of UTC from 29 March 2026.
    expect(isQuiet(at('2026-03-30T21:30:00Z'), night)).toBe(true);
    expect(isQuiet(at('2026-03-27T21:30:00Z'), night)).toBe(false);
  });

  it('knows hours within a day', () => {
    const lunch = { ...night, from: '12:00', to: '13:00' };
    expect(isQuiet(at('2026-03-02T12:30:00Z'), lunch)).toBe(true);
    expect(isQuiet(at('2026-03-02T13:00:00Z'), lunch)).toBe(false);
  });

  it('survives a zone that the browser does not know', () => {
    expect(
      typeof isQuiet(at('2026-03-02T12:30:00Z'), { ...night, time_zone: 'Mars/Olympus' }),
    ).toBe('boolean');
  });

  it('is never quiet while nobody wants it', () => {
    expect(isQuiet(at('2026-03-02T23:00:00Z'), { ...night, enabled: false })).toBe(false);
  });
});

describe('mayRing', () => {
  const settings = { notifications: { sounds: true, volume: 0.6 }, quiet_hours: night };
  const asleep = at('2026-03-02T23:00:00Z');

  it('lets only what is urgent ring in quiet hours', () => {
    expect(mayRing('urgent_ticket', asleep, settings)).toBe(true);
    expect(mayRing('assigned', asleep, settings)).toBe(false);
    expect(mayRing('assigned', at('2026-03-02T12:00:00Z'), settings)).toBe(true);
  });

  it('lets nothing ring where sounds are off', () => {
    const silent = { ...settings, notifications: { sounds: false, volume: 0.6 } };
    expect(mayRing('urgent_ticket', asleep, silent)).toBe(false);
    expect(
      mayRing('urgent_ticket', asleep, { ...settings, notifications: { sounds: true, volume: 0 } }),
    ).toBe(false);
  });
});
