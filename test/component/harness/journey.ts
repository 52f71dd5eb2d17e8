import type { RoomModel } from '../../../components/core/room/types';
import type { MediaServer } from '../../../server/media/media-server';
import type { PhoneOptions } from '../../fakes/phone/fake-phone';
import type { Mounted } from '../../fakes/phone/mounted';
import { LiveEngine, type Flow } from './live-engine';
import type { ScriptedCaller } from './scripted-caller';
import { callPage, World, type User } from './world';

const stepMs = 100;

/** One person with a phone whose threads take their time, and members who are already in the room. */
export class Journey {
  readonly world: World;
  readonly me: User;
  readonly engine: LiveEngine;
  private readonly other: { me: User; engine: LiveEngine }[] = [];
  private readonly members: ScriptedCaller[] = [];

  constructor(version: string, options: PhoneOptions & { seed: number; media?: MediaServer }) {
    this.world = new World(options.seed, options.media);
    this.me = this.world.user('me', version, { threads: { hopMs: [2, 60], insertMs: 80, removeMs: 80 }, ...options });
    this.engine = new LiveEngine(this.me.phone);
  }

  get room(): RoomModel {
    // The public type of a room has fewer members than the object.
    return this.me.rtc.room('tea') as unknown as RoomModel;
  }

  /** Members with picture and sound. */
  async membersJoin(...names: string[]): Promise<void> {
    const tracks = (['audio', 'video'] as const).map((kind) => ({ source: 'main' as const, kind, muted: false }));
    for (const name of names) {
      const member = await this.world.scriptedCaller(name);
      this.members.push(member);
      const joined = member.request('room.join', { room: 'tea', name, tracks });
      await this.pass(500);
      if ((await joined) === null) throw new Error(`${name} could not join`);
    }
  }

  /** Opens a page with the room, and joins by the button of the lobby. */
  async join(): Promise<Mounted> {
    this.me.phone.open('pages/room/index');
    const view = this.me.phone.mount('room', { room: 'tea' });
    await this.pass(2_000);
    view.trigger('.field__input', 'input', { value: 'Me' });
    view.tap('.join');
    await this.pass(5_000);
    return view;
  }

  /** Another person with the newest library, whose page has an rtc-call; `me` gets one too. */
  caller(): User {
    const me = this.world.user('ana', 'newest');
    this.other.push({ me, engine: new LiveEngine(me.phone) });
    [this.me, me].forEach((one) => this.world.openPage(one, callPage));
    return me;
  }

  /** Time passes, and the engines do what their elements were told. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      await this.world.advance(stepMs);
      this.engine.work();
      this.other.forEach(({ engine }) => engine.work());
    }
  }

  /** The streams that the native side really sends and plays. */
  flows(): { sent: Flow[]; played: Flow[] } {
    return { sent: this.engine.flows('live-pusher'), played: this.engine.flows('live-player') };
  }
}

export const flowing: Flow = { running: true, picture: true, sound: true };

/** The state that the buttons below the pictures show. */
export const buttonsOf = (view: Mounted): unknown[] =>
  ['microphone', 'camera'].map((name) => String(view.attributes(`.control--${name}`).class).split(' ')[1]);
