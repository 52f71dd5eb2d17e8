import type { Release } from '../../shared/release';
import type { Signalling } from '../../signalling/signalling';
import type { KeyValueStorage, Dependencies } from '../../room/dependencies';
import type { Room } from '../../room/room';

/** All that calls are given from outside; they reach for nothing else. */
export interface CallDependencies extends Pick<Dependencies, 'clock' | 'log' | 'choices' | 'request' | 'hold'> {
  readonly signalling: Pick<Signalling, 'device' | 'subscribe' | 'request'>;
  readonly keeper: KeyValueStorage;
  readonly sounds: {
    play(source: string, options: { loop: boolean }): Release;
    vibrate(): void;
    onInterruption(listener: (interrupted: boolean) => void): Release;
  };
  readonly life: { onShow(listener: () => void): Release; onHide(listener: () => void): Release };
  /** The room under this name; null after `rtc.close()`. */
  room(id: string): Room | null;
}
