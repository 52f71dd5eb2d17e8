import type { Room } from 'miniprogram-rtc-kit';
import type { DemoApp } from '../../app';
import { startRtc, type AppRtc } from '../app-rtc';
import { serverAddress } from '../server';
import { fetchToken } from '../token';
import { idOf, nameOf, type Language } from './people';
import type { Scene } from './scene';
import { standIn, standInAddress } from './stand-in-phone';
import { StandInServer } from './stand-in-server';

/** Levels and native codes are said again this often, because the kit forgets a level, and an element without a stream complains. */
const sayAgainMs = 150;
/** Components draw what happened within this time. */
const settleMs = 300;

export const stageRoom = 'gallery';

/** The part of a room by which the kit's own tags report native events. */
interface StageElements {
  acceptPusherCode(code: number, message: string): void;
  acceptPlayerCode(member: string, source: string, code: number, message: string): void;
}

/** A room as the stage drives it: what its elements would say comes from here, because they have nothing to play. */
interface StageRoom extends Room {
  readonly elements: StageElements;
}

const playing = 2003;
const sending = 1002;

const storedFor = ({ joins, layout = 'grid' }: Scene, language: Language): { [key: string]: unknown } => {
  const isOn = joins !== 'quiet' && joins !== undefined;
  return {
    'rtc.choices': { name: nameOf(0, language), microphone: isOn, camera: isOn },
    'rtc.layout': layout,
  };
};

/** The app's kit in one state of a scene: on a stand-in server and phone, until released, when the app's own connection is back. */
export class Stage {
  private timer: ReturnType<typeof setInterval> | undefined;
  private restore: () => void = () => undefined;
  private isOver = false;
  private readonly server: StandInServer;

  constructor(
    private readonly scene: Scene,
    private readonly language: Language,
  ) {
    this.server = new StandInServer(scene, language, language === 'zh' ? '秋日茶会' : 'Autumn tea');
  }

  /** Resolves with whether components may look their room up now. Rejects on a phone that lets nothing stand in. */
  open(): Promise<boolean> {
    opening += 1;
    return inTurn((app) => {
      opening -= 1;
      if (this.isOver) return false;
      const { accept, isDead } = this.server;
      const permissions = this.scene.permissions ?? { camera: true, microphone: true };
      try {
        this.restore = standIn({ accept, isDead, permissions, stored: storedFor(this.scene, this.language) });
        app.rtc = startRtc(standInAddress, () => Promise.resolve('gallery'));
      } catch (cause) {
        this.restore();
        app.rtc = startRtc(serverAddress(), fetchToken);
        throw cause;
      }
      return true;
    });
  }

  /** The user comes in, as the scene says. Called when the components are on the page; `then` is called when everything has happened. */
  play(then: () => void): void {
    const { rtc } = getApp<DemoApp>();
    if (rtc === null || this.isOver) return;
    this.timer = setInterval(() => this.sayAgain(), sayAgainMs);
    const { link, waits } = this.scene;
    const happened = this.begin(rtc).then(undefined, () => undefined);
    const isOutside = waits === true || link === 'silent' || link === 'none';
    const settled = isOutside ? Promise.resolve() : happened;
    void settled.then(() => setTimeout(() => !this.isOver && then(), settleMs));
  }

  /** Gives the app its own connection back. */
  release(): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.timer !== undefined) clearInterval(this.timer);
    // A room says to the server that it is left, and waits for the answer.
    this.server.revive();
    getApp<DemoApp>().rtc?.connection.retryNow();
    ignore(
      inTurn((app) => {
        this.restore();
        if (opening === 0) app.rtc = startRtc(serverAddress(), fetchToken);
      }),
    );
  }

  private begin(rtc: AppRtc): Promise<void> {
    const { joins = 'quiet', call, callKind = 'audio', callOthers = 1 } = this.scene;
    if (call === 'outgoing' || call === 'active' || call === 'ended') {
      const to: string[] = [];
      while (to.length < callOthers) to.push(idOf(to.length + 1));
      const isGroup = to.length > 1;
      return rtc.calls.call(isGroup ? to : (to[0] ?? ''), { kind: callKind, group: isGroup }).then(() => this.inCall());
    }
    if (call === 'incoming' || joins === 'asks') return Promise.resolve();
    const isOn = joins === 'sends';
    return rtc
      .room(stageRoom)
      .join({ microphone: isOn, camera: isOn })
      .then(() => this.inRoom());
  }

  private inRoom(): void {
    const { scene, server } = this;
    (scene.events ?? []).forEach((event) => server.event(`r:${stageRoom}`, event));
    if (scene.pinned !== undefined) getApp<DemoApp>().rtc?.layouts.pin(stageRoom, scene.pinned);
    if (scene.link === 'cut') server.cut();
  }

  private inCall(): void {
    if (this.scene.call === 'ended') this.server.event('c:gallery-call', { k: 'call.ended', d: { reason: 'hangup', into: '' } });
  }

  /** The elements of a real room would say this by themselves. */
  private sayAgain(): void {
    const { rtc } = getApp<DemoApp>();
    if (rtc === null || this.isOver) return;
    const { talking = [], poor = [], streams = 'live', pusherCodes = [[sending, '']] } = this.scene;
    const room = (rtc.calls.current?.room ?? rtc.room(stageRoom)) as StageRoom;
    const { elements, members, me } = room;
    const stream = `r:${room.id}`;
    talking.forEach((id, at) => this.server.ephemeral(stream, 'volume', { id, level: at === 0 ? 60 : 30 }));
    poor.forEach((id) => this.server.ephemeral(stream, 'net', { id, level: 1 }));
    pusherCodes.forEach(([code, message]) => elements.acceptPusherCode(code, message));
    if (streams !== 'live') return;
    members
      .filter(({ id }) => id !== me.id)
      .forEach(({ id, tracks }) => tracks.forEach(({ source }) => elements.acceptPlayerCode(id, source, playing, '')));
  }
}

const ignore = (done: Promise<unknown>): void => void done.then(undefined, () => undefined);

/** The states that wait for their turn: between two states the app needs no connection of its own. */
let opening = 0;

let turns: Promise<unknown> = Promise.resolve();

/** Ends the present kit and calls `then`, one state after the other: an app has one kit at a time. */
function inTurn<T>(then: (app: DemoApp) => T): Promise<T> {
  const turn = turns.then(() => {
    const app = getApp<DemoApp>();
    const { rtc } = app;
    app.rtc = null;
    return (rtc === null ? Promise.resolve() : rtc.close()).then(() => then(app));
  });
  turns = turn.then(undefined, () => undefined);
  return turn;
}
