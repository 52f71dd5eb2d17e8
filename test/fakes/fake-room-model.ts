import type {
  ConnectionModel,
  JoinWish,
  LookModel,
  MeModel,
  PusherCommands,
  RemoteModel,
  RoomEvents,
  RoomModel,
  Toggle,
} from '../../components/core/store/model';
import type { Member, Source } from '../../components/core/protocol/room-state';
import { Emitter } from '../../components/core/shared/emitter';
import type { Controls } from '../../components/core/store/controls';
import { everything } from './capable';

export type Changing<Model> = { -readonly [Field in keyof Model]: Model[Field] };

/** The mobx of whoever watches: components of the build have a copy of their own. */
export interface Watching {
  makeObservable(fields: object, annotations: Record<string, unknown>): object;
  ref: unknown;
  computed: unknown;
}

/** The same object, each field of it watched as a whole. */
export function watched<Fields extends object>({ makeObservable, ref, computed }: Watching, fields: Fields): Fields {
  const kinds = Object.entries(Object.getOwnPropertyDescriptors(fields)).map(([name, { get }]) => [name, get ? computed : ref]);
  makeObservable(fields, Object.fromEntries(kinds) as Record<string, unknown>);
  return fields;
}

/** A room that is what a test says it is, and notes what it is asked for. */
export interface FakeRoom extends Changing<RoomModel> {
  me: Changing<MeModel>;
  readonly asked: string[];
  readonly events: Emitter<RoomEvents>;
  /** What the next wish is answered with; null is yes. */
  refusal: Error | null;
}

export const toggle = (
  wanted: boolean,
  actual: Toggle['actual'] = wanted ? 'on' : 'off',
  reason: Toggle['reason'] = null,
): Toggle => ({
  wanted,
  actual,
  reason,
});

export const fakeMember = (id: string, name: string, more: Partial<Member> = {}): Member => ({
  id,
  name,
  role: 'speaker',
  presence: 'online',
  attrs: {},
  tracks: [
    { source: 'main', kind: 'audio', muted: false },
    { source: 'main', kind: 'video', muted: false },
  ],
  joinedAt: 0,
  ...more,
});

export const fakeMe = (more: Partial<MeModel> = {}): Changing<MeModel> => ({
  id: 'me',
  name: '林晚秋',
  role: 'speaker',
  microphone: toggle(true),
  camera: toggle(true),
  screen: toggle(false),
  screenUrl: '',
  facing: 'front',
  route: 'speaker',
  volume: 0,
  flow: 'live',
  trouble: null,
  interrupted: false,
  howling: false,
  quality: { level: 5 },
  pusher: {
    url: 'rtmp://127.0.0.1/live/me',
    mode: 'RTC',
    enableCamera: true,
    enableMic: true,
    muted: false,
    devicePosition: 'front',
    minBitrate: 200,
    maxBitrate: 1000,
    videoWidth: 360,
    videoHeight: 640,
    fps: 15,
    audioQuality: 'low',
  },
  history: [],
  videoPreset: { wanted: 'auto', actual: '360p' },
  audioPreset: 'voice',
  pusherKey: 'me.0',
  ...more,
});

export type FakeRemote = Changing<RemoteModel>;

export const fakeRemote = (member: Member, more: Partial<RemoteModel> = {}): FakeRemote => ({
  member,
  source: 'main',
  flow: 'live',
  hasAudio: true,
  hasVideo: true,
  volume: 0,
  speaking: false,
  quality: { level: 5 },
  player: {
    src: `rtmp://127.0.0.1/live/${member.id}`,
    mode: 'RTC',
    muted: false,
    objectFit: 'fillCrop',
    soundMode: 'speaker',
    minCache: 0.2,
    maxCache: 0.8,
  },
  /** A plane that has two sizes says so in the address. */
  playerAs(this: RemoteModel, layer) {
    return layer === 'full' ? this.player : { ...this.player, src: this.player.src === '' ? '' : `${this.player.src}?${layer}` };
  },
  uplink: 5,
  down: 5,
  history: [],
  floats: false,
  playerKey: `${member.id}.0`,
  ...more,
});

