import type { PhotoScene } from '../model.ts';
import { hashText } from '../random.ts';
import { encodePng } from './png.ts';
import { box, createRaster, disc, hsl, ring, stroke, type Raster } from './raster.ts';

const width = 640;
const height = 400;

/** Coordinates: height 1, width 1.6. */
const painters: Record<PhotoScene, (raster: Raster, chance: number) => void> = {
  parcel(raster, chance) {
    const lean = ((chance % 20) - 10) / 60;
    raster.paint(box(0.8, 0.9, 1.8, 0.3), hsl(30, 0.2, 0.32));
    raster.paint(box(0.8, 0.58, 0.72, 0.5, 0.02, lean), hsl(31, 0.45, 0.55));
    raster.paint(box(0.8, 0.4, 0.72, 0.14, 0.02, lean), hsl(31, 0.42, 0.62));
    raster.paint(box(0.8, 0.58, 0.09, 0.5, 0, lean), hsl(40, 0.5, 0.76), 0.75);
    raster.paint(
      stroke(
        [
          [0.95, 0.4],
          [1.03, 0.55],
          [0.97, 0.62],
          [1.1, 0.78],
        ],
        0.02,
      ),
      hsl(25, 0.5, 0.22),
    );
    raster.paint(disc(1.02, 0.56, 0.07), hsl(25, 0.5, 0.2), 0.85);
    raster.paint(box(0.62, 0.62, 0.17, 0.11, 0.01, lean), hsl(50, 0.2, 0.94));
  },
  screen(raster, chance) {
    raster.paint(box(0.8, 0.54, 0.52, 0.98, 0.07), hsl(220, 0.15, 0.1));
    raster.paint(box(0.8, 0.54, 0.46, 0.9, 0.05), hsl(220, 0.3, 0.97));
    raster.paint(disc(0.8, 0.36, 0.09), hsl(8, 0.8, 0.58));
    raster.paint(
      stroke(
        [
          [0.8, 0.31],
          [0.8, 0.365],
        ],
        0.022,
      ),
      hsl(0, 0, 1),
    );
    raster.paint(disc(0.8, 0.405, 0.013), hsl(0, 0, 1));
    for (let row = 0; row < 3; row++) {
      raster.paint(
        box(0.8, 0.55 + row * 0.06, 0.34 - ((chance >>> row) % 3) * 0.05, 0.028, 0.014),
        hsl(220, 0.1, 0.72),
      );
    }
    raster.paint(box(0.8, 0.8, 0.3, 0.08, 0.04), hsl(220, 0.7, 0.55));
  },
  meal(raster) {
    raster.paint(disc(0.8, 0.52, 0.4), hsl(40, 0.2, 0.96));
    raster.paint(ring(0.8, 0.52, 0.34, 0.012), hsl(40, 0.2, 0.82));
    raster.paint(disc(0.72, 0.5, 0.15), hsl(25, 0.6, 0.36));
    raster.paint(disc(0.91, 0.58, 0.12), hsl(95, 0.35, 0.4));
    raster.paint(disc(0.86, 0.4, 0.09), hsl(48, 0.75, 0.6));
    raster.paint(
      stroke(
        [
          [0.24, 0.2],
          [0.24, 0.86],
        ],
        0.03,
      ),
      hsl(0, 0, 0.8),
    );
    raster.paint(
      stroke(
        [
          [1.36, 0.2],
          [1.36, 0.86],
        ],
        0.03,
      ),
      hsl(0, 0, 0.8),
    );
  },
  queue(raster, chance) {
    raster.paint(box(0.8, 0.94, 1.8, 0.2), hsl(210, 0.12, 0.34));
    for (let person = 0; person < 7; person++) {
      const x = 0.16 + person * 0.21;
      const tall = 0.02 * (((chance >>> person) % 5) - 2);
      raster.paint(
        box(x, 0.72, 0.13, 0.36 + tall, 0.06),
        hsl(person * 53 + (chance % 90), 0.32, 0.42),
      );
      raster.paint(disc(x, 0.47 - tall / 2, 0.055), hsl(26, 0.4, 0.5 + (person % 3) * 0.1));
    }
    raster.paint(box(1.45, 0.24, 0.2, 0.1, 0.02), hsl(8, 0.7, 0.55));
  },
  street(raster) {
    raster.paint(box(0.8, 0.92, 1.8, 0.3), hsl(215, 0.1, 0.3));
    raster.paint(box(0.45, 0.55, 0.46, 0.5), hsl(14, 0.4, 0.5));
    raster.paint(box(1.15, 0.5, 0.5, 0.6), hsl(36, 0.35, 0.62));
    raster.paint(box(0.45, 0.68, 0.11, 0.24), hsl(165, 0.5, 0.28));
    for (const [x, y] of [
      [0.32, 0.45],
      [0.58, 0.45],
      [1.02, 0.36],
      [1.28, 0.36],
      [1.02, 0.58],
      [1.28, 0.58],
    ] as const) {
      raster.paint(box(x, y, 0.1, 0.12, 0.01), hsl(48, 0.8, 0.75));
    }
    raster.paint(disc(0.2, 0.17, 0.08), hsl(50, 0.6, 0.9), 0.8);
  },
  device(raster) {
    raster.paint(box(0.8, 0.94, 1.8, 0.26), hsl(28, 0.3, 0.4));
    raster.paint(box(0.8, 0.66, 0.74, 0.3, 0.05), hsl(220, 0.14, 0.16));
    raster.paint(
      stroke(
        [
          [0.55, 0.52],
          [0.49, 0.2],
        ],
        0.03,
      ),
      hsl(220, 0.14, 0.16),
    );
    raster.paint(
      stroke(
        [
          [1.05, 0.52],
          [1.11, 0.2],
        ],
        0.03,
      ),
      hsl(220, 0.14, 0.16),
    );
    for (let light = 0; light < 4; light++) {
      raster.paint(
        disc(0.64 + light * 0.1, 0.66, 0.018),
        light === 0 ? hsl(130, 0.7, 0.55) : hsl(4, 0.9, 0.58),
      );
      if (light > 0) raster.paint(disc(0.64 + light * 0.1, 0.66, 0.045), hsl(4, 0.9, 0.58), 0.25);
    }
  },
};

/**
 * Draws the photo of a post.
 * @param key the media key: the same key gives the same picture
 * @returns a PNG file of 640 × 400
 */
export function drawPhoto(key: string, scene: PhotoScene): Buffer {
  const chance = hashText(key);
  const hue = 190 + (chance % 60);
  const raster = createRaster(width, height, hsl(hue, 0.25, 0.78), hsl(hue + 20, 0.2, 0.6));
  painters[scene](raster, chance);
  return encodePng(raster);
}
