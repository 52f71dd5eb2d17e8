import type { PlayGrant, PublishGrant, Result } from '../../components/core/protocol/messages';
import type { Member, RoomState, Track } from '../../components/core/protocol/room-state';
import type { LogLevel } from '../../components/core/shared/log';
import type { MediaPlane } from '../../components/core/media/media';
import { releaseAll, type Release } from '../../components/core/shared/release';
import { Calls } from '../../components/core/store/calls/calls';
import { Choices } from '../../components/core/store/choices';
import { Connection } from '../../components/core/store/connection';
import { dispatch } from '../../components/core/store/dispatch';
import { Link } from '../../components/core/store/link';
import type { Capabilities } from '../../components/core/store/capabilities';
import type { ElementCommands, PusherCommands } from '../../components/core/store/model';
import type { Needs } from '../../components/core/store/needs';
import { makeRoom } from '../../components/core/store/make-room';
import type { Room } from '../../components/core/store/room';
import { Rooms } from '../../components/core/store/rooms';
import { UnknownCodes } from '../../components/core/store/unknown-codes';
import { controlTable } from '../../components/core/media/control-table';
import type { WhenHidden } from '../../components/core/store/rtc-options';
import { zhCN } from '../../components/core/texts/zh-cn';
import { everything } from './capable';
import { settled } from './fake-clock';
import { FakePlatform } from './fake-platform';
import { FakeSignalling } from './fake-signalling';
import { fakePlane } from './media-plane';

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

/** An element that does what it is told. */
export const willing: ElementCommands = { run: () => Promise.resolve() };

/** A whole store on a fake phone and a fake server, with one room `r1` in which we are `me`. */
export class StoreHouse {
  readonly platform: FakePlatform;
  readonly signalling = new FakeSignalling();
  readonly rooms = new Rooms();
  readonly room: Room;
  readonly calls: Calls;
  readonly logged: { level: LogLevel; text: string }[] = [];
  readonly codes: UnknownCodes;
  /** Who else is there, and what the server grants at the next join. */
  others: readonly Member[] = [];
  ownTracks: readonly Track[] = bothTracks;
  private joins = 0;
  private readonly release: Release;

  constructor(
    more: { capabilities?: Partial<Capabilities>; platform?: FakePlatform; whenHidden?: WhenHidden; trtc?: MediaPlane } = {},
  ) {
    this.platform = more.platform ?? new FakePlatform();
    const { clock, storage } = this.platform;
    // The whole window of a back-off, so that its limits are exact.
    clock.random = () => 1;
    const log = (level: LogLevel, text: string): void => void this.logged.push({ level, text });
    const link = new Link(clock, this.signalling);
    const connection = new Connection(clock, this.signalling);
    const capabilities = { ...everything, ...more.capabilities };
    this.codes = new UnknownCodes(log);
    const needs: Needs = {
      clock,
      log,
      signalling: this.signalling,
      device: { atLeast: () => true },
      capabilities,
      choices: new Choices(storage),
      codes: this.codes,
      controls: controlTable,
      outside: {
        ...this.platform.life,
        onInterruption: (listener) => this.platform.sounds.onInterruption(listener),
      },
      whenHidden: more.whenHidden ?? 'goOn',
      plane: (name) => (name === 'trtc' ? (more.trtc ?? null) : fakePlane),
      defaultPlane: fakePlane,
      request: (method, params) => {
        const done = link.hold('act');
        const answer = this.signalling.request(method, params);
        answer.then(done, done);
        return answer;
      },
      hold: () => link.hold('view'),
      setKeepScreenOn: (on) => this.platform.setKeepScreenOn(on),
    };
    const { sounds, life } = this.platform;
    const permissions = { read: never, ask: never, openSettings: never };
    const room = (id: string): Room | null => this.rooms.named(id);
    const calls = new Calls({ ...needs, signalling: this.signalling, keeper: storage, sounds, life, room });
    this.calls = calls;
    this.release = releaseAll([
      this.rooms.open({ connection, capabilities, permissions, texts: zhCN, calls, make: (id) => makeRoom(id, needs) }),
      () => link.release(),
      connection.follow(this.platform.network),
      dispatch(this.signalling, { rooms: this.rooms, calls }, clock),
      () => calls.release(),
      this.signalling.on('ended', () => link.ended()),
    ]);
    this.signalling.answers['room.join'] = ({ tracks }) => this.joinResult(tracks);
    this.signalling.answers['room.leave'] = () => ({});
    this.signalling.answers['track.mute'] = ({ kind, muted }) => {
      this.tell('track.muted', { id: 'me', source: 'main', kind, muted });
      return {};
    };
    this.signalling.answers['track.publish'] = ({ tracks }) => {
      this.tell('track.published', { id: 'me', tracks });
      return { publish: [publishGrant(9)] };
    };
    this.signalling.answers['media.publish'] = () => ({ publish: publishGrant(10) });
    this.signalling.answers['media.play'] = ({ tracks }) => ({ play: tracks.map(({ member: id }) => playGrant(id, 2)) });
    this.signalling.answers['member.update'] = (changed) => {
      const { room: _room, ...facts } = changed;
      this.tell('member.updated', { id: 'me', ...facts });
      return {};
    };
    const first = this.rooms.named('r1');
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

  /** One event of the room. */
  tell(kind: string, fact: object): void {
    this.signalling.event('r:r1', kind, fact);
  }

  async joined(...others: Member[]): Promise<void> {
    this.others = others;
    await this.room.join();
  }

  /** Time passes, and every answer that is due is given. */
  async pass(ms: number): Promise<void> {
    this.platform.clock.advance(ms);
    await settled();
    this.platform.clock.advance(0);
    await settled();
  }

  /** A pusher element; the commands that it was given are kept. */
  pusher(): { given: string[]; ran: unknown[]; release: Release } {
    const given: string[] = [];
    const ran: unknown[] = [];
    const command = (name: keyof PusherCommands) => () => void given.push(name);
    const release = this.room.attachPusher({
      start: command('start'),
      stop: command('stop'),
      startPreview: command('startPreview'),
      stopPreview: command('stopPreview'),
      switchCamera: command('switchCamera'),
      run: (method, options) => (ran.push([method, options]), this.native(method)),
    });
    return { given, ran, release };
  }

  remote(id: string) {
    const remote = this.room.remotes.filter((other) => other.member.id === id)[0];
    if (remote === undefined) throw new Error(`no tile of ${id}`);
    return remote;
  }

  /** What the elements answer when they are told to do something. */
  native = (_method: string): Promise<unknown> => Promise.resolve();

  /** What somebody still holds. */
  get held() {
    return { ...this.platform.held, followed: Object.keys(this.signalling.followed).length };
  }

  close(): void {
    this.release();
  }
}

const never = (): Promise<never> => new Promise(() => undefined);
