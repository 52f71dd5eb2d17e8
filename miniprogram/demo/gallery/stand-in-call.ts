import { idOf, nameOf, ownId, type Language } from './people';
import type { Scene } from './scene';

export const callId = 'gallery-call';

interface StandInParty {
  readonly id: string;
  readonly name: string;
  readonly by: string;
  readonly state: 'ringing' | 'active' | 'connecting';
  readonly reason: null;
  readonly device: string;
  readonly offline: boolean;
}

const partyOf = (place: number, language: Language, more: Pick<StandInParty, 'by' | 'state' | 'device'>): StandInParty => ({
  id: idOf(place),
  name: nameOf(place, language),
  reason: null,
  offline: false,
  ...more,
});

/** The call of a scene as a server describes it; `device` is that of the user. */
export function callState({ call, callKind = 'audio', callOthers = 1 }: Scene, language: Language, device: string): object {
  const isIn = call === 'active' || call === 'ended';
  const places: number[] = [];
  while (places.length < callOthers) places.push(places.length + 1);
  const caller = call === 'incoming' ? 1 : 0;
  const own = partyOf(0, language, {
    by: caller === 0 ? '' : idOf(caller),
    state: isIn ? 'active' : caller === 0 ? 'connecting' : 'ringing',
    device: caller === 0 || isIn ? device : '',
  });
  const others = places.map((place) =>
    partyOf(place, language, {
      by: place === caller ? '' : idOf(caller),
      state: isIn ? 'active' : place === caller ? 'connecting' : 'ringing',
      device: isIn || place === caller ? `phone-${place}` : '',
    }),
  );
  return {
    id: callId,
    kind: callKind,
    room: `call.${callId}`,
    from: idOf(caller),
    group: callOthers > 1,
    parties: caller === 0 ? [own].concat(others) : others.slice(0, 1).concat(own, others.slice(1)),
    activeMs: isIn ? 292_000 : null,
    videoRequestBy: '',
    reason: null,
    into: '',
  };
}

export const inboxState = { calls: [], history: [], doNotDisturb: false, blocked: [] };

export const ownStream = `u:${ownId}`;
