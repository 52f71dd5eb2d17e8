/** The capability that a control needs; '' if every base library has it, null if none has it so far. */
export type ControlNeeds =
  | 'agc' | 'ans' | 'backgroundPlayback' | 'beauty' | 'beautyStyle' | 'bgm' | 'filter' | 'focus' | 'localMirror' | 'micVolume' | 'mirror'
  | 'pictureInPicture' | 'pinchZoom' | 'playerSnapshot' | 'publish' | 'pusherPictureInPicture' | 'reverb' | 'sendMessage' | 'snapshot'
  | 'torch' | 'voiceChanger' | 'volumeType' | 'zoom' | '' | null; // prettier-ignore

/** The allowed values: a boolean, a text, a number in a range, or one of a list. */
export type Rule = 'flag' | 'text' | readonly [number, number] | readonly (string | number)[];

export type Row = readonly [needs: ControlNeeds, rule: Rule];

const reverbs = ['off', 'ktv', 'room', 'hall', 'deep', 'bright', 'metal', 'magnetic'] as const;
/** The platform's numbers are places in this list; it has no effect with number 5. */
const voices = [
  'off', 'child', 'girl', 'uncle', 'heavyMetal', '', 'foreigner', 'beast', 'homebody', 'current', 'machine', 'ethereal',
] as const; // prettier-ignore
const filters = [
  'standard', 'pink', 'nostalgia', 'blues', 'romantic', 'cool', 'fresher', 'solor', 'aestheticism', 'whitening', 'cerisered',
] as const; // prettier-ignore

/** Settings of our own camera and microphone. A setting that was never set keeps the platform's default and adds no attribute. */
export interface Settings {
  /** The torch of the back camera. It goes off with the camera, and when the camera is switched. */
  torch: boolean;
  /** 1 is the whole picture. The maximum depends on the phone; a larger factor is logged and has no effect. */
  zoom: number;
  /** A pinch on our own picture zooms. */
  pinchZoom: boolean;
  /** Autofocus, on by default. Off, the camera focuses at a tap on our own picture. */
  autoFocus: boolean;
  /** The orientation of the picture. */
  orientation: 'vertical' | 'horizontal';
  /** The mirror on this screen; `auto` mirrors only the front camera. Stored. */
  localMirror: 'auto' | 'enable' | 'disable';
  /** The mirror for the other members. Stored. */
  remoteMirror: boolean;
  /** 0 (none) to 9. Stored, like the next three. */
  beauty: number;
  /** 0 (none) to 9. */
  whiteness: number;
  beautyStyle: 'smooth' | 'nature';
  filter: (typeof filters)[number];
  /** Automatic gain control, on by default. */
  agc: boolean;
  /** Noise suppression, on by default. */
  ans: boolean;
  /** The volume that the phone's keys control. */
  volumeType: 'auto' | 'media' | 'voicecall';
  /** 0 to 100; 100 is the full volume. */
  micVolume: number;
  /** 0 to 100; 100 is the full volume. */
  musicVolume: number;
  reverb: (typeof reverbs)[number];
  voice: Exclude<(typeof voices)[number], ''>;
  /** Ear monitoring. Always refused, because no documented `<live-pusher>` supports it. */
  earMonitor: boolean;
  /** Our own picture goes on in picture-in-picture when its page is covered or left. */
  pictureInPicture: boolean;
}

/** Settings for another member's stream, on this phone only. */
export interface MemberSettings {
  /** Plays no sound. */
  muted: boolean;
  /** 0 (muted) or 100. Values between are refused, because no documented `<live-player>` has a volume. */
  volume: number;
  fit: 'contain' | 'cover';
  /** The picture goes on in picture-in-picture when its page is covered or left. */
  pictureInPicture: boolean;
}

const percent = [0, 100] as const;
const level = [0, 9] as const;

export const settingRows: { readonly [Name in keyof Settings]: Row } = {
  torch: ['torch', 'flag'],
  zoom: ['zoom', [1, 100]],
  pinchZoom: ['pinchZoom', 'flag'],
  autoFocus: ['focus', 'flag'],
  orientation: ['publish', ['vertical', 'horizontal']],
  localMirror: ['localMirror', ['auto', 'enable', 'disable']],
  remoteMirror: ['mirror', 'flag'],
  beauty: ['beauty', level],
  whiteness: ['beauty', level],
  beautyStyle: ['beautyStyle', ['smooth', 'nature']],
  filter: ['filter', filters],
  agc: ['agc', 'flag'],
  ans: ['ans', 'flag'],
  volumeType: ['volumeType', ['auto', 'media', 'voicecall']],
  micVolume: ['micVolume', percent],
  musicVolume: ['bgm', percent],
  reverb: ['reverb', reverbs],
  voice: ['voiceChanger', voices],
  earMonitor: [null, 'flag'],
  pictureInPicture: ['pusherPictureInPicture', 'flag'],
};

export const memberRows: { readonly [Name in keyof MemberSettings]: Row } = {
  muted: ['', 'flag'],
  volume: ['', percent],
  fit: ['', ['contain', 'cover']],
  pictureInPicture: ['pictureInPicture', 'flag'],
};

/** Settings that are stored over starts: users expect it of a mirror, not of a torch. */
export const lastingSettings = [
  'localMirror', 'remoteMirror', 'beauty', 'whiteness', 'beautyStyle', 'filter',
] as const satisfies readonly (keyof Settings)[]; // prettier-ignore

/** Settings that the element takes as commands, once it sends and again after a restart. */
export const settingCommands = {
  torch: () => ({ method: 'toggleTorch', options: {} }),
  zoom: (zoom: number) => ({ method: 'setZoom', options: { zoom } }),
  micVolume: (volume: number) => ({ method: 'setMICVolume', options: { volume: volume / 100 } }),
  musicVolume: (volume: number) => ({ method: 'setBGMVolume', options: { volume: volume / 100 } }),
} as const;

/** The other settings as attributes, under our names; the template maps them to the element's. */
export type SettingAttributes = { readonly [Name in keyof Settings]?: boolean | number | string | readonly string[] };

export const pip: readonly string[] = ['push', 'pop'];

const places: { readonly [name: string]: readonly string[] } = { reverb: reverbs, voice: voices };

export function settingAttributes(settings: Partial<Settings>): SettingAttributes {
  const attributes: { [name: string]: boolean | number | string | readonly string[] } = {};
  (Object.keys(settings) as (keyof Settings)[]).forEach((name) => {
    const value = settings[name];
    const list = places[name];
    if (value === undefined || name in settingCommands) return;
    attributes[name] = list !== undefined ? list.indexOf(String(value)) : name !== 'pictureInPicture' ? value : value ? pip : [];
  });
  return attributes;
}
