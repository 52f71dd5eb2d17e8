import { connect } from 'node:net';
import { cuttingProxy, type CuttingProxy } from '../../harness/proxies/cutting-proxy';

/** Whether somebody listens on the port. */
const isOpen = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', () => done(false));
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
  });

describe('what the harness opens', () => {
  let ofFile: CuttingProxy;
  let ofTest: CuttingProxy;
  beforeAll(async () => {
    ofFile = await cuttingProxy(1);
  });

  it('[X174] is open during its test, which need not close it', async () => {
    ofTest = await cuttingProxy(1);
    expect([await isOpen(ofFile.port), await isOpen(ofTest.port)]).toEqual([true, true]);
  });

  it('[X174] is closed after its test, and what a file opened is not', async () => {
    expect([await isOpen(ofFile.port), await isOpen(ofTest.port)]).toEqual([true, false]);
  });
});
