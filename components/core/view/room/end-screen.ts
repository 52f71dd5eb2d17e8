import { errors, type Reason, type RtcError } from '../../protocol/errors';
import type { LeftReason } from '../../protocol/messages';
import { formatText, type TextKey, type Texts } from '../../texts/texts';
import { secondsUntil, wholeMinutes } from '../format';
import { icon } from '../icon';

export type EndScreenAction = '' | 'join' | 'retryNow' | 'back';

/** A full-page message: the cause, and the next step. */
export interface EndScreenView {
  icon: string;
  title: string;
  line: string;
  /** Text of the filled button, or '' for none. */
  action: string;
  act: EndScreenAction;
  /** True for a primary action; false when the button only goes back. */
  leads: boolean;
  /** Text of the text button below, or ''. */
  back: string;
}

export interface EndScreenFacts {
  left: LeftReason | null;
  error: Pick<RtcError, 'reason' | 'retry'> | null;
  /** Set while the first connection fails; `retryAt` is the clock time of the next attempt. */
  noServer: { retryAt: number | null; trouble: Reason | null } | null;
  capacity: number;
  /** The page shows the lobby when there is no room to show. */
  lobby: boolean;
  /** Time spent in the room. */
  stayedMs: number | null;
  now: number;
  texts: Texts;
}

interface Page {
  icon: string;
  title: TextKey;
  line: TextKey | '';
  action?: { text: TextKey; act: EndScreenAction };
}

const joinAgain = { text: 'page.again', act: 'join' } as const;
const full: Page = { icon: 'members', title: 'error.roomFull', line: 'page.fullLineUnknown', action: joinAgain };
const kicked: Page = { icon: icon('remove', 'danger'), title: 'error.kicked', line: 'page.kickedLine' };
const replaced: Page = {
  icon: 'info',
  title: 'error.replaced',
  line: 'page.replacedLine',
  action: { text: 'page.joinHere', act: 'join' },
};
const closed: Page = { icon: 'check', title: 'page.closed', line: '' };
const unauthorized: Page = {
  icon: 'lock',
  title: 'error.unauthorized',
  line: 'page.unauthorizedLine',
  action: joinAgain,
};
const noServer: Page = {
  icon: icon('network-0', 'danger'),
  title: 'error.noServer',
  line: 'page.noServerLine',
  action: { text: 'banner.retryNow', act: 'join' },
};
const lost: Page = {
  icon: 'link',
  title: 'page.lost',
  line: 'page.lostLine',
  action: { text: 'page.rejoin', act: 'join' },
};

const byLeft: { readonly [Why in LeftReason]: Page | undefined } & { readonly left: Page } = {
  left: { icon: 'leave', title: 'page.left', line: 'page.leftLine', action: { text: 'page.rejoin', act: 'join' } },
  kicked,
  lost,
  closed,
  replaced,
  // A page that shows the other room replaces this one.
  moved: { icon: 'link', title: 'page.moved', line: 'page.kickedLine' },
};

/** Reasons that need the full page. Views show the others where they happened: at a field, on a button, in a banner. */
const byReason: { readonly [Why in Reason]?: Page } = {
  room_full: full,
  banned: kicked,
  replaced,
  closed: { icon: 'link', title: 'error.closed', line: '', action: joinAgain },
  unauthorized,
  token_failed: unauthorized,
  forbidden: { ...unauthorized, title: 'error.forbidden', line: '' },
  not_found: { icon: 'link', title: 'error.notFound', line: 'page.notFoundLine' },
  expired: { icon: 'link', title: 'error.linkExpired', line: 'page.expiredLine' },
  room_locked: { icon: 'lock', title: 'error.roomLocked', line: 'page.lockedLine', action: joinAgain },
  too_old: { icon: 'info', title: 'error.tooOld', line: 'page.tooOldLine' },
  unknown_method: { icon: 'info', title: 'error.tooOld', line: 'page.tooOldLine' },
  unsupported: { icon: 'info', title: 'page.unsupported', line: 'page.unsupportedLine' },
  no_server: noServer,
  unavailable: noServer,
  timeout: noServer,
};

/** The server is reachable, but the app's `token` function fails. */
const isVerifying = ({ trouble }: { trouble: Reason | null }): boolean =>
  trouble === 'token_failed' || trouble === 'unauthorized';

/** A newer server may send a reason that this version does not know: the user is out of the room, and may join again. */
const endOf = (left: LeftReason): Page => byLeft[left] ?? byLeft.left;

function pageOf(facts: EndScreenFacts): Page | null {
  const { left, error, noServer: waiting } = facts;
  if (waiting !== null)
    return { ...(isVerifying(waiting) ? unauthorized : noServer), action: { text: 'banner.retryNow', act: 'retryNow' } };
  // A removal and its `bye` arrive together; the end of the membership says more than the end of the socket.
  if (left !== null && left !== 'left') return endOf(left);
  // A lobby shows a bad name at its field.
  if (error !== null && (error.reason !== 'bad_name' || !facts.lobby)) {
    return (
      byReason[error.reason] ?? {
        icon: icon('warning', 'warn'),
        title: 'page.failed',
        line: errors[error.reason].text,
        action: joinAgain,
      }
    );
  }
  return left === null ? null : byLeft.left;
}

function lineOf(page: Page, facts: EndScreenFacts): string {
  const { texts } = facts;
  if (facts.noServer !== null && !isVerifying(facts.noServer)) {
    const seconds = facts.noServer.retryAt === null ? 0 : secondsUntil(facts.noServer.retryAt, facts.now);
    return seconds === 0 ? texts['page.noServerNow'] : formatText(texts['page.noServerIn'], { seconds });
  }
  if (page === full && facts.capacity > 0) return formatText(texts['page.fullLine'], { count: facts.capacity });
  if (page === closed && facts.stayedMs !== null) {
    const minutes = wholeMinutes(facts.stayedMs);
    return minutes === 0 ? texts['page.closedLineShort'] : formatText(texts['page.closedLine'], { minutes });
  }
  return page.line === '' ? '' : texts[page.line];
}

/** The end screen, or null while there is a room to show. */
export function endScreenView(facts: EndScreenFacts): EndScreenView | null {
  const page = pageOf(facts);
  if (page === null) return null;
  const { texts } = facts;
  const { action } = page;
  return {
    icon: page.icon,
    title: texts[page.title],
    line: lineOf(page, facts),
    action: texts[action === undefined ? 'room.back' : action.text],
    act: action === undefined ? 'back' : action.act,
    leads: action !== undefined,
    back: action === undefined ? '' : texts['room.back'],
  };
}
