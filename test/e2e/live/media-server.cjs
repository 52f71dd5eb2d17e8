// A bare node-media-server in a process of its own, as it can only live once per process: argv is the http and the rtmp port.
const NodeMediaServer = require('node-media-server');
const { tmpdir } = require('node:os');
const { mkdtempSync } = require('node:fs');
const { join } = require('node:path');

const [http, rtmp] = process.argv.slice(2).map(Number);
const path = mkdtempSync(join(tmpdir(), 'rtc-media-'));
console.log = () => undefined;
const server = new NodeMediaServer({
  bind: '127.0.0.1',
  http: { port: http },
  rtmp: { port: rtmp },
  webadmin: { enable: false },
  store: { path },
});
server.run().then(() => process.send('ready'));
process.on('disconnect', () => process.exit(0));
