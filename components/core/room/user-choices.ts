import type { Json } from '../shared/json';
import type { Settings } from '../media/controls';
import type { AudioPreset } from '../media/media';
import type { Storage } from '../shared/storage';
import { isAudioPreset, isVideoChoice, type VideoChoice } from './presets/adaptive-bitrate';

const key = 'rtc.choices';
const nothing = (): void => undefined;

/** What a person chose last: offered again at the next start, in every room. */
export interface UserChoice {
  name: string;
  /** A URL; '' for none. */
  avatar: string;
  microphone: boolean;
  camera: boolean;
  /** How the own picture looks; whoever reads it asks whether it is one of this phone's. */
  settings: Partial<Settings>;
  video: VideoChoice;
  audio: AudioPreset;
}

export type PresetChoice = Pick<UserChoice, 'video' | 'audio'>;

/** The first start: a name must be given, and people expect to be seen and heard. */
const first: UserChoice = { name: '', avatar: '', microphone: true, camera: true, settings: {}, video: 'auto', audio: 'voice' };

export class UserChoices {
  private kept: UserChoice;

  /** `presets` are the app's own defaults. */
  constructor(
    private readonly keeper: Storage,
    presets: Partial<PresetChoice> = {},
  ) {
    const { video = first.video, audio = first.audio } = presets;
    this.kept = read(keeper.read(key), { ...first, video, audio });
  }

  get last(): UserChoice {
    return this.kept;
  }

  /** The same, where nothing that is chosen is remembered: a voice call closes no camera elsewhere. */
  withoutStorage(): UserChoices {
    return new UserChoices({ read: () => ({ ...this.kept }), write: nothing, remove: nothing });
  }

  remember(changed: Partial<UserChoice>): void {
    this.kept = { ...this.kept, ...changed };
    this.keeper.write(key, { ...this.kept });
  }
}

/** Storage may hold what an older version, or somebody else, wrote. */
function read(value: Json | undefined, none: UserChoice): UserChoice {
  const found = (typeof value === 'object' && value !== null ? value : {}) as { readonly [Name in keyof UserChoice]?: Json };
  return {
    name: typeof found.name === 'string' ? found.name : none.name,
    avatar: typeof found.avatar === 'string' ? found.avatar : none.avatar,
    microphone: typeof found.microphone === 'boolean' ? found.microphone : none.microphone,
    camera: typeof found.camera === 'boolean' ? found.camera : none.camera,
    settings: (typeof found.settings === 'object' && found.settings !== null
      ? found.settings
      : none.settings) as Partial<Settings>,
    video: isVideoChoice(found.video) ? found.video : none.video,
    audio: isAudioPreset(found.audio) ? found.audio : none.audio,
  };
}
