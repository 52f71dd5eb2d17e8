import { callStream, type Method, type Result } from '../../components/core/protocol/messages';
import { callAt, type CallEntry } from '../calls/call-entry';
import type { ChangeResult } from '../calls/calls';
import { connect, move } from '../calls/decisions';
import type { Decision, Moment } from '../calls/call-change';
import { answerCall, inviteToCall, joinCall, startCall, type EnterRequest } from '../calls/start-and-join';
import { isActiveIn, connectionOf } from '../calls/party-presence';
import { profileOf } from '../calls/profile';
import { requireParty } from '../access/callers';
import { access } from '../access/table';
import { decline, endParty, subscribed } from '../calls/permissions';
import { answerQuestion, switchKind } from '../calls/switch-media';
import type { Session } from '../sessions/sessions';
import type { MethodResult, MethodRequest, MethodDefinition } from './method-definition';

type SubscribedCall = Result<'call.start'>;
/** Methods about one named call. */
type AboutOne = Exclude<Extract<Method, `call.${string}`>, 'call.start'>;

const start: MethodDefinition<'call.start'> = {
  async run(request) {
    const { context, params, once } = request;
    const to = Array.from(new Set(params.to));
    const group = params.group === true || to.length > 1;
    const newCall = { ...partyOfCaller(request), to, kind: params.kind, group, once };
    const { call, repeated } = await startCall(context, newCall);
    const unchanged = () => context.calls.change(call, () => null);
    return { ...(await subscribeTo(request, call, unchanged)), repeated };
  },
};

const subscribe: MethodDefinition<'call.subscribe'> = {
  async run(request) {
    const { context, caller, params } = request;
    const { session } = caller;
    return subscribeTo(request, params.call, async () => {
      const changed = await context.calls.change(params.call, (entry, moment) =>
        subscribed(entry, session, params.rings, moment),
      );
      if (isActiveIn(changed.entry, session)) await caller.addCall(params.call);
      return changed;
    });
  },
};

const join: MethodDefinition<'call.join'> = {
  run: (request) => subscribeTo(request, request.params.call, () => joinCall(request.context, enterRequest(request))),
};

const accept: MethodDefinition<'call.accept'> = {
  async run(request) {
    const { repeated } = await answerCall(request.context, enterRequest(request));
    return { result: {}, repeated };
  },
};

const invite: MethodDefinition<'call.invite'> = {
  async run({ context, caller, params, once }) {
    const { session } = caller;
    const invitation = { call: params.call, by: session.user, to: Array.from(new Set(params.to)), once };
    const { repeated } = await inviteToCall(
      context,
      invitation,
      (entry) => void requireParty(entry, session, access['call.invite']),
    );
    return { result: {}, repeated };
  },
};

const reject: MethodDefinition<'call.reject'> = {
  run: (request) => changeCall(request, (entry, session, moment) => decline(entry, session, request.params.why, moment)),
};

const end: MethodDefinition<'call.end'> = {
  async run(request) {
    const ended = await changeCall(request, endParty);
    await request.caller.removeCall(request.params.call);
    return ended;
  },
};

const connected: MethodDefinition<'call.connected'> = {
  run: (request) =>
    changeCall(request, (entry, session, moment) =>
      connect(entry, requireParty(entry, session, access['call.connected']).id, moment),
    ),
};

const switchMedia: MethodDefinition<'call.switch'> = {
  run: (request) =>
    changeCall(request, (entry, session, moment) =>
      switchKind(entry, requireParty(entry, session, access['call.switch']).id, request.params.kind, moment),
    ),
};

const answerVideo: MethodDefinition<'call.answer_video'> = {
  run: (request) =>
    changeCall(request, (entry, session, moment) =>
      answerQuestion(entry, requireParty(entry, session, access['call.answer_video']).id, request.params.agrees, moment),
    ),
};

const moveToRoom: MethodDefinition<'call.move'> = {
  run: (request) =>
    changeCall(request, (entry, session, moment) => move(entry, requireParty(entry, session, access['call.move']).id, moment)),
};

/** Applies one change of the call, decided by the caller's party. */
async function changeCall(
  { context, caller, params, once }: MethodRequest<AboutOne>,
  decide: (entry: CallEntry, session: Session, moment: Moment) => Decision | null,
): Promise<{ result: Record<string, never>; repeated: boolean }> {
  const { session } = caller;
  const { repeated } = await context.calls.change(params.call, (entry, moment) => decide(entry, session, moment), once);
  return { result: {}, repeated };
}

/** Subscribes the caller to the call, and answers with its present state. */
async function subscribeTo(
  { context, caller }: Pick<MethodRequest<'call.start'>, 'context' | 'caller'>,
  call: string,
  act: () => Promise<ChangeResult>,
): Promise<MethodResult<'call.start'> & { result: SubscribedCall }> {
  const subscription = await caller.subscribe(callStream(call));
  try {
    const { entry, at, repeated } = await act();
    const now = context.clock.now();
    const voucher = isActiveIn(entry, caller.session) ? context.vouchers.of(entry, now) : undefined;
    const result = { e: at.e, s: at.s, call: callAt(entry, now), ...(voucher === undefined ? {} : { v: voucher }) };
    const isOver = entry.public.reason !== null;
    return { result, repeated, afterwards: () => (isOver ? caller.unsubscribe(callStream(call)) : subscription.goLive(at)) };
  } catch (refusal) {
    caller.unsubscribe(callStream(call));
    throw refusal;
  }
}

/** The caller, as the call will list them. */
function partyOfCaller({ caller, params }: Pick<MethodRequest<'call.start' | 'call.accept' | 'call.join'>, 'caller' | 'params'>) {
  const { session, scope } = caller;
  const addCall = (call: string) => caller.addCall(call);
  return { user: session.user, connection: connectionOf(session), ...profileOf(params, scope), addCall };
}

const enterRequest = (request: MethodRequest<'call.accept' | 'call.join'>): EnterRequest => ({
  ...partyOfCaller(request),
  call: request.params.call,
  once: request.once,
});

export const callMethods = {
  'call.start': start,
  'call.subscribe': subscribe,
  'call.accept': accept,
  'call.reject': reject,
  'call.end': end,
  'call.invite': invite,
  'call.join': join,
  'call.connected': connected,
  'call.switch': switchMedia,
  'call.answer_video': answerVideo,
  'call.move': moveToRoom,
};
