import { rooms } from '../../../app/rooms';
import { toRtcError } from '../../../protocol/to-rtc-error';
import type { Ability, Entry, Role } from '../../../protocol/room-state';
import type { Room } from '../../../room/room';
import { makeObservable, ref, transaction } from '../../../shared/mobx';
import type { MemberTexts } from '../../../texts/members';
import type { Texts } from '../../../texts/texts';
import { roomByName } from '../../../view/room-by-name';
import { noToast, troubleToast, whyToast, type ToastView } from '../../../view/toast';
import { moderationOf } from '../app-moderation';
import { attendanceText } from '../attendance';
import type { RoomModeration } from '../room-moderation';
import { toggled } from './member-choices';
import type { ConfirmName } from './member-prompts';

/** The part of the platform that the panel uses. */
export interface MembersPlatform {
  playNotice(): void;
  copy(text: string): Promise<void>;
  /** Asks by a dialog of WeChat's own, which covers video on every library. */
  confirm(question: { title: string; line: string }): Promise<boolean>;
}

/** A page of the list: the members, one of them, the rules, or the ways to invite. */
export type PanelPage = 'list' | 'member' | 'rules' | 'invite';

/** The longest ban that a server takes. */
const banMs = 24 * 60 * 60_000;
const pin = /^[0-9]{4,12}$/;

interface Tap {
  readonly room: Room;
  readonly order: RoomModeration;
  /** The member, or the user in the waiting room. */
  readonly id: string;
  readonly value: string;
  readonly texts: Texts & MemberTexts;
}

/** The state of one rtc-members, and what its buttons do. */
export class MembersPanel {
  isOpen = false;
  page: PanelPage = 'list';
  /** The member of the page `member`. */
  shown = '';
  query = '';
  confirming: { name: ConfirmName; id: string } | null = null;
  toasts: ToastView[] = noToast;
  /** The line for screen readers. */
  said = '';
  /** The way in that was chosen while its PIN is missing. */
  choosesPin = false;
  /** The user does not want to wait, or to enter a PIN, and sees the page of the room. */
  gaveUp = false;
  /** The text of each field. It is no state of the view. */
  readonly typed = { note: '', pin: '', entry: '' };

  constructor(readonly platform: MembersPlatform) {
    makeObservable(this, {
      isOpen: ref,
      page: ref,
      shown: ref,
      query: ref,
      confirming: ref,
      toasts: ref,
      said: ref,
      choosesPin: ref,
      gaveUp: ref,
    });
  }

  setOpen(isOpen: boolean): void {
    transaction(() => {
      this.isOpen = isOpen;
      this.show('list');
      this.query = '';
      this.confirming = null;
    });
  }

  show(page: PanelPage, shown = ''): void {
    this.page = page;
    this.shown = shown;
    this.choosesPin = false;
  }

  say(text: string): void {
    transaction(() => {
      this.said = text;
      this.toasts = whyToast(text);
    });
  }

  search(query: string): void {
    this.query = query;
  }

  type(field: 'note' | 'pin' | 'entry', text: string): void {
    this.typed[field] = text;
  }

  /** A tap on a button of the component. A refusal becomes a toast. */
  tap(name: string, act: string, id: string, value: string, texts: Texts & MemberTexts): void {
    const room = roomByName(name);
    const order = room === null ? null : moderationOf(room.id);
    if (room === null || order === null) return;
    const done = this.run(act, { room, order, id: id || this.shown, value, texts });
    done?.then(undefined, (cause: unknown) => {
      const error = toRtcError(cause);
      this.toasts = troubleToast(error, texts);
      this.said = this.toasts[0]?.text ?? '';
    });
  }

  private run(act: string, tap: Tap): Promise<void> | void {
    const { room, order, id, value } = tap;
    switch (act) {
      case 'close':
        return this.setOpen(false);
      case 'page':
        return this.show(value as PanelPage, id);
      case 'dialog':
        this.confirming = { name: value as ConfirmName, id };
        return;
      case 'cancel':
        this.confirming = null;
        return;
      case 'confirm':
        return this.confirmed(tap);
      case 'hand':
        return order.hands.some((member) => member.id === room.me.id) ? order.lowerHand() : order.raiseHand();
      case 'answerAsk':
      case 'refuseAsk':
        return order.answerAsk(act === 'answerAsk');
      case 'acceptInvitation':
      case 'declineInvitation':
        return order.answer(act === 'acceptInvitation');
      case 'unmute':
        return room.setMicrophone(true);
      case 'dismiss':
        return order.dismissMute();
      case 'enter':
        return this.enter(tap);
      case 'giveUp':
        this.gaveUp = true;
        return;
      default:
        return this.moderate(act, tap);
    }
  }

  private moderate(act: string, tap: Tap): Promise<void> | void {
    const { room, order, id, value, texts } = tap;
    const isMine = id === room.me.id;
    const member = room.members.filter((each) => each.id === id)[0];
    switch (act) {
      case 'speak':
        return member?.role === 'audience' ? order.invite(id) : order.ask('audio', id);
      case 'mute':
        return order.mute(value === 'video' ? 'video' : 'audio', this.page === 'member' ? id : undefined);
      case 'ask':
        return order.ask(value === 'video' ? 'video' : 'audio', id);
      case 'invite':
        return order.invite(id, value !== '');
      case 'role':
        return order.setRole(id, value as Role);
      case 'lowerHand':
        return isMine ? order.lowerHand() : order.lowerHandOf(id);
      case 'lowerAll':
        return order.lowerAllHands();
      case 'forbid':
        return order.forbid(id, toggled(member?.forbidden ?? [], value as Ability));
      case 'forbidAll':
        return order.setRules({ forbidden: toggled(room.rules?.forbidden ?? [], value as Ability) });
      case 'spotlight':
        return order.setRules({ spotlight: value });
      case 'lock':
        return order.lock(value !== '');
      case 'entry':
        this.choosesPin = value === 'pin';
        return this.choosesPin ? undefined : order.setRules({ entry: value as Entry });
      case 'setPin':
        return this.setPin(tap);
      case 'admit':
        return order.admit(value === 'all' ? undefined : [id]);
      case 'deny':
        return order.deny(id);
      case 'tell':
        return order.tellWaiting(this.typed.note.slice(0, 256)).then(() => this.say(texts.told));
      case 'attendance':
        return this.platform.copy(attendanceText(order.attendance, texts.attendanceHead));
      case 'copyLink':
        return rooms.copyLink?.(room.id);
    }
  }

  private confirmed({ order }: Tap): Promise<void> | void {
    const { confirming } = this;
    transaction(() => {
      this.confirming = null;
      this.show('list');
    });
    if (confirming === null) return;
    const { name, id } = confirming;
    if (name === 'end') return order.end();
    if (name === 'over') return order.handOver(id);
    return order.remove(id, name === 'ban' ? banMs : 0);
  }

  private setPin({ order, texts }: Tap): Promise<void> | void {
    if (!pin.test(this.typed.pin)) return this.say(texts.pinShort);
    return order.setRules({ entry: 'pin', pin: this.typed.pin }).then(() => {
      this.choosesPin = false;
    });
  }

  /** Joins with the PIN. A wrong one brings the field back, so a refusal needs no toast. */
  private enter({ room, texts }: Tap): void {
    if (!pin.test(this.typed.entry)) return this.say(texts.pinShort);
    room.join({ pin: this.typed.entry }).then(undefined, () => undefined);
  }
}
