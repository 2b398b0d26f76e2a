import { describe, expect, it } from 'vitest';
import { confusionChart } from './confusion-chart.ts';

const svg = confusionChart('urgency <test> & more', {
  low: { low: 9, high: 1 },
  high: { low: 0, high: 0 },
});

describe('confusionChart', () => {
  it('shades a cell by its share of the row and writes the count on it', () => {
    expect(svg).toContain('fill-opacity="0.900"');
    expect(svg).toContain('fill-opacity="0.100"');
    expect(svg.match(/class="shade"/gu)).toHaveLength(2);
    expect(svg.match(/class="strong"/gu)).toHaveLength(1);
    expect([...svg.matchAll(/text-anchor="middle">(\d+)</gu)].map(([, count]) => count)).toEqual([
      '9',
      '1',
      '0',
      '0',
    ]);
  });

  it('says what the axes are, and tells the recalls to who cannot see it', () => {
    expect(svg).toContain('>people said<');
    expect(svg).toContain('>the model says<');
    expect(svg).toMatch(/<desc[^>]*>.*Recall: low 0\.90 of 10, high none\.<\/desc>/u);
  });

  it('is well-formed whatever the labels are', () => {
    expect(svg).toContain('urgency &lt;test&gt; &amp; more');
    const opened = svg.match(/<(?:text|title|desc|style|svg)[ >]/gu)?.length;
    expect(svg.match(/<\/(?:text|title|desc|style|svg)>/gu)).toHaveLength(opened ?? 0);
  });
});
