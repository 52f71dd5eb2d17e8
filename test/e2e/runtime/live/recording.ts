import type { CreateLiveElement } from '../../../../web/live-element';

/** Records the runtime's calls of a live element, for tests to read in the page. On request it shows one colour, 160 by 90. */
export const recording =
  (tag: string): CreateLiveElement =>
  (host, emit) => {
    let picture: HTMLCanvasElement | null = null;
    const paint = (color: string): void => {
      picture ??= host.appendChild(Object.assign(document.createElement('canvas'), { width: 160, height: 90 }));
      const pen = picture.getContext('2d');
      if (pen === null) return;
      pen.fillStyle = color;
      pen.fillRect(0, 0, 160, 90);
    };
    const record = { tag, id: host.id, calls: [] as unknown[], emit, paint, active: true };
    const all = ((globalThis as { liveRecords?: unknown[] }).liveRecords ??= []);
    all.push(record);
    return {
      get active() {
        return record.active;
      },
      get output() {
        return picture;
      },
      update: (attributes) => void record.calls.push({ update: attributes }),
      call: (method, options) => {
        record.calls.push({ call: method, options });
        return method === 'snapshot' ? Promise.reject(new Error('no picture')) : Promise.resolve({ answered: method });
      },
      release: () => void record.calls.push({ release: true }),
    };
  };
