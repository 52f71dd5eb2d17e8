import type { CreateLiveElement } from '../../../../web/live-element';

/** Writes down what the runtime asks of a live element, for tests to read in the page. */
export const recording =
  (tag: string): CreateLiveElement =>
  (host, emit) => {
    const record = { tag, id: host.id, calls: [] as unknown[], emit };
    const all = ((globalThis as { liveRecords?: unknown[] }).liveRecords ??= []);
    all.push(record);
    return {
      update: (attributes) => void record.calls.push({ update: attributes }),
      call: (method, options) => {
        record.calls.push({ call: method, options });
        return method === 'snapshot' ? Promise.reject(new Error('no picture')) : Promise.resolve({ answered: method });
      },
      release: () => void record.calls.push({ release: true }),
    };
  };
