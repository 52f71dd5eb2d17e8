import type { DeviceList } from '../../shared/device-list';
import { makeObservable, ref, transaction } from '../../shared/mobx';
import type { Dependencies } from '../dependencies';
import type { StreamState } from '../stream/stream-state';
import type { DeviceFailures, DeviceFlags } from './device-toggle';

/** The longest wait for the setting, which WeChat reads over the network from base library 2.8 on. No element is built meanwhile. */
const timeoutMs = 500;

const noFailures: DeviceFailures = { microphone: null, camera: null };
const refused = { microphone: 'microphone_refused', camera: 'camera_refused' } as const;
const devices = ['microphone', 'camera'] as const;

/** The part of the local participant that decides whether a failure needs a new element. */
interface Publisher {
  readonly wanted: DeviceFlags;
  readonly session: { readonly state: StreamState };
  rebuild(): void;
}

/**
 * The own devices that cannot be used. From base library 1.7.4 on a `<live-pusher>` asks for its devices once, when it is inserted, and is not
 * inserted at all if one is refused. So the setting is read before, and an element that was refused a device is replaced by one without it.
 */
export class FailedDevices {
  reasons: DeviceFailures;
  /** The setting was read once, so an element can be built without the devices that it forbids. */
  known = false;

  constructor(
    private readonly deps: Pick<Dependencies, 'permissions' | 'clock' | 'capabilities'>,
    private readonly publisher: Publisher,
  ) {
    this.reasons = deps.capabilities.publish ? noFailures : { microphone: 'unsupported', camera: 'unsupported' };
    makeObservable(this, { reasons: ref, known: ref });
  }

  /** The element reported that a device works again, or failed. */
  set(changed: Partial<DeviceFailures>): void {
    const before = this.reasons;
    this.reasons = { ...before, ...changed };
    const isRefused = devices.some(
      (device) => this.reasons[device] !== before[device] && this.reasons[device] === refused[device],
    );
    // An element that sends was inserted, and sends the other device on.
    if (isRefused && this.publisher.session.state !== 'live') this.publisher.rebuild();
  }

  /** The element opens a device that was missing and is there again by itself, and reports it if it is still the wrong one. */
  retryPresent({ cameras, microphones }: Pick<DeviceList, 'cameras' | 'microphones'>): void {
    const { camera, microphone } = this.reasons;
    if (camera === 'camera_missing' && cameras.length > 0) this.set({ camera: null });
    if (microphone === 'microphone_missing' && microphones.length > 0) this.set({ microphone: null });
  }

  /** Called before an element is built: a device that the setting forbids fails without being requested. */
  read(): Promise<void> {
    return this.ask((forbidden) => this.accept(forbidden));
  }

  /** A tap on the button of a failed device tries it again. */
  retryWanted({ microphone, camera }: Partial<DeviceFlags>): void {
    const { reasons } = this;
    if ((microphone && reasons.microphone !== null) || (camera && reasons.camera !== null)) void this.retry();
  }

  /** Opens failed devices again. A device that the setting still forbids stays failed, and the element that sends the other one goes on. */
  retry(): Promise<void> {
    const { reasons } = this;
    // A failure that was reported meanwhile is newer than the answer.
    return this.ask((forbidden) => this.reasons === reasons && this.open(forbidden));
  }

  private accept(forbidden: Partial<DeviceFailures>): void {
    transaction(() => {
      if (!this.known) this.reasons = { ...this.reasons, ...forbidden };
      // A late answer may find an element that was refused the device.
      else if (Object.keys(forbidden).length > 0) this.set(forbidden);
      this.known = true;
    });
  }

  private open(forbidden: Partial<DeviceFailures>): void {
    const { wanted, session } = this.publisher;
    const before = this.reasons;
    const failed = devices.filter((device) => before[device] !== null);
    const cured = failed.filter((device) => wanted[device] && forbidden[device] === undefined);
    transaction(() => {
      if (this.deps.capabilities.publish) this.reasons = { ...noFailures, ...forbidden };
      if (cured.length > 0 || failed.length === 0 || session.state === 'failed') this.publisher.rebuild();
    });
  }

  /** Passes the devices on that the setting forbids: none after a timeout, and a late answer as well. */
  private ask(answer: (forbidden: Partial<DeviceFailures>) => void): Promise<void> {
    const { clock, permissions } = this.deps;
    const timer = clock.after(timeoutMs, () => answer({}));
    return permissions.read().then((read) => {
      timer();
      const forbidden: { -readonly [Name in keyof DeviceFailures]?: DeviceFailures[Name] } = {};
      devices.forEach((device) => read[device] === 'refused' && (forbidden[device] = refused[device]));
      answer(forbidden);
    });
  }
}
