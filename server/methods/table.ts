import type { Method } from '../../components/core/protocol/messages';
import { callMethods } from './call';
import { inboxMethods } from './inbox';
import { mediaMethods } from './media';
import { memberMethods } from './member';
import { messageMethods } from './message';
import { roomMethods } from './room';
import type { MethodDefinition } from './method-definition';
import { trackMethods } from './track';
import { userMethods } from './user';

/** Every method, who may call it, and its action. */
export const methods: { readonly [M in Method]: MethodDefinition<M> } = {
  ...roomMethods,
  ...memberMethods,
  ...trackMethods,
  ...mediaMethods,
  ...messageMethods,
  ...callMethods,
  ...inboxMethods,
  ...userMethods,
};
