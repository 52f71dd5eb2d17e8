import { systemClock, type Clock } from '../../clock';
import { causeOf } from '../../log';
import { tc3Headers, type CloudKey } from './tc3';
import type { TrtcRoom } from './tls-sig';

/** Access to Tencent Cloud's API, by an account that may remove users. It is not the application's secret. */
export interface CloudAccess extends CloudKey {
  /** The region that answers, such as `ap-guangzhou`. */
  region?: string;
  /** Another host than `https://trtc.tencentcloudapi.com`, for the international site or a test server. */
  endpoint?: string;
}

const version = '2019-07-22';
const timeoutMs = 3_000;
/**
 * Users who leave at the same moment are removed by one request of at most ten, because the API allows twenty requests a
 * second.
 */
const batchMs = 50;
const mostAtOnce = 10;
/** The delays before the second and third attempt. */
const retryAfterMs: readonly number[] = [300, 1_500];

const isAbsent = /UserNotExist|RoomNotExist/;
const isUserAbsent = /UserNotExist/;
/** Errors that a retry may heal. */
const isTemporary = /^(InternalError|RequestLimitExceeded|LimitExceeded|ResourceInsufficient)/;

/** A refusal by Tencent, with its code; without an answer the code is ''. */
class CloudApiError extends Error {
  constructor(
    readonly code: string,
    readonly again: boolean,
    message: string,
  ) {
    super(message);
  }
}

interface RemovalBatch {
  room: TrtcRoom;
  users: string[];
  done: Promise<void>;
}

/** Removes users from rooms by Tencent Cloud's API: the only way to end a client that does not leave by itself. */
export class CloudApi {
  /** The failure of the last request, without secrets; null after a success. */
  unavailableReason: string | null = null;
  failures = 0;
  private readonly batches = new Map<string, RemovalBatch>();

  constructor(
    private readonly sdkAppId: number,
    private readonly access: CloudAccess,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Resolves once the user is out of the room; rejects when Tencent refuses or cannot be reached. */
  remove(room: TrtcRoom, user: string): Promise<void> {
    const key = JSON.stringify(room);
    const open = this.batches.get(key);
    if (open !== undefined && open.users.length < mostAtOnce) {
      open.users.push(user);
      return open.done;
    }
    const batch: RemovalBatch = { room, users: [user], done: Promise.resolve() };
    batch.done = this.wait(batchMs).then(() => {
      if (this.batches.get(key) === batch) this.batches.delete(key);
      return this.removeWithRetry(room, batch.users);
    });
    this.batches.set(key, batch);
    return batch.done;
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.after(ms, resolve));
  }

  private async removeWithRetry(room: TrtcRoom, users: readonly string[]): Promise<void> {
    for (const waitMs of [...retryAfterMs, null]) {
      try {
        await this.ask(room, users);
        this.unavailableReason = null;
        return;
      } catch (cause) {
        const failure = cause instanceof CloudApiError ? cause : new CloudApiError('', true, causeOf(cause));
        // The answer does not name the absent user, so remove the others one by one.
        if (isUserAbsent.test(failure.code) && users.length > 1) {
          await Promise.all(users.map((user) => this.removeWithRetry(room, [user])));
          return;
        }
        if (isAbsent.test(failure.code)) return;
        if (failure.again && waitMs !== null) {
          await this.wait(waitMs);
          continue;
        }
        this.failures += 1;
        this.unavailableReason = `Tencent's API did not remove a user: ${failure.message}`;
        throw new Error(this.unavailableReason);
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
    const answer = await fetch(`${url.origin}/`, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) });
    if (!answer.ok) throw new CloudApiError('', answer.status >= 500 || answer.status === 429, `status ${answer.status}`);
    const reply = Object(Object((await answer.json()) as unknown).Response) as {
      Error?: { Code?: unknown };
      RequestId?: unknown;
    };
    if (reply.Error !== undefined) {
      const code = String(reply.Error.Code);
      throw new CloudApiError(code, isTemporary.test(code) && !isAbsent.test(code), code);
    }
    if (reply.RequestId === undefined) throw new CloudApiError('', false, 'an answer of another kind');
  }
}
