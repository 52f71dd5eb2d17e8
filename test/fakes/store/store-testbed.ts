import type { PlayGrant, PublishGrant, Result } from '../../../components/core/protocol/messages';
import type { Member, RoomState, Track } from '../../../components/core/protocol/room-state';
import type { LogLevel } from '../../../components/core/shared/log';
import type { MediaPlane } from '../../../components/core/media/media';
import { releaseAll, type Release } from '../../../components/core/shared/release';
import { isFeature, partsOf, type Feature, type FeatureContext } from '../../../components/core/app/features';
import { UserChoices } from '../../../components/core/room/user-choices';
import { ConnectionStatus } from '../../../components/core/app/connection-status';
import { dispatch } from '../../../components/core/app/dispatch';
import { SharedConnection } from '../../../components/core/app/shared-connection';
import type { Capabilities } from '../../../components/core/room/capabilities';
import type { ElementCommands, PusherCommands } from '../../../components/core/room/types';
import type { Dependencies, WhenHidden } from '../../../components/core/room/dependencies';
import { Room } from '../../../components/core/room/room';
import { Rooms } from '../../../components/core/app/rooms';
import { UnknownCodes } from '../../../components/core/room/unknown-codes';
import { controlTable } from '../../../components/core/media/control-table';

import { zhCN } from '../../../components/core/texts/zh-cn';
import { allCapabilities } from './all-capabilities';
import { settled } from '../platform/fake-clock';
import type { Permission } from '../../../components/core/platform/platform';
import { FakePlatform } from '../platform/fake-platform';
import { FakeSignalling } from './fake-signalling';
import { fakePlane } from './fake-media-plane';

export const track = (more: Partial<Track> = {}): Track => ({ source: 'main', kind: 'audio', muted: false, ...more });

export const bothTracks: readonly Track[] = [track(), track({ kind: 'video' })];

export const member = (id: string, more: Partial<Member> = {}): Member => ({
  id,
  name: id,
  role: 'speaker',
  presence: 'online',
  attrs: {},
  tracks: bothTracks,
  joinedAt: 1,
  ...more,
});

export const state = (members: readonly Member[]): RoomState => ({
  id: 'r1',
  title: 'Standup',
  capacity: 16,
  openedAt: 0,
  attrs: {},
  members,
});

export const playGrant = (id: string, run = 1, leftMs = 600_000): PlayGrant => ({
  member: id,
  source: 'main',
  urls: [`play-${id}-${run}-a`, `play-${id}-${run}-b`],
  leftMs,
});

export const publishGrant = (run = 1, leftMs = 600_000): PublishGrant => ({
  source: 'main',
  urls: [`push-${run}-a`, `push-${run}-b`],
  leftMs,
});

/** A native element whose commands all succeed. */
export const workingElement: ElementCommands = { invoke: () => Promise.resolve() };

/** A whole store on a fake platform and a fake server, with one room `r1` in which the own user is `me`, and the given features. */
export class StoreTestbed {
  readonly platform: FakePlatform;
  readonly signalling = new FakeSignalling();
  readonly rooms = new Rooms();
  readonly room: Room;
  readonly logged: { level: LogLevel; text: string }[] = [];
  readonly codes: UnknownCodes;
  /** The user's answers, as the phone's setting reports them. */
  permissions: { camera: Permission; microphone: Permission } = { camera: 'granted', microphone: 'granted' };
  readPermissions: () => Promise<StoreTestbed['permissions']> = () => Promise.resolve(this.permissions);
  /** The other members, and the tracks that the server grants at the next join. */
  others: readonly Member[] = [];
  ownTracks: readonly Track[] = bothTracks;
  private joins = 0;
  private readonly release: Release;

