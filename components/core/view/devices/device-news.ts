import { formatText } from '../../texts/texts';
import type { DeviceTexts } from '../../texts/devices';
import type { DeviceKind, DeviceList } from '../../shared/device-list';

const kinds: readonly DeviceKind[] = ['camera', 'microphone', 'speaker'];

const lists = { camera: 'cameras', microphone: 'microphones', speaker: 'speakers' } as const;

interface Known {
  readonly id: string;
  readonly label: string;
}

/** Tells which device took the place of one that was unplugged, and when that one is back. */
export class DeviceNews {
  private readonly used: { [Kind in DeviceKind]?: Known } = {};
  /** The unplugged devices that were in use, and whether the user was told. */
  private readonly lost: { [Kind in DeviceKind]?: Known & { told: boolean } } = {};

  /** A sentence about the last change, or ''. */
  next(devices: DeviceList, texts: DeviceTexts): string {
    return kinds
      .map((kind) => this.nextOf(kind, devices, texts))
      .filter((text) => text !== '')
      .join(' ');
  }

  private nextOf(kind: DeviceKind, devices: DeviceList, texts: DeviceTexts): string {
    const present = devices[lists[kind]];
    const of = (id: string): Known | undefined => present.filter((device) => id !== '' && device.id === id)[0];
    const before = this.used[kind];
    const now = of(devices.inUse[kind]);
    let lost = this.lost[kind];
    if (before !== undefined && of(before.id) === undefined && lost === undefined) {
      lost = { ...before, told: false };
      this.lost[kind] = lost;
    }
    delete this.used[kind];
    if (now !== undefined) this.used[kind] = now;
    if (lost === undefined) return '';
    if (now?.id === lost.id) {
      delete this.lost[kind];
      return formatText(texts['devices.again'], { name: lost.label });
    }
    // Nothing is said while no other device has taken its place: the screen names a missing camera or microphone itself.
    const name = now?.label ?? (kind === 'speaker' ? texts['devices.system'] : '');
    if (lost.told || name === '') return '';
    lost.told = true;
    return formatText(texts['devices.gone'], { lost: lost.label, name });
  }
}
