/** A colour: red, green, blue from 0 to 1. */
export type Colour = readonly [number, number, number];

/** Distance from a point to a shape's edge, in picture units; negative inside. */
type Shape = (x: number, y: number) => number;

/** An opaque picture that shapes are painted on, with smooth edges. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel, row by row. */
  readonly pixels: Uint8Array;
  /** Paints a shape. `unit` of the shape's coordinates is the picture's height. */
  paint(shape: Shape, colour: Colour, opacity?: number): void;
}

/** A colour from hue (degrees), saturation and lightness (0 to 1). */
export function hsl(hue: number, saturation: number, lightness: number): Colour {
  const channel = (offset: number): number => {
    const k = (offset + hue / 30) % 12;
    return (
      lightness -
      saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1))
    );
  };
  return [channel(0), channel(8), channel(4)];
}

/** A picture filled with a diagonal gradient. */
export function createRaster(width: number, height: number, from: Colour, to: Colour): Raster {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = (x / width + y / height) / 2;
      for (let channel = 0; channel < 3; channel++) {
        const value = (from[channel] ?? 0) * (1 - share) + (to[channel] ?? 0) * share;
        pixels[(y * width + x) * 3 + channel] = Math.round(value * 255);
      }
    }
  }
  return {
    width,
    height,
    pixels,
    paint(shape, colour, opacity = 1) {
      const unit = 1 / height;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const distance = shape((x + 0.5) * unit, (y + 0.5) * unit) / unit;
          const coverage = Math.max(0, Math.min(1, 0.5 - distance)) * opacity;
          if (coverage === 0) continue;
          const index = (y * width + x) * 3;
          for (let channel = 0; channel < 3; channel++) {
            const under = pixels[index + channel] ?? 0;
            pixels[index + channel] = Math.round(
              under + ((colour[channel] ?? 0) * 255 - under) * coverage,
            );
          }
        }
      }
    },
  };
}

/** A filled circle. */
export function disc(centreX: number, centreY: number, radius: number): Shape {
  return (x, y) => Math.hypot(x - centreX, y - centreY) - radius;
}

/** A circle's outline. */
export function ring(centreX: number, centreY: number, radius: number, thickness: number): Shape {
  return (x, y) => Math.abs(Math.hypot(x - centreX, y - centreY) - radius) - thickness / 2;
}

/** A rectangle with round corners, turned by `angle` (radians) about its centre. */
export function box(
  centreX: number,
  centreY: number,
  width: number,
  height: number,
  corner = 0,
  angle = 0,
): Shape {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  return (x, y) => {
    const localX = Math.abs((x - centreX) * cosine + (y - centreY) * sine) - width / 2 + corner;
    const localY = Math.abs((y - centreY) * cosine - (x - centreX) * sine) - height / 2 + corner;
    const outside = Math.hypot(Math.max(localX, 0), Math.max(localY, 0));
    return outside + Math.min(Math.max(localX, localY), 0) - corner;
  };
}

/** A line through points, with round ends. */
export function stroke(points: readonly (readonly [number, number])[], thickness: number): Shape {
  return (x, y) => {
    let nearest = Infinity;
    for (let index = 1; index < points.length; index++) {
      const [ax, ay] = points[index - 1] ?? [0, 0];
      const [bx, by] = points[index] ?? [0, 0];
      const lengthSquared = (bx - ax) ** 2 + (by - ay) ** 2;
      const along =
        lengthSquared === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / lengthSquared;
      const t = Math.max(0, Math.min(1, along));
      nearest = Math.min(nearest, Math.hypot(x - ax - (bx - ax) * t, y - ay - (by - ay) * t));
    }
    return nearest - thickness / 2;
  };
}