export type FakeConnection = Changing<ConnectionModel>;

export const fakeConnection = (watching: Watching, more: Partial<ConnectionModel> = {}): FakeConnection =>
  watched(watching, {
    phase: 'online',
    attempt: 0,
    retryAt: null,
    networkDown: false,
    trouble: null,
    ended: null,
    retryNow: () => undefined,
    ...more,
  });

/** Screens reach no controls yet. */
const fakeControls = {} as Controls;

/** Everybody else as models that a test may change one by one. */
export const watchedRemote = (watching: Watching, member: Member, more: Partial<RemoteModel> = {}): FakeRemote =>
  watched(watching, fakeRemote(member, more));

export function fakeRoom(watching: Watching, more: Partial<FakeRoom> = {}): FakeRoom {
  const asked: string[] = [];
  const events = new Emitter<RoomEvents>();
  const answer = (wish: string): Promise<void> => {
    asked.push(wish);
    return room.refusal === null ? Promise.resolve() : Promise.reject(room.refusal);
  };
  const note = (wish: string): void => void asked.push(wish);
  const look: LookModel = {
    title: '秋季新品讨论',
    members: 3,
    capacity: 16,
    names: ['陈知远', '苏禾', '周牧'],
    openedMs: 12 * 60_000,
  };
  const room: FakeRoom = watched<FakeRoom>(watching, {
    id: 'tea',
    title: '秋季新品讨论',
    state: 'joined',
    left: null,
    error: null,
    capacity: 16,
    plane: null,
    joinedAt: 0,
    members: [],
    me: watched(watching, fakeMe()),
    remotes: [],
    preview: look,
    held: false,
    capabilities: everything,
    controls: fakeControls,
    asked,
    events,
    refusal: null,
    look: () => answer('look').then(() => look),
    join: (wish: JoinWish = {}) => answer(`join ${JSON.stringify(wish)}`),
    leave: () => answer('leave'),
    setName: (name: string) => note(`setName ${name}`),
    setMicrophone: (on: boolean) => answer(`setMicrophone ${on}`),
    setCamera: (on: boolean) => answer(`setCamera ${on}`),
    switchCamera: () => answer('switchCamera'),
    setRoute: (route: 'speaker' | 'earpiece') => answer(`setRoute ${route}`),
    setVideoPreset: (video: string) => answer(`setVideoPreset ${video}`),
    setAudioPreset: (audio: string) => answer(`setAudioPreset ${audio}`),
    retryPlay: (member: string, source: Source) => note(`retryPlay ${member} ${source}`),
    retryDevices: () => note('retryDevices'),
    send: () => answer('send'),
    acceptPusher: () => undefined,
    acceptPlayer: () => undefined,
    acceptMusic: () => undefined,
    acceptScreenCode: (code: number) => note(`screenCode ${code}`),
    acceptPusherVolume: (level: number) => note(`pusherVolume ${level}`),
    acceptPlayerVolume: (member: string, source: Source, level: number) => note(`playerVolume ${member} ${source} ${level}`),
    acceptPusherCode: (code: number) => note(`pusherCode ${code}`),
    acceptPlayerCode: (member: string, source: Source, code: number) => note(`playerCode ${member} ${source} ${code}`),
    acceptPusherNet: () => undefined,
    acceptPlayerNet: () => undefined,
    attend: () => () => void answer('leave'),
    attachPusher: (_commands: PusherCommands) => {
      note('attachPusher');
      return () => note('detachPusher');
    },
    attachPlayer: (member: string, source: Source) => {
      note(`attachPlayer ${member} ${source}`);
      return () => note(`detachPlayer ${member} ${source}`);
    },
    on: (name, listener) => events.on(name, listener),
    ...more,
  });
  return room;
}
