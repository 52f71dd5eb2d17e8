import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallKind, CallState, PartyState } from '../../../components/core/protocol/call-state';
import { callStream } from '../../../components/core/protocol/messages';
import { reduceCall } from '../../../components/core/protocol/reduce-call';
import { silent } from '../../../components/core/shared/log';
import { createSignalling } from '../../../components/core/signalling/client';
import type { Signalling } from '../../../components/core/signalling/signalling';
import { attach, embeddedMedia, signToken, type Attached, type EmbeddedMedia } from '../../../server/index';
import { tracksOf } from '../../../tools/bot/room-session';
import { freePort } from '../../../tools/start/ports';
import { decodedFrames, ffmpeg, pushRtmp, type Ffmpeg } from '../../harness/clients/ffmpeg-peer';
import { nodePlatform } from '../../fakes/platform/node-platform';
import { processTree, npmStart } from './npm-start';

const key = 'a secret of thirty-two bytes or more';

/** The backend from its sources, with real media, on ports that stay the same over a restart. */
class Backend {
  port = 0;
  rtmpPort = 0;
  private running: { http: Server; media: EmbeddedMedia; attached: Attached } | null = null;

  async start(): Promise<void> {
    const http = createServer();
    const media = embeddedMedia({ rtmpPort: this.rtmpPort, bind: '127.0.0.1', rtc: false });
    // More calls to one user than the default limits allow.
    const limits = { invitesPerSecond: 100, invitesPerMinute: 100, invitesPerCalleePerMinute: 100 };
    const attached = await attach(http, { key, media, dev: true, busy: 'allow', limits });
    await new Promise<void>((resolve) => http.listen(this.port, '127.0.0.1', resolve));
    this.port = (http.address() as AddressInfo).port;
    this.rtmpPort = media.rtmpPort;
    this.running = { http, media, attached };
  }

