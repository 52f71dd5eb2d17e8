import { box, makeObservable, reaction, ref } from '../../shared/mobx';
import { releaseAll, type Release } from '../../shared/release';
import { joinGates } from '../../room/join-queue';
import type { DeviceFlags } from '../../room/mute/device-toggle';
import type { Room } from '../../room/room';
import { isInRoom } from '../../room/room-phase';
import { consentTextsOf } from '../../texts/consent';
import type { Texts } from '../../texts/texts';
import { lookOf, type Look, type Screen } from '../screen';
import { consentView, isAskDue, type ConsentView, type Question } from './consent-view';

/** The part of the platform that consent uses. */
export interface ConsentPlatform {
  /** The room of the last consent, over starts of the app. */
  readonly stored: unknown;
  store(room: string): void;
  /** WeChat's own dialog, which lies over video on every library. Resolves with true for `agree`. */
  showModal(view: ConsentView): Promise<boolean>;
}

/** The facts that a page has for its rtc-consent. `watches`: its user only watches, whose role is unknown before joining. */
export interface PageFacts {
  watches: boolean;
  screen: Screen;
  texts: Texts;
}

const nothing = (): void => undefined;
const off: DeviceFlags = { microphone: false, camera: false };

/** The rooms whose user agreed in this stay, for every rtc-consent of the app. */
const agreed = box<readonly Room[]>([]);
const hasAgreed = (room: Room): boolean => agreed.get().indexOf(room) >= 0;
const remember = (room: Room): void => agreed.set(agreed.get().concat(room));

/** The state of one rtc-consent. */
export class Consent {
  question: '' | Question = '';
  /** The devices stay off. */
  isHolding = false;
  private room: Room | null = null;
  /** The devices that are on again after consent. */
  private before = off;
  private passGate = nothing;

  constructor(
    private readonly platform: ConsentPlatform,
    private readonly facts: () => PageFacts,
  ) {
    makeObservable(this, { question: ref, isHolding: ref });
  }

  /** Asks in this room until released. */
  serve(room: Room | null): Release {
    if (room === null) return nothing;
    const { me, controls } = room;
    const gate = (): Promise<void> => this.passes(room);
    this.room = room;
    joinGates[room.id] = gate;
    return releaseAll([
      () => {
        if (joinGates[room.id] === gate) delete joinGates[room.id];
        // Without an answer nobody joins, and no device is on again.
        if (room.state === 'joining' && this.isHolding) void room.leave();
        this.close();
      },
      reaction(
        () => (room.state === 'joining' ? null : !hasAgreed(room) && isAskDue(room)),
        (isDue) => isDue !== null && this.follow(room, isDue),
        { fireImmediately: true },
      ),
      // Also when somebody else switches them on.
      reaction(
        () => this.isHolding && (me.wanted.microphone || me.wanted.camera || me.screen.wanted),
        (isOn) => {
          if (!isOn) return;
          me.setWanted(off);
          if (me.screen.wanted) controls.shareScreen(false).then(nothing, nothing);
        },
        { fireImmediately: true },
      ),
      room.frames.on('event', ({ k, d }) => {
        // A device that somebody muted meanwhile stays muted.
        if (k === 'track.muted' && d.by !== undefined && d.id === me.id && d.source === 'main')
          this.before = { ...this.before, [d.kind === 'audio' ? 'microphone' : 'camera']: false };
      }),
      room.on('left', () => {
        // The next stay is asked again.
        agreed.set(agreed.get().filter((other) => other !== room));
        this.platform.store('');
      }),
    ]);
  }

  answer(yes: boolean): void {
    const { room, before } = this;
    if (room === null || this.question === '') return;
    if (!yes) return void room.leave();
    this.platform.store(room.id);
    remember(room);
    this.close();
    room.me.setWanted(before);
  }

  /** Resolves when the join may be sent. */
  private passes(room: Room): Promise<void> {
    // A stay that the server kept over a restart of the app goes on with its answer.
    if (room.resumable && this.platform.stored === room.id) remember(room);
    const isFree = (): boolean => room.state !== 'joining' || hasAgreed(room);
    if (isFree() || this.facts().watches || !room.capabilities.publish) return Promise.resolve();
    // A lobby has opened the devices by then, and knows mostly.
    if (room.preview === null || room.preview.recording) this.hold(room);
    return room.fetchPreview().then(
      ({ recording }) => {
        if (recording === true && !isFree()) return new Promise<void>((pass) => this.ask(room, 'before', pass));
        return this.giveBack(room);
      },
      // The join that follows reports it.
      () => this.giveBack(room),
    );
  }

  private follow(room: Room, isDue: boolean): void {
    if (isDue) this.ask(room, 'began', nothing);
    else if (isInRoom(room.state)) this.close();
    else this.giveBack(room);
  }

  private ask(room: Room, question: Question, passGate: () => void): void {
    const { screen, texts } = this.facts();
    this.hold(room);
    this.passGate = passGate;
    this.question = question;
    if (screen.overVideo) return;
    const words = consentTextsOf(texts);
    void this.platform.showModal({ ...consentView(question, words), leave: words['consent.exit'] }).then((yes) => {
      // It may be over by now.
      if (this.question === question) this.answer(yes);
    });
  }

  private hold(room: Room): void {
    if (!this.isHolding) this.before = room.me.wanted;
    this.isHolding = true;
  }

  /** No question came up, or the stay is over: the devices are as they were. */
  private giveBack(room: Room): void {
    const { isHolding, before } = this;
    this.close();
    if (isHolding) room.me.setWanted(before);
  }

  private close(): void {
    this.question = '';
    this.isHolding = false;
    this.passGate();
  }
}

/** Everything that an rtc-consent shows on its page. */
export function consentOnPage(
  { question }: Consent,
  { screen, texts }: PageFacts,
): { ask: ConsentView | null } & Pick<Look, 'look'> {
  const ask = question === '' || !screen.overVideo ? null : consentView(question, consentTextsOf(texts));
  return { ask, look: lookOf(screen, texts).look };
}
