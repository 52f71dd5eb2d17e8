import type { TObject } from '@sinclair/typebox';

/** The rights of a server token, as LiveKit names them. */
export type Grant = 'roomCreate' | 'roomList' | 'roomAdmin' | 'roomRecord';

export interface MethodDescription {
  service: 'livekit.RoomService' | 'rtc.OperatorService';
  grant: Grant;
  /**
   * The scope of `roomAdmin`: the room that the request names, the room of the call that it names, or every room (`*`). For two rooms the
   * token names the other one as its `destinationRoom`.
   */
  about: 'room' | 'two_rooms' | 'call' | 'everything';
  summary: string;
  request: TObject;
  answer: TObject;
  /**
   * Whether a request may be sent again when nobody knows whether it was carried out: the second time changes nothing more, and its answer
   * is of the same use.
   */
  repeatable?: true;
  /** Fields of LiveKit that are accepted and have no effect. */
  ignored?: readonly string[];
  /** Fields of LiveKit that are refused with `unimplemented`, each with the reason. */
  unsupported?: Readonly<Record<string, string>>;
  /** The reason why every request is refused with `unimplemented`. */
  refused?: string;
}
