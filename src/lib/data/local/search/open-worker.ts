import {
  handleOf,
  type WorkerEvents,
  type WorkerHandle,
} from '../../../platform/worker-protocol.ts';

export function openSearchWorker(events: WorkerEvents): WorkerHandle {
  const worker = new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module' });
  return handleOf(worker, events);
}
