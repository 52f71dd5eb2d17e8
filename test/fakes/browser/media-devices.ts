import { FakeTrack, endTrack, streamOf } from './media-track';

export type Kind = 'video' | 'audio';

/** A camera, microphone or loudspeaker of the machine. */
export interface FakeDevice {
  readonly kind: Kind | 'output';
  readonly id: string;
  readonly label: string;
  readonly facingMode?: 'user' | 'environment';
  /** Another program has the device. */
  readonly busy?: boolean;
}

/** `prompt` asks the user, who grants. */
export type Answer = 'granted' | 'prompt' | 'denied';

export interface FakeMediaDevicesOptions {
  devices: readonly FakeDevice[];
  /** The user's answer for each kind; granted when absent. */
  answers?: Partial<Record<Kind, Answer>>;
  /** Makes the track of an opened device; a page gives tracks that carry a picture and a sound. */
  track?: (device: FakeDevice, constraints: MediaTrackConstraints) => MediaStreamTrack | Promise<MediaStreamTrack>;
}

export const camera: FakeDevice = { kind: 'video', id: 'camera', label: 'A camera' };
export const microphone: FakeDevice = { kind: 'audio', id: 'microphone', label: 'A microphone' };

const kinds: readonly Kind[] = ['video', 'audio'];
const listedKinds = { video: 'videoinput', audio: 'audioinput', output: 'audiooutput' } as const;

type Wanted = boolean | MediaTrackConstraints | undefined;

/**
 * `navigator.mediaDevices` as "Media Capture and Streams" describes it: the order of the refusals (W3C, getUserMedia), labels that are
 * empty before the first grant (enumerateDevices), `devicechange`, and tracks that end with their device.
 */
export class FakeMediaDevices extends EventTarget {
  /** Every request, in order. */
  readonly asked: MediaStreamConstraints[] = [];
  private devices: readonly FakeDevice[];
  private readonly answers: Partial<Record<Kind, Answer>>;
  private readonly opened: { device: FakeDevice; track: MediaStreamTrack }[] = [];
  private readonly granted = new Set<Kind>();
  private prompt: Promise<void> = Promise.resolve();
  private screen: (() => Promise<MediaStreamTrack[]>) | null = null;

  constructor(private readonly options: FakeMediaDevicesOptions) {
    super();
    this.devices = options.devices;
    this.answers = { ...options.answers };
  }

  async getUserMedia(constraints: MediaStreamConstraints = {}): Promise<MediaStream> {
    this.asked.push(constraints);
    const wanted = kinds.filter((kind) => Boolean(constraints[kind]));
    if (wanted.length === 0) throw new TypeError('At least one of audio and video must be requested');
    await this.prompt;
    const chosen = wanted.map((kind) => ({ kind, device: this.choose(kind, constraints[kind]) }));
    if (wanted.some((kind) => this.answers[kind] === 'denied')) throw new DOMException('Permission denied', 'NotAllowedError');
    if (chosen.some(({ device }) => device.busy === true)) throw new DOMException('Could not start source', 'NotReadableError');
    wanted.forEach((kind) => this.granted.add(kind));
    return streamOf(await Promise.all(chosen.map(({ kind, device }) => this.open(device, constraints[kind]))));
  }

  /** Needs a user gesture of the last seconds, and opens the picker each time (W3C "Screen Capture", getDisplayMedia). */
  async getDisplayMedia({ video = true }: DisplayMediaStreamOptions = {}): Promise<MediaStream> {
    if (video === false) throw new TypeError('video must be requested');
    if (!navigator.userActivation.isActive) throw new DOMException('must be handling a user gesture', 'InvalidStateError');
    if (this.screen === null) throw new DOMException('Permission denied by user', 'NotAllowedError');
    return streamOf(await this.screen());
  }

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return Promise.resolve(([...kinds, 'output'] as const).flatMap((kind) => this.listed(kind)));
  }

  // ---- the world outside the page ----

  /** Opens a prompt that the user answers with the returned function. */
  openPrompt(): () => void {
    let answer = (): void => undefined;
    this.prompt = new Promise((resolve) => (answer = resolve));
    return answer;
  }

  /** The screen that the user picks from now on; null cancels the picker. */
  giveScreen(screen: (() => Promise<MediaStreamTrack[]>) | null): void {
    this.screen = screen;
  }

  answer(kind: Kind, answer: Answer): void {
    this.answers[kind] = answer;
  }

  plug(device: FakeDevice): void {
    this.devices = [...this.devices.filter(({ id }) => id !== device.id), device];
    this.dispatchEvent(new Event('devicechange'));
  }

  /** Removes the devices and ends their tracks; a later task tells the page of the new list. */
  unplug(...ids: readonly string[]): void {
    this.devices = this.devices.filter(({ id }) => !ids.includes(id));
    this.opened.forEach(({ device, track }) => ids.includes(device.id) && endTrack(track));
    setTimeout(() => this.dispatchEvent(new Event('devicechange')));
  }

  /** The devices that the page has open. */
  inUse(): FakeDevice[] {
    return this.opened.filter(({ track }) => track.readyState === 'live').map(({ device }) => device);
  }

  /** Without the permission a page learns only whether there is a device of the kind. */
  private listed(kind: Kind | 'output'): MediaDeviceInfo[] {
    const present = this.devices.filter((device) => device.kind === kind);
    // The permission for the microphone covers loudspeakers.
    const asked = kind === 'output' ? 'audio' : kind;
    const isNamed = this.granted.has(asked) || (this.answers[asked] ?? 'granted') === 'granted';
    return (isNamed ? present : present.slice(0, 1)).map(({ id, label }) => {
      const names = isNamed ? { deviceId: id, groupId: id, label } : { deviceId: '', groupId: '', label: '' };
      return { kind: listedKinds[kind], ...names } as MediaDeviceInfo;
    });
  }

  private choose(kind: Kind, wanted: Wanted): FakeDevice {
    const present = this.devices.filter((device) => device.kind === kind);
    const [first] = present;
    if (first === undefined) throw new DOMException('Requested device not found', 'NotFoundError');
    const { deviceId, facingMode } = typeof wanted === 'object' ? wanted : {};
    const exact = (deviceId as ConstrainDOMStringParameters | undefined)?.exact;
    if (exact === undefined) {
      const ideal = (facingMode as ConstrainDOMStringParameters | undefined)?.ideal;
      return present.find((device) => device.facingMode === ideal) ?? first;
    }
    const named = present.find(({ id }) => id === exact);
    if (named === undefined) throw new DOMException('deviceId', 'OverconstrainedError');
    return named;
  }

  private async open(device: FakeDevice, wanted: Wanted): Promise<MediaStreamTrack> {
    const constraints = typeof wanted === 'object' ? wanted : {};
    const track = (await this.options.track?.(device, constraints)) ?? (new FakeTrack(device) as unknown as MediaStreamTrack);
    this.opened.push({ device, track });
    return track;
  }
}
