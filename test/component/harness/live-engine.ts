import type { Phone } from '../../fakes/phone/fake-phone';
import type { LiveElement } from '../../fakes/phone/live/live-element';

const urlOf = (element: LiveElement): string => String(element.attributes()[element.tag === 'live-pusher' ? 'url' : 'src'] ?? '');

/** No engine reports before its network has answered; by then the view has announced its element. */
const connectMs = 300;
const startedCodes = [1001, 1003, 1002, 1007];
const playingCodes = [2001, 2002, 2003, 2004];

/** An element's work, as the native side was told to do it. */
export interface Flow {
  running: boolean;
  picture: boolean;
  sound: boolean;
}

/** The engine inside the native elements of a phone: it starts when they are told to, says so, and fails when a test wants it to. */
export class LiveEngine {
  private readonly said = new Map<LiveElement, string>();
  private readonly connecting = new Map<LiveElement, number>();

  /** The calls of each element that an engine that gave up has used up. */
  private readonly usedUp = new Map<LiveElement, number>();

  private isInterrupted = false;

  constructor(private readonly phone: Phone) {}

  /** Starts what was told to start since the last call. */
  work(): void {
    this.phone.natives.inserted.forEach((element) => {
      const url = this.runs(element) ? urlOf(element) : '';
      if (this.said.get(element) === url) return void this.connecting.delete(element);
      const since = this.connecting.get(element) ?? this.phone.clock.now();
      this.connecting.set(element, since);
      if (url !== '' && this.phone.clock.now() - since < connectMs) return;
      this.said.set(element, url);
      if (url !== '')
        this.say(element, element.tag === 'live-player' ? playingCodes : this.isInterrupted ? [1001, 5001] : startedCodes);
    });
  }

  /** A phone call takes camera and microphone: the engine sends nothing more, and says so again after each start. */
  interrupt(isOn: boolean): void {
    this.isInterrupted = isOn;
    if (isOn) this.pushers().forEach((element) => this.say(element, [5001]));
  }

  /** The URL of the one pusher. */
  pushedTo(): string {
    return this.pushers().map(urlOf).join();
  }

  /** The engine of the pusher gives up; it runs again after another start, or with another URL. */
  giveUp(): void {
    this.pushers().forEach((element) => {
      // Its start is used up.
      this.usedUp.set(element, element.calls.length);
      this.said.set(element, '');
      this.say(element, [-1307]);
    });
  }

  flows(tag: LiveElement['tag']): Flow[] {
    return this.phone.natives.inserted
      .filter((element) => element.tag === tag && !element.broken)
      .map((element) => {
        const { muted, 'enable-mic': mic, 'enable-camera': camera } = element.attributes();
        const running = (this.said.get(element) ?? '') !== '';
        return { running, picture: camera !== false, sound: muted !== true && mic !== false };
      });
  }

  private pushers(): LiveElement[] {
    return this.phone.natives.inserted.filter(({ tag }) => tag === 'live-pusher');
  }

  /** A player runs by `autoplay`, a pusher by `autopush` or by its last `start` without a later `stop`. */
  private runs(element: LiveElement): boolean {
    const used = this.usedUp.get(element) ?? 0;
    if (element.tag === 'live-player') return element.attributes().autoplay === true;
    if (used === 0 && element.attributes().autopush === true) return true;
    const commands = element.calls.slice(used).map(({ method }) => method);
    return commands.lastIndexOf('start') > commands.lastIndexOf('stop');
  }

  private say(element: LiveElement, codes: readonly number[]): void {
    codes.forEach((code) => this.phone.natives.dispatch(element, 'statechange', { code }));
  }
}
