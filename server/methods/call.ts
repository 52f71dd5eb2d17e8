import { callStream, type Method, type Result } from '../../components/core/protocol/messages';
import { shown, type CallEntry } from '../calls/call-entry';
import type { ChangedCall } from '../calls/calls';
import { connect, move } from '../calls/decisions';
import type { Decision, Moment } from '../calls/draft';
import { answer, inviteMore, joinById, start as begin, type AnswerWish } from '../calls/entering';
import { speaks, voiceOf } from '../calls/liveness';
import { profileOf } from '../calls/names';
import { decline, endPart, hear, speaking } from '../calls/standing';
import { consent, turn } from '../calls/turning';
import type { Session } from '../sessions/sessions';
import { anyone, type Answer, type Ask, type Rule } from './rule';

type Followed = Result<'call.start'>;
/** Methods about one call that is named. */
type AboutOne = Exclude<Extract<Method, `call.${string}`>, 'call.start'>;

const aboutCall = { about: 'call', roles: anyone, issuesUrls: false } as const;

const start: Rule<'call.start'> = {
  ...aboutCall,
  async run(ask) {
    const { context, params, once } = ask;
    const to = Array.from(new Set(params.to));
    const group = params.group === true || to.length > 1;
    const wish = { ...selfOf(ask), to, kind: params.kind, group, once };
    const { call, repeated } = await begin(context, wish);
    const asItIs = () => context.calls.change(call, () => null);
    return { ...(await followed(ask, call, asItIs)), repeated };
  },
};

const follow: Rule<'call.follow'> = {
  ...aboutCall,
  async run(ask) {
    const { context, caller, params } = ask;
    const { session } = caller;
    return followed(ask, params.call, async () => {
      const heard = await context.calls.change(params.call, (entry, moment) => hear(entry, session, params.rings, moment));
      if (speaks(heard.entry, session)) await caller.attend(params.call);
      return heard;
    });
  },
};

const join: Rule<'call.join'> = {
  ...aboutCall,
  run: (ask) => followed(ask, ask.params.call, () => joinById(ask.context, enteringWish(ask))),
};

const accept: Rule<'call.accept'> = {
  ...aboutCall,
  async run(ask) {
    const { repeated } = await answer(ask.context, enteringWish(ask));
    return { result: {}, repeated };
  },
};

const invite: Rule<'call.invite'> = {
  ...aboutCall,
  async run({ context, caller, params, once }) {
    const { session } = caller;
    const wish = { call: params.call, by: session.user, to: Array.from(new Set(params.to)), once };
    const { repeated } = await inviteMore(context, wish, (entry) => void speaking(entry, session));
    return { result: {}, repeated };
  },
};

const reject: Rule<'call.reject'> = {
  ...aboutCall,
  run: (ask) => decided(ask, (entry, session, moment) => decline(entry, session, ask.params.why, moment)),
};

const end: Rule<'call.end'> = {
  ...aboutCall,
  async run(ask) {
    const answered = await decided(ask, endPart);
    await ask.caller.depart(ask.params.call);
    return answered;
  },
};

const connected: Rule<'call.connected'> = {
  ...aboutCall,
  run: (ask) => decided(ask, (entry, session, moment) => connect(entry, speaking(entry, session).id, moment)),
};

const turned: Rule<'call.turn'> = {
  ...aboutCall,
  run: (ask) => decided(ask, (entry, session, moment) => turn(entry, speaking(entry, session).id, ask.params.kind, moment)),
};

const consented: Rule<'call.consent'> = {
  ...aboutCall,
  run: (ask) => decided(ask, (entry, session, moment) => consent(entry, speaking(entry, session).id, ask.params.agrees, moment)),
};

const moved: Rule<'call.move'> = {
  ...aboutCall,
  run: (ask) => decided(ask, (entry, session, moment) => move(entry, speaking(entry, session).id, moment)),
};

/** One change of the call, decided by where the caller stands in it. */
async function decided(
  { context, caller, params, once }: Ask<AboutOne>,
  decide: (entry: CallEntry, session: Session, moment: Moment) => Decision | null,
): Promise<{ result: Record<string, never>; repeated: boolean }> {
  const { session } = caller;
  const { repeated } = await context.calls.change(params.call, (entry, moment) => decide(entry, session, moment), once);
  return { result: {}, repeated };
}

/** The answer that is a call as it stands, heard from there on. */
async function followed(
  { context, caller }: Pick<Ask<'call.start'>, 'context' | 'caller'>,
  call: string,
  act: () => Promise<ChangedCall>,
): Promise<Answer<'call.start'> & { result: Followed }> {
  const follow = await caller.follow(callStream(call));
  try {
    const { entry, at, repeated } = await act();
    const result = { e: at.e, s: at.s, call: shown(entry, context.clock.now()) };
    const isOver = entry.public.reason !== null;
    return { result, repeated, afterwards: () => (isOver ? caller.unfollow(callStream(call)) : follow.goLive(at)) };
  } catch (refusal) {
    caller.unfollow(callStream(call));
    throw refusal;
  }
}

/** Who asks, as the call will know them. */
function selfOf({ caller, params }: Pick<Ask<'call.start' | 'call.accept' | 'call.join'>, 'caller' | 'params'>) {
  const { session, grant } = caller;
  const attend = (call: string) => caller.attend(call);
  return { user: session.user, voice: voiceOf(session), ...profileOf(params, grant), attend };
}

const enteringWish = (ask: Ask<'call.accept' | 'call.join'>): AnswerWish => ({
  ...selfOf(ask),
  call: ask.params.call,
  once: ask.once,
});

export const callMethods = {
  'call.start': start,
  'call.follow': follow,
  'call.accept': accept,
  'call.reject': reject,
  'call.end': end,
  'call.invite': invite,
  'call.join': join,
  'call.connected': connected,
  'call.turn': turned,
  'call.consent': consented,
  'call.move': moved,
};
