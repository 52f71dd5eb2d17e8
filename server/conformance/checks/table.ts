import type { CheckGroup } from '../check';
import { callGroup } from './calls';
import { helloGroup } from './hello';
import { hostileGroup } from './hostile';
import { memberGroup } from './members';
import { memberRequestGroup } from './member-requests';
import { messageGroup } from './messages';
import { orderGroup } from './order';
import { rateGroup } from './rates';
import { requestGroup } from './requests';
import { resumeGroup } from './resume';
import { roomGroup } from './rooms';
import { tokenGroup } from './tokens';

/** Every check, in the order in which a new backend grows. */
export const checkGroups: readonly CheckGroup[] = [
  helloGroup,
  tokenGroup,
  requestGroup,
  roomGroup,
  memberGroup,
  messageGroup,
  memberRequestGroup,
  orderGroup,
  resumeGroup,
  hostileGroup,
  rateGroup,
  callGroup,
];
