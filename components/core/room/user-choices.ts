import type { Json } from '../shared/json';
import type { Settings } from '../media/controls';
import type { AudioPreset } from '../media/media';
import type { Storage } from '../shared/storage';
import { isAudioPreset, isVideoChoice, type VideoChoice } from './presets/adaptive-bitrate';

const key = 'rtc.choices';
const nothing = (): void => undefined;

/** The user's last choices, used again at the next start and in every room. */
export interface UserChoice {
  name: string;
  /** A URL; '' for none. */
  avatar: string;
  microphone: boolean;
  camera: boolean;
  /** Device settings. A reader checks each, because this phone may not support it. */
  settings: Partial<Settings>;
  video: VideoChoice;
  audio: AudioPreset;
}

export type PresetChoice = Pick<UserChoice, 'video' | 'audio'>;

/** The choices at the first start. The name is empty, so the lobby asks for it. */
const defaults: UserChoice = {
  name: '',
  avatar: '',
  microphone: true,
  camera: true,
  settings: {},
  video: 'auto',
  audio: 'voice',
};

export class UserChoices {
  private current: UserChoice;

  /** `presets` are the app's own defaults. */
  constructor(
    private readonly storage: Storage,
    presets: Partial<PresetChoice> = {},
  ) {
    const { video = defaults.video, audio = defaults.audio } = presets;
    this.current = read(storage.read(key), { ...defaults, video, audio });
  }

  get last(): UserChoice {
    return this.current;
  }

  /** A copy that stores nothing, because the camera that is off in a voice call must not stay off in the next room. */
  withoutStorage(): UserChoices {
    return new UserChoices({ read: () => ({ ...this.current }), write: nothing, remove: nothing });
  }

  remember(changed: Partial<UserChoice>): void {
    this.current = { ...this.current, ...changed };
    this.storage.write(key, { ...this.current });
  }
}

/** Reads stored choices field by field, because an older version or other code may have written them. */
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
