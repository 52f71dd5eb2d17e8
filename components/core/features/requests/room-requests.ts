import type { FeatureContext } from '../../app/features';
import type { Ephemeral } from '../../protocol/messages';
import type { Room } from '../../room/room';
import type { Json } from '../../shared/json';
import { reaction } from '../../shared/mobx';
import { releaseAll, type Release } from '../../shared/release';
import { Answers } from './answers';
import { requestError } from './failures';
import { Questions } from './questions';
import type { AskOptions, RequestHandler, RoomRequestsModel } from './types';

const all = (): boolean => true;

/** The requests of one room, in both directions. */
export class RoomRequests implements RoomRequestsModel {
  readonly release: Release;
  private readonly questions: Questions;
  private readonly answers: Answers;

  constructor(
    private readonly room: Room,
    context: Pick<FeatureContext, 'clock' | 'log' | 'request'>,
  ) {
    this.questions = new Questions(room.id, context);
    this.answers = new Answers(room.id, context);
    this.release = releaseAll([
      reaction(
        () => room.state,
        (state) => {
          if (state === 'joined') this.repeat(all);
          else if (state === 'left' || state === 'idle') this.end();
        },
      ),
      room.frames.on('event', ({ k, d }) => {
        const isAbout = (member: string): boolean => member === (d as { id?: string }).id;
        if (k === 'member.left') this.endBecause('left', isAbout);
        else if (k === 'member.online') this.repeat(isAbout);
      }),
      // An audience that is not listed is in no snapshot.
      room.frames.on('replaced', ({ members, audience }) => {
        if (audience === undefined) this.endBecause('left', (member) => members.every(({ id }) => id !== member));
      }),
      room.frames.on('ephemeral', (frame) => this.accept(frame)),
      () => this.end(),
    ]);
  }

  ask(member: string, topic: string, value: Json, { timeoutMs }: AskOptions = {}): Promise<Json> {
    const { state } = this.room;
    if (state !== 'joined' && state !== 'reconnecting') return Promise.reject(requestError('not_in_room'));
    return this.questions.ask(member, topic, value, timeoutMs);
  }

  answer(topic: string, handler: RequestHandler<{ value: Json; answer: Json }>): Release {
    return this.answers.handle(topic, handler);
  }

  private accept(frame: Ephemeral): void {
    if (frame.k === 'request.received') this.answers.accept(frame.d);
    // The core leaves unchecked what only a feature knows.
    else if (frame.k === 'request.answered' && typeof frame.d.answer === 'object' && frame.d.answer !== null)
      this.questions.accept(frame.d.id, frame.d.request, frame.d.answer);
  }

  private repeat(isMeant: (member: string) => boolean): void {
    this.questions.each(isMeant, (question) => question.send());
  }

  private endBecause(failure: 'left' | 'not_in_room', isMeant: (member: string) => boolean): void {
    this.questions.each(isMeant, (question) => question.end(requestError(failure)));
  }

  private end(): void {
    this.endBecause('not_in_room', all);
    this.answers.clear();
  }
}