  constructor(
    more: {
      capabilities?: Partial<Capabilities>;
      platform?: FakePlatform;
      whenHidden?: WhenHidden;
      trtc?: MediaPlane;
      features?: readonly Feature[];
    } = {},
  ) {
    this.platform = more.platform ?? new FakePlatform();
    const { clock, storage } = this.platform;
    // Always the whole window of a back-off, so that its limits are exact.
    clock.random = () => 1;
    const log = (level: LogLevel, text: string): void => void this.logged.push({ level, text });
    const link = new SharedConnection(clock, this.signalling);
    const connection = new ConnectionStatus(clock, this.signalling);
    const capabilities = { ...allCapabilities, ...more.capabilities };
    this.codes = new UnknownCodes(log);
    let request: Dependencies['request'] = (method, params) => {
      const done = link.acquire('request');
      const answer = this.signalling.request(method, params);
      answer.then(done, done);
      return answer;
    };
    const needs: Dependencies = {
      clock,
      log,
      signalling: this.signalling,
      device: { atLeast: () => true },
      capabilities,
      choices: new UserChoices(storage),
      codes: this.codes,
      controls: controlTable,
      lifecycle: {
        ...this.platform.life,
        onInterruption: (listener) => this.platform.sounds.onInterruption(listener),
      },
      permissions: { read: () => this.readPermissions() },
      whenHidden: more.whenHidden ?? 'goOn',
      plane: (name) => (name === 'trtc' ? (more.trtc ?? null) : fakePlane),
      defaultPlane: fakePlane,
      request: (method, params) => request(method, params),
      acquireConnection: () => link.acquire('observer'),
      setKeepScreenOn: (on) => this.platform.setKeepScreenOn(on),
    };
    const { sounds, life } = this.platform;
    const permissions = { read: never, ask: never, openSettings: never };
    const room = (id: string): Room | null => this.rooms.getOrCreate(id);
    const wrapRequest: FeatureContext['wrapRequest'] = (wrap) => void (request = wrap(request));
    const context: FeatureContext = {
      ...needs,
      servers: ['wss://one/v1'],
      signalling: this.signalling,
      storage,
      sounds,
      lifecycle: life,
      room,
      wrapRequest,
    };
    const apis: { [name: string]: unknown } = {};
    const features = (more.features ?? []).filter(isFeature).map((feature) => {
      const instance = feature.start(context);
      apis[feature.name] = instance.api;
      return instance;
    });
    const featureRooms = partsOf(features, 'rooms');
    const createRoom = (id: string): Room =>
      new Room(id, featureRooms.some((one) => one.owns(id)) ? { ...needs, choices: needs.choices.withoutStorage() } : needs);
    this.release = releaseAll([
      this.rooms.open({ connection, capabilities, permissions, texts: zhCN, apis, featureRooms, createRoom }),
      () => link.release(),
      connection.observe(this.platform.network),
      dispatch(
        this.signalling,
        { rooms: this.rooms, streams: partsOf(features, 'streams'), connections: partsOf(features, 'connection') },
        clock,
      ),
      releaseAll(partsOf(features, 'release')),
      this.signalling.on('ended', () => link.ended()),
    ]);
    this.signalling.answers['room.join'] = ({ tracks }) => this.joinResult(tracks);
    this.signalling.answers['room.leave'] = () => ({});
    this.signalling.answers['track.mute'] = ({ kind, muted }) => {
      this.emit('track.muted', { id: 'me', source: 'main', kind, muted });
      return {};
    };
    this.signalling.answers['track.publish'] = ({ tracks }) => {
      this.emit('track.published', { id: 'me', tracks });
      return { publish: [publishGrant(9)] };
    };
    this.signalling.answers['media.publish'] = () => ({ publish: publishGrant(10) });
    this.signalling.answers['media.play'] = ({ tracks }) => ({ play: tracks.map(({ member: id }) => playGrant(id, 2)) });
    this.signalling.answers['member.update'] = (changed) => {
      const { room: _room, ...facts } = changed;
      this.emit('member.updated', { id: 'me', ...facts });
      return {};
    };
    const first = this.rooms.getOrCreate('r1');
    if (first === null) throw new Error('no room');
    this.room = first;
  }

  joinResult(tracks: readonly Track[]): Result<'room.join'> {
    this.joins += 1;
    const me = member('me', { tracks });
    return {
      me: 'me',
      e: 'e1',
      s: 0,
      snap: state(this.others.concat(me)),
      plane: 'embedded',
      publish: tracks.length > 0 ? [publishGrant(this.joins)] : [],
      play: this.others.filter((other) => other.tracks.length > 0).map((other) => playGrant(other.id, this.joins)),
    };
  }

  /** Emits one event of the room. */
  emit(kind: string, fact: object): void {
    this.signalling.event('r:r1', kind, fact);
  }

  async joined(...others: Member[]): Promise<void> {
    this.others = others;
    await this.room.join();
  }

  /** Advances the clock and delivers every pending response. */
  async advance(ms: number): Promise<void> {
    this.platform.clock.advance(ms);
    await settled();
    this.platform.clock.advance(0);
    await settled();
  }

  /** Attaches a pusher element that records its commands. With `removesLate`, the test calls `removals` when the phone has removed it. */
  pusher({ removesLate = false } = {}): { given: string[]; ran: unknown[]; removals: (() => void)[]; release: Release } {
    const given: string[] = [];
    const removals: (() => void)[] = [];
    const ran: unknown[] = [];
    const command = (name: keyof PusherCommands) => () => void given.push(name);
    const release = this.room.elements.attachPusher({
      start: command('start'),
      stop: command('stop'),
      startPreview: command('startPreview'),
      stopPreview: command('stopPreview'),
      switchCamera: command('switchCamera'),
      afterRemoval: (callback) => void (removesLate ? removals.push(callback) : callback()),
      isOff: (device) => this.isOff(device),
      invoke: (method, options) => (ran.push([method, options]), this.native(method)),
    });
    return { given, ran, removals, release };
  }

  remote(id: string) {
    const remote = this.room.remotes.filter((other) => other.member.id === id)[0];
    if (remote === undefined) throw new Error(`no tile of ${id}`);
    return remote;
  }

  /** Whether the element has a device switched off. */
  isOff = (_device: 'microphone' | 'camera'): Promise<boolean> => Promise.resolve(true);

  /** The result of every element command. */
  native = (_method: string): Promise<unknown> => Promise.resolve();

  /** Resources in use. */
  get held() {
    return { ...this.platform.held, followed: Object.keys(this.signalling.subscribed).length };
  }

  close(): void {
    this.release();
  }
}

const never = (): Promise<never> => new Promise(() => undefined);
