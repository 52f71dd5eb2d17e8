import type { ConnectionModel } from '../../../components/core/app/types';
import type {
  JoinOptions,
  RoomPreview,
  LocalParticipantModel,
  PusherCommands,
  RemoteStreamModel,
  RoomEvents,
  RoomModel,
  Toggle,
} from '../../../components/core/room/types';
import type { Member, Source } from '../../../components/core/protocol/room-state';
import { Emitter } from '../../../components/core/shared/emitter';
import type { Controls } from '../../../components/core/room/controls/control-types';
import { allCapabilities } from './all-capabilities';

export type Mutable<Model> = { -readonly [Field in keyof Model]: Model[Field] };

/** The mobx functions of the observing code: components of the build have their own copy of mobx. */
export interface MobxApi {
  makeObservable(fields: object, annotations: Record<string, unknown>): object;
  ref: unknown;
  computed: unknown;
}

/** Makes each field of the object observable by reference. */
export function observableModel<Fields extends object>({ makeObservable, ref, computed }: MobxApi, fields: Fields): Fields {
  const kinds = Object.entries(Object.getOwnPropertyDescriptors(fields)).map(([name, { get }]) => [name, get ? computed : ref]);
  makeObservable(fields, Object.fromEntries(kinds) as Record<string, unknown>);
  return fields;
}

/** A room whose state a test sets; it records the requests made to it. */
export interface FakeRoom extends Mutable<RoomModel> {
  me: Mutable<LocalParticipantModel>;
  readonly asked: string[];
  readonly events: Emitter<RoomEvents>;
  /** The error of the next request; null lets it succeed. */
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

export const fakeMe = (more: Partial<LocalParticipantModel> = {}): Mutable<LocalParticipantModel> => ({
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
  status: 'live',
  trouble: null,
  interrupted: false,
  feedback: false,
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
  videoPreset: { wanted: 'auto', actual: '360p' },
  audioPreset: 'voice',
  pusherKey: 'me.0',
  pusherReady: true,
  ...more,
});

export type FakeRemote = Mutable<RemoteStreamModel>;

export const fakeRemote = (member: Member, more: Partial<RemoteStreamModel> = {}): FakeRemote => ({
  member,
  source: 'main',
  status: 'live',
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
  /** A plane with two video sizes marks it in the URL. */
  playerAs(this: RemoteStreamModel, layer) {
    return layer === 'full' ? this.player : { ...this.player, src: this.player.src === '' ? '' : `${this.player.src}?${layer}` };
  },
  uplink: 5,
  downlink: 5,
  pictureInPicture: false,
  playerKey: `${member.id}.0`,
  ...more,
});

export type FakeConnection = Mutable<ConnectionModel>;

export const fakeConnection = (mobx: MobxApi, more: Partial<ConnectionModel> = {}): FakeConnection =>
  observableModel(mobx, {
    phase: 'online',
    attempt: 0,
    retryAt: null,
    networkDown: false,
    trouble: null,
    ended: null,
    retryNow: () => undefined,
    ...more,
  });

/** No screen uses controls yet. */
const fakeControls = {} as Controls;

/** The other members, as models that a test may change one by one. */
export const observableRemote = (mobx: MobxApi, member: Member, more: Partial<RemoteStreamModel> = {}): FakeRemote =>
  observableModel(mobx, fakeRemote(member, more));

export function fakeRoom(mobx: MobxApi, more: Partial<FakeRoom> = {}): FakeRoom {
  const asked: string[] = [];
  const events = new Emitter<RoomEvents>();
  const answer = (wish: string): Promise<void> => {
    asked.push(wish);
    return room.refusal === null ? Promise.resolve() : Promise.reject(room.refusal);
  };
  const note = (wish: string): void => void asked.push(wish);
  const look: RoomPreview = {
    title: '秋季新品讨论',
    members: 3,
    capacity: 16,
    names: ['陈知远', '苏禾', '周牧'],
    openedMs: 12 * 60_000,
  };
  const room: FakeRoom = observableModel<FakeRoom>(mobx, {
    id: 'tea',
    title: '秋季新品讨论',
    attrs: {},
    rules: undefined,
    state: 'joined',
    left: null,
    error: null,
    capacity: 16,
    plane: null,
    joinedAt: 0,
    members: [],
    audience: 0,
    recording: false,
    me: observableModel(mobx, fakeMe()),
    remotes: [],
    preview: look,
    resumable: false,
    capabilities: allCapabilities,
    controls: fakeControls,
    asked,
    events,
    refusal: null,
    fetchPreview: () => answer('look').then(() => look),
    join: (wish: JoinOptions = {}) => answer(`join ${JSON.stringify(wish)}`),
    leave: () => answer('leave'),
    setName: (name: string) => note(`setName ${name}`),
    setMicrophone: (on: boolean) => answer(`setMicrophone ${on}`),
    setCamera: (on: boolean) => answer(`setCamera ${on}`),
    switchCamera: () => answer('switchCamera'),
    setRoute: (route: 'speaker' | 'earpiece') => answer(`setRoute ${route}`),
    setVideoPreset: (video: string) => answer(`setVideoPreset ${video}`),
    setAudioPreset: (audio: string) => answer(`setAudioPreset ${audio}`),
    retryPlay: (member: string, source: Source) => note(`retryPlay ${member} ${source}`),
    retryDevices: () => answer('retryDevices'),
    send: () => answer('send'),
    attachPage: () => () => void answer('leave'),
    elements: {
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
      readPermissions: () => Promise.resolve(),
      attachPusher: (_commands: PusherCommands) => {
        note('attachPusher');
        return () => note('detachPusher');
      },
      attachPlayer: (member: string, source: Source) => {
        note(`attachPlayer ${member} ${source}`);
        return () => note(`detachPlayer ${member} ${source}`);
      },
    },
    on: (name, listener) => events.on(name, listener),
    ...more,
  });
  return room;
}
