import type { Phone } from '../runtime/phone';
import { until } from './until';

interface Device {
  wanted: boolean;
  actual: 'off' | 'starting' | 'on' | 'failed';
  reason: string | null;
}

export interface RoomNow {
  state: string;
  members: number;
  me: string;
  camera: Device;
  microphone: Device;
  pusherKey: string;
  kbps: number;
  /** Streams of others that play. */
  playing: number;
  connection: string;
}

const nameInput = 'wx-rtc-lobby wx-input';
const joinButton = '[class*="--join"], [class~="join"]';
/** A slow machine loads a newer library in some seconds. */
const loadMs = 30_000;
const joinMs = 15_000;

export const control = (name: string): string => `[class*="control--${name}"]`;

/** A person in front of the demo: what is on the screen, and what the app knows. */
export class Demo {
  constructor(
    readonly phone: Phone,
    readonly room: string,
  ) {}

  now(): RoomNow {
    const room = `getApp().rtc.room(${JSON.stringify(this.room)})`;
    return this.phone.service.read<RoomNow>(
      `(function (room) { var me = room.me; return {
        state: room.state, members: room.members.length, me: me.id, camera: me.camera, microphone: me.microphone,
        pusherKey: me.pusherKey, kbps: me.quality.kbps || 0,
        playing: room.remotes.filter(function (remote) { return remote.status === 'live'; }).length, connection: getApp().rtc.connection.phase
      }; })(${room})`,
    );
  }

  /** Opens the room's page as a shared link does. */
  async open(): Promise<void> {
    this.phone.launch(`pages/room/index?id=${this.room}`);
    await this.lobby();
  }

  async lobby(): Promise<void> {
    const { phone } = this;
    await until(
      'the lobby is shown',
      () => phone.front.all(joinButton).length > 0 && phone.front.all(nameInput).length > 0,
      loadMs,
    );
    await until('the lobby has asked the server', () => !/Checking|Looking/.test(phone.front.text), joinMs);
  }

  /** Types a name and taps on join. */
  async join(): Promise<void> {
    const { front } = this.phone;
    if (!front.type(nameInput, 'Flo')) throw new Error('the lobby has no input');
    if (!front.tap(joinButton)) throw new Error('the lobby has no button');
    await until('the room is joined', () => this.now().state === 'joined', joinMs);
  }

  /** Joins without the lobby, for journeys about something else. */
  async joinAtOnce(): Promise<void> {
    await this.open();
    this.phone.service.run(`getApp().rtc.room(${JSON.stringify(this.room)}).join({ name: 'Flo' }).then(null, function () {})`);
    await until('the room is joined', () => this.now().state === 'joined', joinMs);
  }

  /** The one pusher, once it was started by a command or by itself. */
  async startedPusher(ms = 8_000) {
    return until(
      'a pusher is inserted and started',
      () =>
        this.phone
          .live('LivePusher')
          .find(({ operations, attributes }) => operations.includes('start') || attributes.autopush === true),
      ms,
    );
  }

  tap(selector: string): void {
    if (!this.phone.front.tap(selector)) throw new Error(`the screen has no ${selector}`);
  }
}
