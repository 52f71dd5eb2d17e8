import { systemClock, type Clock } from '../../clock';
import { causeOf } from '../../log';
import { tc3Headers, type CloudKey } from './tc3';
import type { TrtcRoom } from './tls-sig';

/** Access to Tencent Cloud's API: that of an account which may remove users, not the application's secret. */
export interface CloudAccess extends CloudKey {
  /** Where the request is answered, as `ap-guangzhou`. */
  region?: string;
  /** Another host than `https://trtc.tencentcloudapi.com`: the international one, or a stand-in. */
  endpoint?: string;
}

const version = '2019-07-22';
const patienceMs = 3_000;
/** Whoever leaves in the same moment is removed by one request, which takes ten: the API allows twenty requests a second. */
const gatherMs = 50;
const mostAtOnce = 10;
/** Waits before the second and third try. */
const againAfterMs: readonly number[] = [300, 1_500];

const isGone = /UserNotExist|RoomNotExist/;
const isUserGone = /UserNotExist/;
/** What another try may heal. */
const isPassing = /^(InternalError|RequestLimitExceeded|LimitExceeded|ResourceInsufficient)/;

/** What Tencent said, by its own code; no answer at all has none. */
class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly again: boolean,
    message: string,
  ) {
    super(message);
  }
}

interface Gathering {
  room: TrtcRoom;
  users: string[];
  done: Promise<void>;
}

/** Removes users from rooms through Tencent Cloud's API: the only way to end who does not leave by themselves. */
export class CloudApi {
  /** What was wrong with the last request, in words without a secret; null when it was answered. */
  trouble: string | null = null;
  failures = 0;
  private readonly gatherings = new Map<string, Gathering>();

  constructor(
    private readonly sdkAppId: number,
    private readonly access: CloudAccess,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Resolves when the user is not there any more; rejects when Tencent would not, or could not be reached. */
  remove(room: TrtcRoom, user: string): Promise<void> {
    const key = JSON.stringify(room);
    const open = this.gatherings.get(key);
    if (open !== undefined && open.users.length < mostAtOnce) {
      open.users.push(user);
      return open.done;
    }
    const gathering: Gathering = { room, users: [user], done: Promise.resolve() };
    gathering.done = this.wait(gatherMs).then(() => {
      if (this.gatherings.get(key) === gathering) this.gatherings.delete(key);
      return this.insist(room, gathering.users);
    });
    this.gatherings.set(key, gathering);
    return gathering.done;
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.after(ms, resolve));
  }

  private async insist(room: TrtcRoom, users: readonly string[]): Promise<void> {
    for (const waitMs of [...againAfterMs, null]) {
      try {
        await this.ask(room, users);
        this.trouble = null;
        return;
      } catch (cause) {
        const refusal = cause instanceof Refusal ? cause : new Refusal('', true, causeOf(cause));
        // Which of several it was is not said: the others are to go all the same.
        if (isUserGone.test(refusal.code) && users.length > 1) {
          await Promise.all(users.map((user) => this.insist(room, [user])));
          return;
        }
        if (isGone.test(refusal.code)) return;
        if (refusal.again && waitMs !== null) {
          await this.wait(waitMs);
          continue;
        }
        this.failures += 1;
        this.trouble = `Tencent's API did not remove a user: ${refusal.message}`;
        throw new Error(this.trouble);
      }
    }
  }

  private async ask(room: TrtcRoom, users: readonly string[]): Promise<void> {
    const { region = 'ap-guangzhou', endpoint = 'https://trtc.tencentcloudapi.com' } = this.access;
    const url = new URL(endpoint);
    const action = 'number' in room ? 'RemoveUser' : 'RemoveUserByStrRoomId';
    const where = 'number' in room ? { RoomId: room.number } : { RoomId: room.text };
    const body = JSON.stringify({ SdkAppId: this.sdkAppId, ...where, UserIds: users });
    const at = Math.floor(this.clock.now() / 1_000);
    const request = { host: url.host, service: 'trtc', action, version, region, body, at };
    const headers = tc3Headers(this.access, request);
    const answer = await fetch(`${url.origin}/`, { method: 'POST', headers, body, signal: AbortSignal.timeout(patienceMs) });
    if (!answer.ok) throw new Refusal('', answer.status >= 500 || answer.status === 429, `status ${answer.status}`);
    const said = Object(Object((await answer.json()) as unknown).Response) as { Error?: { Code?: unknown }; RequestId?: unknown };
    if (said.Error !== undefined) {
      const code = String(said.Error.Code);
      throw new Refusal(code, isPassing.test(code) && !isGone.test(code), code);
    }
    if (said.RequestId === undefined) throw new Refusal('', false, 'an answer of another kind');
  }
}
