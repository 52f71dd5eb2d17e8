import { builtIns } from '../built-ins/all';
import type { WxMembers } from './members';

/** Objects that APIs hand out, which `canIUse` also knows by name. */
const objects = ['SocketTask', 'LivePusherContext', 'LivePlayerContext', 'SelectorQuery', 'EventChannel', 'InnerAudioContext'];

/** Answers from what is really here: a member of `wx`, a tag, or an attribute of a tag. Deeper questions follow their first two parts. */
export const canIUse =
  (wx: WxMembers) =>
  (question: string): boolean => {
    // A value that only some browsers have; phones have none of it.
    if (question === 'live-pusher.device-position.screen') return 'getDisplayMedia' in (navigator.mediaDevices ?? {});
    const [name = '', attribute] = question.split('.');
    if (name in wx || objects.includes(name)) return true;
    const builtIn = builtIns[name];
    if (builtIn === undefined) return false;
    return (
      attribute === undefined || attribute.replace(/-(.)/g, (_dash, letter: string) => letter.toUpperCase()) in builtIn.properties
    );
  };
