import type { ActRow, Acts, CommandTarget } from '../../media/acts';
import type { Controls } from './control-types';
import type { MemberSettings, Settings } from '../../media/controls';
import { rtcError, type RtcError } from '../../protocol/errors';
import type { Source } from '../../protocol/room-state';
import { controlFault, isSupported } from './control-validation';
import { isInRoom } from '../room-phase';
import type { RoomContext } from '../room-context';
import { refusalReason } from '../mute/device-toggle';

type ControlsContext = Pick<RoomContext, 'deps' | 'me' | 'members' | 'state'>;

/** Only an open back camera has a torch. */
export const canUseTorch = ({ facing, sends }: RoomContext['me']): boolean => facing === 'back' && sends.camera;

/** WeChat's reason is in `errMsg`. */
const failed = (cause: unknown): RtcError =>
  rtcError('device_failed', { cause, message: String((cause as { errMsg?: unknown } | null)?.errMsg ?? cause) });

function perform({ deps, me, members }: ControlsContext, [name, row]: [string, ActRow], args: CommandTarget): Promise<unknown> {
  const { member, source = 'main' } = args;
  const options: CommandTarget = { ...args };
  delete options.member;
  delete options.source;
  const { capabilities } = deps;
  if (!isSupported(member === undefined ? row.pusher : row.player, capabilities)) {
    return Promise.reject(rtcError('unsupported', { message: member === undefined ? name : `${name} of another member` }));
  }
  const fault = controlFault(row.options ?? {}, options, capabilities);
  if (fault !== null) return Promise.reject(fault);
  const commands = member === undefined ? me.commands : (members.remote(member, source)?.commands ?? null);
  if (commands === null) return Promise.reject(failed('nothing on this screen shows it'));
  const done = commands.invoke(row.method, options).catch((cause: unknown) => Promise.reject(failed(cause)));
  // The command has no callbacks, but an immediate failure is still reported.
  return row.silent ? Promise.race([Promise.resolve(), done]) : done;
}

export function createControls(context: ControlsContext): Controls {
  const { deps, me } = context;
  const { settings: memberSettings } = context.members;
  const { controls: table, capabilities } = deps;
  const applyUnless = (fault: RtcError | null, apply: () => void): Promise<void> => {
    if (fault !== null) return Promise.reject(fault);
    apply();
    return Promise.resolve();
  };
  const own = {
    get settings() {
      return me.settings.values;
    },
    set(settings: Partial<Settings>) {
      const hasNoTorch = settings.torch === true && !canUseTorch(me);
      const torchFault = hasNoTorch ? rtcError('bad_request', { message: 'torch needs the back camera, on' }) : null;
      return applyUnless(controlFault(table.settings, settings, capabilities) ?? torchFault, () => me.settings.set(settings));
    },
    settingsOf: (member: string, source: Source = 'main') => memberSettings.of(member, source),
    setMember(member: string, settings: Partial<MemberSettings>, source: Source = 'main') {
      const { volume = 0 } = settings;
      // A `<live-player>` can only be muted.
      const volumeFault = volume > 0 && volume < 100 ? rtcError('unsupported', { message: 'volume between 0 and 100' }) : null;
      return applyUnless(controlFault(table.member, settings, capabilities) ?? volumeFault, () =>
        memberSettings.set(member, source, settings),
      );
    },
    shareScreen(on: boolean) {
      const { state: phase } = context;
      const facts = { publish: capabilities.screenShare, phase, role: me.role };
      const reason = refusalReason({ camera: on }, facts) ?? (on && !isInRoom(phase) ? 'not_in_room' : null);
      if (reason !== null) return Promise.reject(rtcError(reason));
      if (on) return me.screenShare.start();
      me.screenShare.stop();
      return Promise.resolve();
    },
  };
  const acts = own as { [name: string]: unknown };
  (Object.keys(table.acts) as (keyof Acts)[]).forEach((name) => {
    acts[name] = (args: CommandTarget = {}) => perform(context, [name, table.acts[name]], args);
  });
  return own as Controls;
}
