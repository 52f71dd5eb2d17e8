import type { Entry } from './room-url';

const timeoutMs = 3_000;

/**
 * Fetches Tencent's ticket for the older URL form. Tencent's own components fetch it on the phone, so that the media node is
 * near the phone. Here the phone needs no further allowed domain, and the node is near this server.
 */
export async function roomSig(base: string, entry: Entry): Promise<string> {
  if (!('number' in entry.room)) throw new Error('the older form of the URL knows numeric rooms only');
  const query = new URLSearchParams({
    sdkappid: String(entry.sdkAppId),
    identifier: entry.user,
    usersig: entry.userSig,
    random: String(Math.floor(Math.random() * 1e9)),
    contenttype: 'json',
  });
  const answer = await fetch(`${base}/v4/openim/jsonvideoapp?${query.toString()}`, {
    method: 'POST',
    body: JSON.stringify({
      ReqHead: { Cmd: 1, SeqNo: 1, BusType: 7, GroupId: entry.room.number },
      ReqBody: { PrivMapEncrypt: entry.privateMapKey, TerminalType: 1, FromType: 3, SdkVersion: 26_280_566 },
    }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!answer.ok) throw new Error(`Tencent refused the ticket: status ${answer.status}`);
  const reply = Object((await answer.json()) as unknown) as { ErrorCode?: unknown; RspHead?: unknown; RspBody?: unknown };
  const code = Number(reply.ErrorCode ?? 0) || Number((Object(reply.RspHead) as { ErrorCode?: unknown }).ErrorCode ?? 1);
  if (code !== 0 || typeof reply.RspBody !== 'object') throw new Error(`Tencent refused the ticket: code ${code}`);
  return JSON.stringify(reply.RspBody);
}
