import type { Json, Member, Reason } from 'miniprogram-rtc-kit';
import type { StandInEvent } from './people';

/** A message of the stand-in chat, by the place of its sender. */
export interface StandInMessage {
  readonly from: number;
  readonly text: string;
  readonly key?: string;
  readonly reply?: string;
}

/** A poll as the stand-in server tells it, opened a few minutes ago. */
export interface StandInPoll {
  readonly kind?: 'choices' | 'hands';
  readonly question: string;
  readonly choices: readonly string[];
  readonly counts: readonly number[];
  /** The user's own vote. */
  readonly own?: readonly number[];
  readonly many?: boolean;
  readonly anonymous?: boolean;
  readonly hidden?: boolean;
  readonly closed?: boolean;
}

/**
 * The words of the stand-in server and phone in one state. Every field has its plain value: a user who is in a room with both devices off,
 * online, with all permissions.
 */
export interface Scene {
  /** How the user comes in: with both devices off, sending, or not at all. `asks` waits for a tap or the component itself. */
  readonly joins?: 'quiet' | 'sends' | 'asks';
  /** The user does not come in before an answer, which only a tap gives. */
  readonly waits?: true;
  /** The other members: so many of the drawn people, or these. */
  readonly others?: number | readonly Member[];
  readonly own?: Partial<Member>;
  /** Fields of the room's state. */
  readonly room?: { readonly [field: string]: Json };
  /** The error of `room.join`. */
  readonly refusal?: { readonly reason: Reason; readonly note?: string };
  /** The events that the server tells after the user came in. */
  readonly events?: readonly StandInEvent[];
  /** The ids of those who talk, and those with a poor network. */
  readonly talking?: readonly string[];
  readonly poor?: readonly string[];
  /** Streams of others: played, or never answered. */
  readonly streams?: 'live' | 'held';
  /** Native codes of the own element, repeated while the state is shown. */
  readonly pusherCodes?: readonly (readonly [code: number, message: string])[];
  /** `silent`: no request about the room is answered. `cut`: the connection breaks after the user came in. `none`: it never opens. A number: the server closes with this code. */
  readonly link?: 'silent' | 'cut' | 'none' | number;
  readonly permissions?: { readonly camera: boolean; readonly microphone: boolean };
  readonly messages?: readonly StandInMessage[];
  readonly polls?: readonly StandInPoll[];
  readonly waiting?: readonly {
    readonly id: string;
    readonly name: string;
    readonly guest: boolean;
    readonly waitedMs: number;
  }[];
  readonly call?: 'incoming' | 'outgoing' | 'active' | 'ended';
  readonly callKind?: 'audio' | 'video';
  /** The number of others in the call. */
  readonly callOthers?: number;
  readonly layout?: 'grid' | 'speaker' | 'voice';
  /** Shows this member large. */
  readonly pinned?: string;
  /** The property `open` of the component. */
  readonly open?: boolean;
  /** The button of the room that is tapped, which opens the component. */
  readonly tap?: string;
  /** The member whom a lone player shows. */
  readonly member?: string;
}

/** One state of a component, by a name that people read. */
export interface GalleryState {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly scene: Scene;
}

/** The tags of the stage: the component alone, beside a whole room, or beside a grid with its buttons. */
export type Stand = 'alone' | 'room' | 'parts';

/** A component of the kit. */
export interface GalleryPart {
  /** The folder of the component. */
  readonly part: string;
  readonly zh: string;
  readonly en: string;
  readonly stand: Stand;
  readonly states: readonly GalleryState[];
}
