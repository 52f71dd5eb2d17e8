import type { Method } from '../../components/core/protocol/messages';
import { admissionMethods } from './admission';
import { audienceMethods } from './audience';
import { callMethods } from './call';
import { chatMethods } from './chat';
import { inboxMethods } from './inbox';
import { mediaMethods } from './media';
import { memberMethods } from './member';
import { messageMethods } from './message';
import { requestMethods } from './request';
import { roomMethods } from './room';
import type { MethodDefinition } from './method-definition';
import { orderMethods } from './order';
import { pollMethods } from './poll';
import { trackMethods } from './track';
import { userMethods } from './user';

/** Every method, and its action. */
export const methods: { readonly [M in Method]: MethodDefinition<M> } = {
  ...roomMethods,
  ...audienceMethods,
  ...memberMethods,
  ...trackMethods,
  ...mediaMethods,
  ...messageMethods,
  ...chatMethods,
  ...pollMethods,
  ...requestMethods,
  ...orderMethods,
  ...admissionMethods,
  ...callMethods,
  ...inboxMethods,
  ...userMethods,
};
