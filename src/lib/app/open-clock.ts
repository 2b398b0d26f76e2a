import { systemClock } from '../platform/clock.ts';
import { CorrectedClock } from '../platform/corrected-clock.ts';
import { remembered } from '../platform/remembered.ts';

const KEY = 'roost-clock';

/** This device's clock, put right by whatever tab of the browser hears the server. */
export function openClock(): CorrectedClock {
  const clock = new CorrectedClock({
    device: systemClock,
    elapsed: () => performance.now(),
    remembered: remembered(KEY),
  });
  addEventListener('storage', ({ key }) => {
    if (key === KEY) clock.recall();
  });
  return clock;
}
