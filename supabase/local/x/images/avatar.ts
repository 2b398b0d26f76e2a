import { hashText } from '../random.ts';
import { initialsOf, letterStrokes } from './lettering.ts';
import { encodePng } from './png.ts';
import { box, createRaster, disc, hsl, ring, stroke, type Colour, type Raster } from './raster.ts';

const white: Colour = [1, 1, 1];

function paintPattern(raster: Raster, chance: number, tint: Colour): void {
  const turn = ((chance >>> 8) % 360) * (Math.PI / 180);
  const x = 0.5 + Math.cos(turn) * 0.42;
  const y = 0.5 + Math.sin(turn) * 0.42;
  switch ((chance >>> 4) % 4) {
    case 0:
      raster.paint(disc(x, y, 0.46), tint, 0.4);
      return;
    case 1:
      raster.paint(ring(x, y, 0.5, 0.13), tint, 0.36);
      raster.paint(ring(x, y, 0.78, 0.1), tint, 0.26);
      return;
    case 2:
      raster.paint(box(x, y, 0.8, 0.8, 0.06, turn), tint, 0.32);
      return;
    default:
      raster.paint(
        stroke(
          [
            [x - 1, y + 0.6],
            [x + 1, y - 0.6],
          ],
          0.2,
        ),
        tint,
        0.45,
      );
      raster.paint(
        stroke(
          [
            [x - 1, y + 1.1],
            [x + 1, y - 0.1],
          ],
          0.12,
        ),
        tint,
        0.35,
      );
  }
}

/** The brand's picture: a small round bird on deep green. */
function paintWren(raster: Raster): void {
  const cream = hsl(42, 0.7, 0.93);
  raster.paint(disc(0.5, 0.54, 0.27), cream);
  raster.paint(
    stroke(
      [
        [0.66, 0.38],
        [0.83, 0.17],
      ],
      0.085,
    ),
    cream,
  );
  raster.paint(
    stroke(
      [
        [0.27, 0.46],
        [0.13, 0.49],
      ],
      0.05,
    ),
    hsl(28, 0.9, 0.6),
  );
  raster.paint(disc(0.37, 0.46, 0.033), hsl(165, 0.6, 0.12));
  raster.paint(
    stroke(
      [
        [0.5, 0.55],
        [0.6, 0.63],
        [0.72, 0.58],
      ],
      0.05,
    ),
    hsl(165, 0.5, 0.28),
  );
}

/**
 * Draws the profile picture of a user: initials on a pattern that always looks the same for the same user.
 * @param size side in pixels
 * @returns a PNG file
 */
export function drawAvatar(username: string, name: string, isBrand: boolean, size: number): Buffer {
  const chance = hashText(username);
  if (isBrand) {
    const raster = createRaster(size, size, hsl(165, 0.62, 0.3), hsl(178, 0.7, 0.19));
    paintWren(raster);
    return encodePng(raster);
  }
  const hue = chance % 360;
  const raster = createRaster(size, size, hsl(hue, 0.52, 0.5), hsl(hue + 38, 0.56, 0.36));
  paintPattern(raster, chance, hsl(hue + 70, 0.6, 0.62));
  const initials = initialsOf(name);
  const letterSize = initials.length > 1 ? 0.36 : 0.44;
  for (const line of letterStrokes(initials, letterSize)) {
    raster.paint(stroke(line, letterSize * 0.19), white, 0.97);
  }
  return encodePng(raster);
}
