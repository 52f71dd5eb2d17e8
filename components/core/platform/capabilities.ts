import type { Host } from './platform';
import { isSupported, type Ability } from './min-versions';

/** The capabilities by name, each with the native ability it needs; '' is in every base library. */
export const abilities = {
  preview: 'LivePusherContext.startPreview',
  mirror: 'live-pusher.mirror',
  localMirror: 'live-pusher.local-mirror',
  remoteMirror: 'live-pusher.remote-mirror',
  torch: 'LivePusherContext.toggleTorch',
  zoom: 'LivePusherContext.setZoom',
  pinchZoom: 'live-pusher.zoom',
  focus: '',
  beauty: '',
  beautyStyle: 'live-pusher.beauty-style',
  filter: 'live-pusher.filter',
  size: 'live-pusher.video-width',
  fps: 'live-pusher.fps',
  snapshot: 'LivePusherContext.snapshot',
  volume: 'live-pusher.audiovolumenotify',
  agc: 'live-pusher.enable-agc',
  ans: 'live-pusher.enable-ans',
  micVolume: 'LivePusherContext.setMICVolume',
  reverb: 'live-pusher.audio-reverb-type',
  voiceChanger: 'live-pusher.voice-changer-type',
  bgm: 'LivePusherContext.playBGM',
  volumeType: 'live-pusher.audio-volume-type',
  route: 'live-player.sound-mode',
  playerVolume: 'live-player.audiovolumenotify',
  playerSnapshot: 'LivePlayerContext.snapshot',
  pausePlay: 'LivePlayerContext.pause',
  netStatus: 'live-player.netstatus',
  sendMessage: 'LivePusherContext.sendMessage',
  pictureInPicture: 'live-player.picture-in-picture-mode',
  pusherPictureInPicture: 'live-pusher.picture-in-picture-mode',
  backgroundPlayback: 'LivePlayerContext.requestBackgroundPlayback',
} as const satisfies { readonly [capability: string]: Ability | '' };

type CapabilityName = keyof typeof abilities;

/** A browser reports the newest base library and nevertheless lacks these. */
const notInBrowsers: readonly CapabilityName[] = [
  'zoom', 'pinchZoom', 'focus', 'beauty', 'beautyStyle', 'filter', 'reverb', 'voiceChanger', 'bgm',
  'volumeType', 'route', 'sendMessage', 'backgroundPlayback',
]; // prettier-ignore

type CapabilityTable = Record<CapabilityName | 'publish' | 'sameLayer' | 'screenShare' | 'deviceChoice', boolean>;

export function readCapabilities(host: Host): CapabilityTable {
  const isBrowser = host.kind === 'browser';
  const table = {
    publish: host.publishes,
    sameLayer: host.atLeast('2.9.1'),
    screenShare: isBrowser && host.sharesScreen !== false,
    deviceChoice: host.listsDevices === true,
  } as CapabilityTable;
  (Object.keys(abilities) as CapabilityName[]).forEach((name) => {
    const ability = abilities[name];
    table[name] = (ability === '' || isSupported(host, ability)) && !(isBrowser && notInBrowsers.indexOf(name) >= 0);
  });
  return table;
}
