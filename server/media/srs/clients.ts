import { SetsByKey } from '../sets-by-key';
import type { AdmittedUrl, UrlAccess } from '../url-access';
import type { ClientList } from './api';
import type { Hook } from './hook';

interface Client extends AdmittedUrl {
  server: string;
  service: string;
}

/** The admitted clients that have not ended, by the client's id. SRS reports no end when it is killed, or when a stream was busy. */
export class AdmittedClients {
  private readonly clients = new Map<string, Client>();
  private readonly byMember = new SetsByKey<string>();
  private readonly byStream = new SetsByKey<string>();
  private missing = new Set<string>();

  constructor(private readonly access: UrlAccess) {}

  has(client: string): boolean {
    return this.clients.has(client);
  }

  add({ client, server, service }: Hook, admitted: AdmittedUrl): void {
    this.end(client);
    this.clients.set(client, { ...admitted, server, service });
    this.byMember.add(admitted.member, client);
    this.byStream.add(admitted.stream, client);
    if (service !== '') this.endFormer(server, service);
  }

  end(client: string): void {
    const ended = this.clients.get(client);
    if (ended === undefined) return;
    this.clients.delete(client);
    this.byMember.delete(ended.member, client);
    this.byStream.delete(ended.stream, client);
    this.access.release(ended);
  }

  /**
   * Ends the clients that two comparisons in a row did not find: a server may not list a client yet that it is just admitting. A
   * server that did not answer is represented by null, and keeps its clients.
   */
  compare(lists: readonly (ClientList | null)[]): void {
    const answered = lists.filter((list) => list !== null);
    const isComplete = answered.length === lists.length;
    const isAsked = ({ server }: Client): boolean => isComplete || answered.some((list) => list.server === server);
    const unlisted = this.idsOf(isAsked).filter((client) => !answered.some(({ ids }) => ids.has(client)));
    unlisted.filter((client) => this.missing.has(client)).forEach((client) => this.end(client));
    this.missing = new Set(unlisted.filter((client) => this.has(client)));
  }

  /** The clients of a member, and those that send or play one of the streams. */
  using(member: string, streams: readonly string[]): readonly string[] {
    return Array.from(
      new Set([...this.byMember.valuesOf(member), ...streams.flatMap((stream) => this.byStream.valuesOf(stream))]),
    );
  }

  /** The clients by which a member plays. */
  playersOf(member: string): readonly string[] {
    return this.byMember.valuesOf(member).filter((id) => this.clients.get(id)?.direction === 'play');
  }

  /** The clients that publish a stream. */
  publishersOf(stream: string): readonly string[] {
    return this.byStream.valuesOf(stream).filter((id) => this.clients.get(id)?.direction === 'publish');
  }

  idsOf(isWanted: (client: Readonly<Client>) => boolean): string[] {
    return Array.from(this.clients).flatMap(([id, client]) => (isWanted(client) ? [id] : []));
  }

  /** A server that was restarted has none of its former clients. Servers before SRS 5 do not name their process. */
  private endFormer(server: string, service: string): void {
    const isFormer = (client: Client): boolean => client.server === server && ![service, ''].includes(client.service);
    this.idsOf(isFormer).forEach((client) => this.end(client));
  }
}