  async stop(): Promise<void> {
    const { running } = this;
    this.running = null;
    if (running === null) return;
    await running.attached.close();
    running.http.closeAllConnections();
    await new Promise((resolve) => running.http.close(resolve));
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/v1`;
  }
}

/** A caller with the kit's own connection, who publishes by ffmpeg. */
class Caller {
  call: CallState | null = null;
  private readonly signalling: Signalling;
  private readonly watchers = new Set<() => void>();
  private readonly pushes: Ffmpeg[] = [];

  constructor(
    readonly user: string,
    url: string,
  ) {
    const rooms = { '*': 'host' as const };
    const token = () => signToken({ key, user, rooms, ttlSeconds: 900 });
    this.signalling = createSignalling({
      platform: nodePlatform(),
      servers: [url],
      token,
      log: silent,
      sdk: 'test',
      device: user,
    });
    this.signalling.on('event', (event) => {
      if (this.call === null || event.n !== callStream(this.call.id)) return;
      this.call = reduceCall(this.call, event);
      this.watchers.forEach((watcher) => watcher());
    });
    this.signalling.connect();
  }

  async rings(to: readonly string[], kind: CallKind): Promise<void> {
    this.follows(await this.signalling.request('call.start', { to: to.slice(), kind, group: to.length > 1, name: this.user }));
  }

  async answers(call: string): Promise<void> {
    this.follows(await this.signalling.request('call.subscribe', { call, rings: true }));
    await this.signalling.request('call.accept', { call, name: this.user });
    await this.until(this.user, 'connecting');
  }

  /** Joins the room and publishes. */
  async talks(): Promise<void> {
    const { id, room, kind } = this.now;
    const { publish } = await this.signalling.request('room.join', { room, name: this.user, tracks: tracksOf(kind) });
    this.pushes.push(pushRtmp(String(publish[0]?.urls[0])));
    await this.signalling.request('call.connected', { call: id });
  }

  async hangsUp(): Promise<void> {
    await this.signalling.request('call.end', { call: this.now.id });
    await this.silence();
  }

  async playUrl(member: string): Promise<string> {
    const tracks = [{ member, source: 'main' as const }];
    const { play } = await this.signalling.request('media.play', { room: this.now.room, tracks });
    return String(play[0]?.urls[0]);
  }

  presence = async (user: string): Promise<string | undefined> =>
    (await this.signalling.request('user.presence', { users: [user] })).users[0]?.presence;

  until(user: string, state: PartyState): Promise<void> {
    return new Promise((resolve) => {
      const watcher = (): void => {
        if (this.party(user)?.state !== state) return;
        this.watchers.delete(watcher);
        resolve();
      };
      this.watchers.add(watcher);
      watcher();
    });
  }

  party(user: string) {
    return this.now.parties.find(({ id }) => id === user);
  }

  get now(): CallState {
    if (this.call === null) throw new Error(`${this.user} is in no call`);
    return this.call;
  }

  async leaves(): Promise<void> {
    await this.silence();
    await this.signalling.close();
  }

  private async silence(): Promise<void> {
    await Promise.all(this.pushes.splice(0).map((push) => push.stop()));
  }

  private follows({ e, s, call }: { e: string; s: number; call: CallState }): void {
    this.call = call;
    this.signalling.subscribe(callStream(call.id), { e, s });
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const until = async (check: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await check())) await pause(100);
};

describe('npm run bot', () => {
  const backend = new Backend();
  const callers: Caller[] = [];
  let bot: ChildProcess;
  let said = '';

  const caller = (user: string): Caller => {
    const one = new Caller(user, backend.url);
    callers.push(one);
    return one;
  };
  /** Processes that publish to this backend, by parent process. */
  const sendersOf = (who: (parent: string) => boolean): number =>
    execFileSync('ps', ['-A', '-o', 'ppid=,args='], { encoding: 'utf8' })
      .split('\n')
      .map((line) => line.trim().split(' '))
      .filter(([parent, command, ...words]) => {
        const isOurs = command === 'ffmpeg' && words.some((word) => word.includes(`:${backend.rtmpPort}/`));
        return isOurs && who(String(parent));
      }).length;
  const senders = (): number => sendersOf((parent) => parent === String(bot.pid));
  const anySenders = (): number => sendersOf(() => true);
  const startBot = async (): Promise<void> => {
    said = '';
    bot = spawn(process.execPath, ['--import', 'tsx', 'tools/bot.ts', '--server', backend.url], {
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    bot.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    await until(() => said.includes('can be called'));
  };

  beforeAll(async () => {
    await backend.start();
    await startBot();
  });
  afterEach(async () => {
    await Promise.all(callers.splice(0).map((one) => one.leaves()));
    await until(() => anySenders() === 0);
  });
  afterAll(async () => {
    bot.kill('SIGKILL');
    await backend.stop();
  });

  it('[C185] [C186] [C187] accepts a video call, publishes and plays, and leaves when it ends', async () => {
    const listed = (await (await fetch(`http://127.0.0.1:${backend.port}/dev/users`)).json()) as object;
    expect(listed).toEqual({ users: [{ user: 'bot', name: '机器人 Bot' }] });
    const ana = caller('ana');
    expect(await ana.presence('bot')).toBe('online');
    const since = Date.now();
    await ana.rings(['bot'], 'video');
    await ana.until('bot', 'ringing');
    await ana.until('bot', 'connecting');
    expect(Date.now() - since).toBeGreaterThanOrEqual(1_000);
    await ana.talks();
    // The bot reports itself connected once it receives our media.
    await ana.until('bot', 'active');
    expect(ana.party('bot')).toMatchObject({ name: '机器人 Bot', device: 'bot-ffmpeg' });
    expect(await ana.presence('bot')).toBe('busy');
    expect(await decodedFrames(await ana.playUrl('bot'), 30)).toBe(30);
    expect(senders()).toBe(1);
    await ana.hangsUp();
    await until(() => senders() === 0);
    await until(async () => (await ana.presence('bot')) === 'online');
    expect(Number(/heard {2}bytes=(\d+)/.exec(said)?.[1])).toBeGreaterThan(10_000);
  });

  it('[C185] sends a tone and no video in an audio call', async () => {
    const ana = caller('ana');
    await ana.rings(['bot'], 'audio');
    await ana.until('bot', 'connecting');
    await ana.talks();
    await ana.until('bot', 'active');
    const plays = async (...what: string[]) => {
      const { code, said } = await ffmpeg([
        '-analyzeduration',
        '500000',
        '-i',
        await ana.playUrl('bot'),
        ...what,
        '-f',
        'null',
        '-',
      ]).done;
      return { code, said };
    };
    expect(await plays('-map', '0:a', '-frames:a', '40')).toEqual({ code: 0, said: '' });
    expect(await plays('-map', '0:v', '-frames:v', '1')).toEqual({
      code: 1,
      said: expect.stringContaining('matches no streams'),
    });
    await ana.hangsUp();
  });

  it('[C185] [C188] talks with several parties in a group, and refuses another call meanwhile', async () => {
    const [ana, bo, eve] = [caller('ana'), caller('bo'), caller('eve')];
    await ana.rings(['bot', 'bo'], 'video');
    await bo.answers(ana.now.id);
    await ana.until('bot', 'connecting');
    await ana.talks();
    await bo.talks();
    await ana.until('bot', 'active');
    await ana.until('bo', 'active');
    expect(await decodedFrames(await bo.playUrl('bot'), 15)).toBe(15);
    await eve.rings(['bot'], 'audio');
    await eve.until('bot', 'ended');
    expect(eve.party('bot')?.reason).toBe('busy');
    await ana.hangsUp();
    expect(bo.party('bot')?.state).toBe('active');
    await bo.hangsUp();
    await until(() => senders() === 0);
  });

  it('[C189] ends a call when the server dies, and can be called when it is back', async () => {
    const ana = caller('ana');
    await ana.rings(['bot'], 'video');
    await ana.until('bot', 'connecting');
    await until(() => senders() === 1);
    await ana.leaves();
    await backend.stop();
    said = '';
    await backend.start();
    const bo = caller('bo');
    await until(async () => (await bo.presence('bot')) === 'online');
    await until(() => senders() === 0 && said.includes('over'));
    await bo.rings(['bot'], 'audio');
    await bo.until('bot', 'connecting');
    await bo.hangsUp();
  });

  it('[C189] continues its call after it was killed', async () => {
    const ana = caller('ana');
    await ana.rings(['bot'], 'video');
    await ana.until('bot', 'connecting');
    await ana.talks();
    await ana.until('bot', 'active');
    bot.kill('SIGKILL');
    await until(() => ana.party('bot')?.offline === true);
    await startBot();
    await until(() => ana.party('bot')?.offline === false && senders() === 1);
    expect(ana.party('bot')?.state).toBe('active');
    expect(await decodedFrames(await ana.playUrl('bot'), 15)).toBe(15);
    await ana.hangsUp();
  });

  it('[C187] stops its ffmpeg when it is stopped, and leaves its call at once', async () => {
    const ana = caller('ana');
    await ana.rings(['bot'], 'video');
    await ana.until('bot', 'connecting');
    await until(() => senders() === 1);
    const ended = once(bot, 'exit');
    bot.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await ana.until('bot', 'ended');
    expect(ana.party('bot')?.reason).toBe('hangup');
    expect(senders()).toBe(0);
  });
});

describe('npm start', () => {
  it('[X36] starts a bot to call, and restarts it when it dies', async () => {
    const port = await freePort(24_000, '127.0.0.1');
    const run = npmStart('--port', String(port), '--rtmp-port', '0', '--rtc-port', '0');
    const said = await run.until('Ctrl-C stops everything');
    expect(said).toContain(`http://127.0.0.1:${port}/#/pages/contacts/index`);
    const isThere = async (): Promise<boolean> =>
      (await (await fetch(`http://127.0.0.1:${port}/dev/users`)).text()).includes('"user":"bot"');
    await until(isThere);
    const bots = (): number[] =>
      processTree(Number(run.child.pid)).filter((pid) =>
        execFileSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' }).includes('tools/bot.ts'),
      );
    const [first] = bots();
    process.kill(Number(first), 'SIGKILL');
    await run.until('The bot died (SIGKILL). It starts again in');
    await until(() => bots().length === 1);
    expect(bots()).not.toContain(first);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
  });
});
