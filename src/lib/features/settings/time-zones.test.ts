import { describe, expect, it } from 'vitest';
import { clockIn, TIME_ZONES, zoneName, zonesLike } from './time-zones.ts';

describe('time zones', () => {
  it('are called what they are called today, each once', () => {
    for (const zone of ['Asia/Kathmandu', 'Asia/Kolkata', 'Europe/Kyiv', 'America/Nuuk', 'UTC'])
      expect(TIME_ZONES).toContain(zone);
    expect(TIME_ZONES).not.toContain('Asia/Katmandu');
    expect(new Set(TIME_ZONES).size).toBe(TIME_ZONES.length);
  });

  it('are found by any word of their name', () => {
    expect(zonesLike('kath', [], 9)).toEqual(['Asia/Kathmandu']);
    expect(zonesLike('america buenos', [], 9)).toEqual(['America/Argentina/Buenos_Aires']);
    expect(zonesLike('new york', ['Europe/London'], 9)).toEqual(['America/New_York']);
    expect(zonesLike('atlantis', [], 9)).toEqual([]);
  });

  it('begin with those that are likely', () => {
    expect(zonesLike('', ['Europe/London', 'Asia/Tokyo'], 3)).toEqual([
      'Europe/London',
      'Asia/Tokyo',
      'Africa/Abidjan',
    ]);
  });

  it('have a clock, unless nobody here knows them', () => {
    const noon = Date.parse('2026-02-06T12:00:00Z');
    expect(clockIn('Asia/Kathmandu', noon)).toBe('17:45');
    expect(clockIn('Mars/Olympus', noon)).toBeNull();
    expect(zoneName('America/Argentina/Buenos_Aires')).toBe('America, Argentina, Buenos Aires');
  });
});
