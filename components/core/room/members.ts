import type { StreamEvent } from '../protocol/messages';
import { reduce } from '../protocol/reduce';
import { emptyRoom, type Member, type RoomState, type Source } from '../protocol/room-state';
import { MemberSettingsStore } from './controls/member-settings';
import { makeObservable, ref, transaction } from '../shared/mobx';
import type { RemoteStream } from './remote-stream';

/** The members of the room: the reduced state, and the streams of all members but the own one. */
export class Members {
  state: RoomState;
  remotes: readonly RemoteStream[] = [];
  readonly settings = new MemberSettingsStore();
  private own = '';

  constructor(
    id: string,
    private readonly make: (member: Member, source: Source) => RemoteStream,
  ) {
    this.state = emptyRoom(id);
    makeObservable(this, { state: ref, remotes: ref });
  }

  // ---- views ----

  /** In order of arrival; the grid relies on it. */
  get all(): readonly Member[] {
    return this.state.members;
  }

  find(id: string): Member | undefined {
    return this.all.filter((member) => member.id === id)[0];
  }

  remote(id: string, source: Source): RemoteStream | undefined {
    return this.remotes.filter((remote) => remote.member.id === id && remote.source === source)[0];
  }

  // ---- frames in ----

  /** Takes the whole state. `own` is the own member's id. */
  replace(state: RoomState, own: string): void {
    this.own = own;
    this.update(state);
  }

  apply(event: StreamEvent): void {
    this.update(reduce(this.state, event));
  }

  /** The room was left: removes all members, and keeps the title. */
  empty(): void {
    this.settings.clear();
    this.update({ ...this.state, members: [] });
  }

  private update(state: RoomState): void {
    if (state === this.state) return;
    const before = this.remotes;
    const remotes: RemoteStream[] = [];
    transaction(() => {
      state.members.forEach((member) => {
        if (member.id !== this.own) sourcesOf(member).forEach((source) => remotes.push(this.streamFor(member, source)));
      });
      before.forEach((remote) => {
        if (remotes.indexOf(remote) < 0) remote.session.clear();
      });
      this.state = state;
      // A new list with the same content would make every view compute again.
      if (remotes.length !== before.length || remotes.some((remote, place) => remote !== before[place])) this.remotes = remotes;
    });
  }

  private streamFor(member: Member, source: Source): RemoteStream {
    const known = this.remote(member.id, source);
    if (known === undefined) return this.make(member, source);
    if (known.member !== member) known.update(member);
    return known;
  }
}

/** The sources with a tile: a speaker has a main tile even without tracks, an audience member only with tracks. */
function sourcesOf(member: Member): readonly Source[] {
  const publishes = (source: Source): boolean => member.tracks.some((track) => track.source === source);
  const sources: Source[] = [];
  if (member.role !== 'audience' || publishes('main')) sources.push('main');
  if (publishes('screen')) sources.push('screen');
  return sources;
}
