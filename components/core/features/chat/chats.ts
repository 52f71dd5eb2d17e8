import type { FeatureContext } from '../../app/features';
import type { Room as PublicRoom } from '../../app/public-api';
import { rtcError } from '../../protocol/errors';
import { untracked } from '../../shared/mobx';
import { RoomChat } from './room-chat';
import type { ChatOptions, Chats } from './types';

/** The chats of an app. A chat begins when it is first asked for. */
export class AppChats implements Chats {
  readonly upload: (() => Promise<string>) | undefined;
  private chats: { [room: string]: RoomChat } = {};

  constructor(
    private readonly context: FeatureContext,
    private readonly options: ChatOptions,
  ) {
    this.upload = options.upload;
  }

  of(room: string | Pick<PublicRoom, 'id'>): RoomChat {
    const id = typeof room === 'string' ? room : room.id;
    const found = this.context.room(id);
    if (found === null) throw rtcError('closed');
    // A view may be the first to ask, in the middle of reading.
    return (this.chats[id] ??= untracked(() => new RoomChat(found, this.context, this.options)));
  }

  release(): void {
    Object.keys(this.chats).forEach((id) => this.chats[id]?.release());
    this.chats = {};
  }
}
