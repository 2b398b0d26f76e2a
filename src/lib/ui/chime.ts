/** A short sound, made by the browser itself: nothing has to be loaded, so it is there without a network. */

/** Hertz, one after the other: rising for what is urgent, a single soft one for the rest. */
const TONES = { urgent: [660, 880, 1_100], plain: [660] } as const;
const TONE_SECONDS = 0.14;
/** A storm of notifications gives one sound. */
const REST_MS = 2_000;

let context: AudioContext | undefined;
let lastAt = -Infinity;

/**
 * @param volume 0 to 1.
 * @returns whether it can be heard: a page that nobody has touched yet must stay silent, and so does a storm.
 */
export function chime(
  kind: keyof typeof TONES,
  volume: number,
  now: number = performance.now(),
): boolean {
  if (now - lastAt < REST_MS) return false;
  try {
    context ??= new AudioContext();
    void context.resume().catch(() => undefined);
    TONES[kind].forEach((hertz, index) => {
      play(context as AudioContext, hertz, index * TONE_SECONDS, volume);
    });
    lastAt = now;
    return context.state !== 'suspended';
  } catch {
    // No sound device, or a browser that has none to give.
    return false;
  }
}

function play(audio: AudioContext, hertz: number, after: number, volume: number): void {
  const begins = audio.currentTime + after;
  const tone = new OscillatorNode(audio, { frequency: hertz, type: 'sine' });
  const gain = new GainNode(audio, { gain: 0 });
  // Swells and fades: a tone that is cut off cracks.
  gain.gain.setTargetAtTime(volume * 0.25, begins, 0.01);
  gain.gain.setTargetAtTime(0, begins + TONE_SECONDS * 0.6, 0.05);
  tone.connect(gain).connect(audio.destination);
  tone.start(begins);
  tone.stop(begins + TONE_SECONDS * 3);
}
