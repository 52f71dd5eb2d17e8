import type { Release } from './engine';

interface Entry<Notice> {
  listener: (notice: Notice) => void;
  active: boolean;
}

/**
 * Delivers notices to listeners by topic. A notice sent by a listener waits until the present one has reached all listeners, so
 * all see the same order.
 */
export class OrderedEmitter<Notice> {
  private readonly topics = new Map<string, readonly Entry<Notice>[]>();
  private readonly waiting: { topic: string; notice: Notice }[] = [];
  private delivering = false;

  on(topic: string, listener: (notice: Notice) => void): Release {
    const entry = { listener, active: true };
    this.topics.set(topic, (this.topics.get(topic) ?? []).concat(entry));
    return () => {
      entry.active = false;
      const left = (this.topics.get(topic) ?? []).filter((other) => other !== entry);
      if (left.length === 0) this.topics.delete(topic);
      else this.topics.set(topic, left);
    };
  }

  emit(topic: string, notice: Notice): void {
    this.waiting.push({ topic, notice });
    if (this.delivering) return;
    this.delivering = true;
    try {
      for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift())
        this.deliver(next.topic, next.notice);
    } finally {
      this.delivering = false;
    }
  }

  clear(): void {
    this.topics.clear();
    this.waiting.length = 0;
  }

  private deliver(topic: string, notice: Notice): void {
    for (const entry of this.topics.get(topic) ?? []) if (entry.active) entry.listener(notice);
  }
}
