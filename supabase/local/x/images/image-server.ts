import type { ServerResponse } from 'node:http';
import type { World } from '../world.ts';
import { drawAvatar } from './avatar.ts';
import { drawPhoto } from './photo.ts';

/** Sizes by the ending that X uses in the address of a profile picture. */
const avatarSizes: Record<string, number> = {
  _normal: 48,
  _bigger: 73,
  _200x200: 200,
  _400x400: 400,
  '': 400,
};

const mostKept = 500;

/** Answers `/profile_images/…` and `/media/…`; false when there is no such picture. */
type ImageServer = (path: string, response: ServerResponse) => boolean;

/** Draws pictures when they are first asked for and keeps the last ones. */
export function createImageServer(world: World, brandId: string): ImageServer {
  const drawn = new Map<string, Buffer>();

  function draw(path: string): Buffer | undefined {
    const avatar =
      /^\/profile_images\/(\d{1,19})\/avatar(_normal|_bigger|_200x200|_400x400|)\.png$/u.exec(path);
    if (avatar?.[1] !== undefined) {
      const user = world.user(avatar[1]);
      return (
        user &&
        drawAvatar(
          user.username,
          user.name,
          user.id === brandId,
          avatarSizes[avatar[2] ?? ''] ?? 48,
        )
      );
    }
    const photo = /^\/media\/(3_\d{1,19})\.png$/u.exec(path);
    const key = photo?.[1];
    if (key === undefined) return undefined;
    const scene = world.photo(key);
    return scene && drawPhoto(key, scene);
  }

  return (path, response) => {
    const image = drawn.get(path) ?? draw(path);
    if (!image) return false;
    drawn.set(path, image);
    const oldest = drawn.keys().next();
    if (drawn.size > mostKept && !oldest.done) drawn.delete(oldest.value);
    response.writeHead(200, {
      'content-type': 'image/png',
      'content-length': image.length,
      'cache-control': 'public, max-age=86400',
      'x-content-type-options': 'nosniff',
    });
    response.end(image);
    return true;
  };
}
