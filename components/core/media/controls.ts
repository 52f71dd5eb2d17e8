/** The capability behind a control; '' was there from the beginning, null is in no version of the platform so far. */
export type ControlNeeds =
  | 'agc' | 'ans' | 'backgroundPlayback' | 'beauty' | 'beautyStyle' | 'bgm' | 'filter' | 'focus' | 'localMirror' | 'micVolume' | 'mirror'
  | 'pictureInPicture' | 'pinchZoom' | 'playerSnapshot' | 'publish' | 'pusherPictureInPicture' | 'reverb' | 'sendMessage' | 'snapshot'
  | 'torch' | 'voiceChanger' | 'volumeType' | 'zoom' | '' | null; // prettier-ignore

/** What a value may be: true or false, some text, a number from one to another, or one of a list. */
export type Rule = 'flag' | 'text' | readonly [number, number] | readonly (string | number)[];

export type Row = readonly [needs: ControlNeeds, rule: Rule];

const reverbs = ['off', 'ktv', 'room', 'hall', 'deep', 'bright', 'metal', 'magnetic'] as const;
/** The platform has no fifth. */
const voices = [
  'off', 'child', 'girl', 'uncle', 'heavyMetal', '', 'foreigner', 'beast', 'homebody', 'current', 'machine', 'ethereal',
] as const; // prettier-ignore
const filters = [
  'standard', 'pink', 'nostalgia', 'blues', 'romantic', 'cool', 'fresher', 'solor', 'aestheticism', 'whitening', 'cerisered',
] as const; // prettier-ignore

/** How the own camera and microphone are set. What was never set is as the platform has it, and crosses no bridge. */
export interface Settings {
  /** The lamp of the back camera. It goes out with the camera, and when the camera turns. */
  torch: boolean;
  /** 1 is the whole picture; how near a phone comes is its own, and what lies beyond is logged and not done. */
  zoom: number;
  /** Two fingers on the own picture draw it nearer. */
  pinchZoom: boolean;
  /** The camera focuses by itself, as it does from the beginning; switched off, WeChat leaves it to taps on the own picture. */
  autoFocus: boolean;
  /** How the picture is held. */
  orientation: 'vertical' | 'horizontal';
  /** On this screen: `auto` mirrors the front camera alone. Remembered. */
  localMirror: 'auto' | 'enable' | 'disable';
  /** For everybody else. Remembered. */
  remoteMirror: boolean;
  /** 0 (none) to 9. Remembered, like the next three. */
  beauty: number;
  /** 0 (none) to 9. */
  whiteness: number;
  beautyStyle: 'smooth' | 'nature';
  filter: (typeof filters)[number];
  /** Automatic gain, on from the beginning. */
  agc: boolean;
  /** Noise suppression, on from the beginning. */
  ans: boolean;
  /** Which volume the phone's keys turn. */
  volumeType: 'auto' | 'media' | 'voicecall';
  /** 0 to 100, which is the whole. */
  micVolume: number;
  /** 0 to 100, which is the whole. */
  musicVolume: number;
  reverb: (typeof reverbs)[number];
  voice: Exclude<(typeof voices)[number], ''>;
  /** To hear oneself. No documented `<live-pusher>` can, so it is always refused. */
  earMonitor: boolean;
  /** The own picture goes on in the phone's small window when another page covers it, or its own is left. */
  pictureInPicture: boolean;
}

/** How somebody else is seen and heard on this phone, and nowhere else. */
export interface MemberSettings {
  /** Not heard. */
  muted: boolean;
  /** 0 (not heard) or 100; anything between is refused, as no documented `<live-player>` has a volume. */
  volume: number;
  fit: 'contain' | 'cover';
  /** The picture goes on in the phone's small window when another page covers it, or its own is left. */
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

/** Remembered over starts, as people expect of a mirror; nobody expects it of a lamp. */
export const lastingSettings = [
  'localMirror', 'remoteMirror', 'beauty', 'whiteness', 'beautyStyle', 'filter',
] as const satisfies readonly (keyof Settings)[]; // prettier-ignore

/** Settings that the element takes as a command: once it sends, and again when it was started anew. */
export const settingCommands = {
  torch: () => ({ method: 'toggleTorch', options: {} }),
  zoom: (zoom: number) => ({ method: 'setZoom', options: { zoom } }),
  micVolume: (volume: number) => ({ method: 'setMICVolume', options: { volume: volume / 100 } }),
  musicVolume: (volume: number) => ({ method: 'setBGMVolume', options: { volume: volume / 100 } }),
} as const;

/** The others as attributes, under our names: the template knows the element's. */
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
