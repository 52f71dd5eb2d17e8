import type { Host } from './platform';
import { can, type Ability } from './since';

/** What a page may ask for by name, and the ability behind it; '' was there from the beginning. */
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

type Named = keyof typeof abilities;

/** Base libraries do not tell of these: a browser speaks as the newest one, and lacks them. */
const notInBrowsers: readonly Named[] = [
  'zoom', 'pinchZoom', 'focus', 'beauty', 'beautyStyle', 'filter', 'reverb', 'voiceChanger', 'bgm',
  'volumeType', 'route', 'sendMessage', 'backgroundPlayback',
]; // prettier-ignore

type Told = Record<Named | 'publish' | 'sameLayer' | 'screenShare', boolean>;

export function readCapabilities(host: Host): Told {
  const isBrowser = host.kind === 'browser';
  const told = {
    publish: host.publishes,
    sameLayer: host.atLeast('2.9.1'),
    screenShare: isBrowser && host.sharesScreen !== false,
  } as Told;
  (Object.keys(abilities) as Named[]).forEach((name) => {
    const ability = abilities[name];
    told[name] = (ability === '' || can(host, ability)) && !(isBrowser && notInBrowsers.indexOf(name) >= 0);
  });
  return told;
}
