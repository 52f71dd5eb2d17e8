import { readFileSync } from 'node:fs';
import { Value } from '@sinclair/typebox/value';
import { closeActionOf, closeCodes } from '../../../components/core/protocol/close-codes';
import { decodeServerText, isFault } from '../../../components/core/protocol/decode';
import { isRtcError } from '../../../components/core/protocol/errors';
import type { ClientFrame } from '../../../components/core/protocol/messages';
import { schemas } from '../../../components/core/protocol/schemas';
import { frameFault } from '../../../server/conformance/shapes';
import { checkedParams, decodeClientText, isClientFault, isMethod, stampedEphemeral } from '../../../server/sessions/decode';
import type { GoldenFrames } from '../../../tools/generate/golden/golden-frames';
import { recordedSession } from '../../../tools/generate/golden/session';

const golden = JSON.parse(readFileSync('docs/golden-frames.json', 'utf8')) as GoldenFrames;

/** The answer of our server to one text of a client, in the words of the golden frames. */
function answerOf(text: string): string {
  const faults = { badFrame: 'close 4000', version: 'close 4002' };
  const answers = decodeClientText(text).map((frame) => (isClientFault(frame) ? faults[frame.code] : answerToFrame(frame)));
  return answers.find((answer) => answer !== 'accept') ?? 'accept';
}

function answerToFrame(frame: ClientFrame): string {
  if (frame.t === 'eph') return stampedEphemeral(frame, 'ana') === null ? 'drop' : 'accept';
  if (frame.t !== 'req') return 'accept';
  try {
    if (!isMethod(frame.m)) return 'unknown_method';
    checkedParams(frame.m, frame.d);
    return 'accept';
  } catch (refusal) {
    if (isRtcError(refusal)) return refusal.reason;
    throw refusal;
  }
}

const textsOf = (examples: readonly { name: string; text: string }[], name: string) =>
  examples.filter((one) => one.name === name);

describe('the golden frames', () => {
  it('[P307] say of every text of a client what our server does with it', () => {
    const others = golden.fromClient.filter(({ text, expect: expected }) => answerOf(text) !== expected);
    expect(others).toEqual([]);
    expect(golden.fromClient.length).toBeGreaterThan(400);
  });

  it('[P307] say of every text of a server what our client does with it', () => {
    const refused = (text: string) => decodeServerText(text).some(isFault);
    const others = golden.fromServer.filter(({ text, client }) => refused(text) !== (client === 'refuse'));
    expect(others).toEqual([]);
    const sent = golden.fromServer.filter(({ valid }) => valid);
    const wrong = sent.filter(({ name, text }) => frameFault(JSON.parse(text), () => name) !== null);
    expect(wrong).toEqual([]);
  });

  it('[P308] have good and bad examples of every frame, method, event, ephemeral and close code', () => {
    const { clientFrames, serverFrames, methods, events, ephemerals, directed } = schemas;
    const clients = [...Object.keys(clientFrames), ...Object.keys(methods), ...Object.keys(ephemerals)];
    const bad = clients.filter(
      (name) => !textsOf(golden.fromClient, name).some((one) => 'expect' in one && one.expect !== 'accept'),
    );
    expect(bad).toEqual([]);
    const inRequests = ['req', 'eph'];
    const good = clients.filter((name) => !golden.fromClient.some((one) => one.name === name && one.expect === 'accept'));
    expect(good).toEqual(inRequests);
    const inBodies = ['ev', 'eph'];
    const servers = [serverFrames, methods, events, ephemerals, directed].flatMap((group) => Object.keys(group));
    expect(servers.filter((name) => !golden.fromServer.some((one) => one.name === name && one.valid))).toEqual(inBodies);
    expect(golden.closes.map(({ code }) => code)).toEqual(Object.values(closeCodes).map(({ code }) => code));
    expect(golden.closes.filter(({ code, action }) => closeActionOf(code) !== action)).toEqual([]);
  });

  it('[P309] record a session that is the same each time and fits the schemas', async () => {
    expect(await recordedSession()).toEqual(golden.session);
    const frames = golden.session
      .filter(({ from }) => from === 'server')
      .flatMap(({ text }) => decodeServerText(text))
      .map((frame) => frame as { t: string; k?: string });
    const kinds = new Set(frames.map(({ t, k }) => (t === 'ev' ? `ev ${k}` : t)));
    for (const kind of [
      'welcome',
      'res',
      'ev member.joined',
      'ev message.sent',
      'eph',
      'bye',
      'pong',
      'voucher',
      'ev call.ended',
    ])
      expect(kinds).toContain(kind);
    frames.forEach((frame) => expect(frameFault(frame, () => undefined)).toBeNull());
    expect(
      Value.Check(
        schemas.serverFrames.bye,
        frames.find(({ t }) => t === 'bye'),
      ),
    ).toBe(true);
  });
});
