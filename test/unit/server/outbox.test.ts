import { Outbox, type ClientSocket } from '../../../server/sessions/outbox';

function outboxWith(limits: Partial<ConstructorParameters<typeof Outbox>[1]> = {}) {
  const sent: string[] = [];
  let waiting = 0;
  const link: ClientSocket = { send: (text) => void sent.push(text), close: () => undefined, buffered: () => waiting };
  const wanted = jest.fn();
  const outbox = new Outbox(link, { outboundFrameBytes: 100, ephemeralQueueBytes: 50, queueBytes: 200, ...limits }, wanted);
  return { outbox, sent, wanted, wait: (bytes: number) => (waiting = bytes) };
}

describe('Outbox', () => {
  it('[P16] sends one message as it is and several as an array, each once, and asks for one flush', () => {
    const { outbox, sent, wanted } = outboxWith();
    outbox.push('1');
    outbox.push('2');
    outbox.push('3');
    expect(sent).toEqual([]);
    expect(outbox.flush()).toBe(3);
    outbox.push('4');
    expect(outbox.flush()).toBe(1);
    expect(outbox.flush()).toBe(0);
    expect(sent).toEqual(['[1,2,3]', '4']);
    expect(wanted).toHaveBeenCalledTimes(2);
  });

  it('[P16] splits what is larger than a frame by bytes, never within a message', () => {
    const { outbox, sent } = outboxWith({ outboundFrameBytes: 40 });
    const chinese = JSON.stringify('字'.repeat(8));
    ['"a"', chinese, chinese, JSON.stringify('x'.repeat(90)), '"b"'].forEach((text) => outbox.push(text));
    outbox.flush();
    expect(sent).toEqual([`["a",${chinese}]`, chinese, JSON.stringify('x'.repeat(90)), '"b"']);
    expect(sent.filter((text) => Buffer.byteLength(text) > 40)).toHaveLength(1);
  });

  it('[P47] keeps the latest ephemeral under a key, behind everything durable', () => {
    const { outbox, sent } = outboxWith();
    outbox.pushEphemeral('volume/ana', '1');
    outbox.pushEphemeral('volume/bo', '2');
    outbox.pushEphemeral('volume/ana', '3');
    outbox.push('"event"');
    outbox.flush();
    expect(sent).toEqual(['["event",3,2]']);
  });

  it('[P78] drops ephemerals above their limit, and reports a slow reader above the next', () => {
    const { outbox, sent, wait } = outboxWith();
    wait(51);
    outbox.pushEphemeral('k', '1');
    outbox.push('"event"');
    expect(outbox.isSlow).toBe(false);
    outbox.flush();
    expect(sent).toEqual(['"event"']);
    wait(201);
    expect(outbox.isSlow).toBe(true);
  });
});
