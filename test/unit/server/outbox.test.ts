import { EncodedMessage } from '../../../server/frames/encoded-message';
import { FrameEncoder } from '../../../server/frames/frame-encoder';
import { Outbox, type ClientSocket } from '../../../server/sessions/outbox';

function outboxWith(limits: Partial<ConstructorParameters<typeof Outbox>[1]> = {}, link: Partial<ClientSocket> = {}) {
  const sent: string[] = [];
  let waiting = 0;
  const socket = { send: (text: string) => void sent.push(text), close: () => undefined, buffered: () => waiting, ...link };
  const wanted = jest.fn();
  const all = { outboundFrameBytes: 100, ephemeralQueueBytes: 50, queueBytes: 200, ...limits };
  const outbox = new Outbox(socket, all, new FrameEncoder(), wanted);
  const push = (text: string) => outbox.push(new EncodedMessage(text));
  const pushEphemeral = (key: string, text: string) => outbox.pushEphemeral(key, new EncodedMessage(text));
  return { outbox, push, pushEphemeral, sent, wanted, wait: (bytes: number) => (waiting = bytes) };
}

describe('Outbox', () => {
  it('[P16] sends one message as it is and several as an array, each once, and asks for one flush', () => {
    const { outbox, push, sent, wanted } = outboxWith();
    push('1');
    push('2');
    push('3');
    expect(sent).toEqual([]);
    expect(outbox.flush()).toBe(3);
    push('4');
    expect(outbox.flush()).toBe(1);
    expect(outbox.flush()).toBe(0);
    expect(sent).toEqual(['[1,2,3]', '4']);
    expect(wanted).toHaveBeenCalledTimes(2);
  });

  it('[P16] splits what is larger than a frame by bytes, never within a message', () => {
    const { outbox, push, sent } = outboxWith({ outboundFrameBytes: 40 });
    const chinese = JSON.stringify('字'.repeat(8));
    ['"a"', chinese, chinese, JSON.stringify('x'.repeat(90)), '"b"'].forEach(push);
    outbox.flush();
    expect(sent).toEqual([`["a",${chinese}]`, chinese, JSON.stringify('x'.repeat(90)), '"b"']);
    expect(sent.filter((text) => Buffer.byteLength(text) > 40)).toHaveLength(1);
  });

  it('[P47] keeps the latest ephemeral under a key, behind everything durable', () => {
    const { outbox, push, pushEphemeral, sent } = outboxWith();
    pushEphemeral('volume/ana', '1');
    pushEphemeral('volume/bo', '2');
    pushEphemeral('volume/ana', '3');
    push('"event"');
    outbox.flush();
    expect(sent).toEqual(['["event",3,2]']);
  });

  it('[P78] drops ephemerals above their limit, and reports a slow reader above the next', () => {
    const { outbox, push, pushEphemeral, sent, wait } = outboxWith();
    wait(51);
    pushEphemeral('k', '1');
    push('"event"');
    expect(outbox.isSlow).toBe(false);
    outbox.flush();
    expect(sent).toEqual(['"event"']);
    wait(201);
    expect(outbox.isSlow).toBe(true);
  });
});
