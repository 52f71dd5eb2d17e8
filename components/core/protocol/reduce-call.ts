import type { CallState, InboxState, Party } from './call-state';
import { limits } from './client-limits';
import type { StreamEvent } from './messages';

/** Applies an event of a call's stream; kit and server share this function. An unknown kind changes nothing. */
export function reduceCall(call: CallState, event: StreamEvent): CallState {
  switch (event.k) {
    case 'call.placed':
      return event.d.call;
    case 'party.invited': {
      const { party } = event.d;
      const known = call.parties.some((other) => other.id === party.id);
      const parties = known ? call.parties.map((other) => (other.id === party.id ? party : other)) : call.parties.concat(party);
      return { ...call, parties, group: event.d.group };
    }
    case 'party.called':
      return change(call, event.d.id, (party) => ({ ...party, state: 'inviting' }));
    case 'party.rang':
      return change(call, event.d.id, (party) => ({ ...party, state: 'ringing' }));
    case 'party.accepted': {
      const { id, device, name } = event.d;
      return change(call, id, (party) => ({ ...party, name, device, state: 'connecting', reason: null, offline: false }));
    }
    case 'party.connected':
      return active(change(call, event.d.id, (party) => ({ ...party, state: 'active' })));
    case 'party.ended': {
      const { id, reason } = event.d;
      const videoRequestBy = call.videoRequestBy === id ? '' : call.videoRequestBy;
      return { ...change(call, id, (party) => ({ ...party, state: 'ended', reason, offline: false })), videoRequestBy };
    }
    case 'party.offline':
      return change(call, event.d.id, (party) => ({ ...party, offline: true }));
    case 'party.online':
      return change(call, event.d.id, (party) => ({ ...party, offline: false }));
    case 'call.video_requested':
      return { ...call, videoRequestBy: event.d.id };
    case 'call.switched':
      return { ...call, kind: event.d.kind, videoRequestBy: '' };
    case 'call.ended':
      return { ...call, reason: event.d.reason, into: event.d.into, videoRequestBy: '' };
    default:
      return call;
  }
}

/** Applies an event of a user's inbox. */
export function reduceInbox(inbox: InboxState, event: StreamEvent): InboxState {
  switch (event.k) {
    case 'inbox.called':
      return { ...inbox, calls: without(inbox.calls, event.d.call.id).concat(event.d.call.id) };
    case 'inbox.ended': {
      const { record } = event.d;
      const others = inbox.history.filter((other) => other.id !== record.id);
      const history = [record].concat(others).slice(0, limits.callHistory);
      return { ...inbox, calls: without(inbox.calls, record.id), history };
    }
    case 'inbox.updated':
      return { ...inbox, ...event.d };
    default:
      return inbox;
  }
}

function change(call: CallState, id: string, to: (party: Party) => Party): CallState {
  return { ...call, parties: call.parties.map((party) => (party.id === id ? to(party) : party)) };
}

/** A call becomes active when two parties are connected, and stays active. */
function active(call: CallState): CallState {
  const talking = call.parties.filter((party) => party.state === 'active').length;
  return call.activeMs === null && talking > 1 ? { ...call, activeMs: 0 } : call;
}

const without = (ids: readonly string[], id: string): readonly string[] => ids.filter((other) => other !== id);
