import type { Method } from '../../components/core/protocol/messages';
import { mediaMethods } from './media';
import { memberMethods } from './member';
import { messageMethods } from './message';
import { roomMethods } from './room';
import type { Rule } from './rule';
import { trackMethods } from './track';

/** Every request, who may make it, and what it does. */
export const methods: { readonly [M in Method]: Rule<M> } = {
  ...roomMethods,
  ...memberMethods,
  ...trackMethods,
  ...mediaMethods,
  ...messageMethods,
};
