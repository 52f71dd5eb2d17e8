import { builtIns } from '../built-ins/all';
import type { WxMembers } from './members';

/** Objects that APIs return. `canIUse` accepts their names too. */
const objects = ['SocketTask', 'LivePusherContext', 'LivePlayerContext', 'SelectorQuery', 'EventChannel', 'InnerAudioContext'];

/** Whether the runtime has a member of `wx`, a tag, or an attribute of a tag. Only the first two parts of a longer name count. */
export const canIUse =
  (wx: WxMembers) =>
  (schema: string): boolean => {
    // Only some browsers have screen sharing, and no phone has it.
    if (schema === 'live-pusher.device-position.screen') return 'getDisplayMedia' in (navigator.mediaDevices ?? {});
    // Only some browsers have a window above all programs, and no phone has it.
    if (schema === 'live-player.picture-in-picture-mode.document') return 'documentPictureInPicture' in globalThis;
    const [name = '', attribute] = schema.split('.');
    if (name in wx || objects.includes(name)) return true;
    const builtIn = builtIns[name];
    if (builtIn === undefined) return false;
    return (
      attribute === undefined || attribute.replace(/-(.)/g, (_dash, letter: string) => letter.toUpperCase()) in builtIn.properties
    );
  };
