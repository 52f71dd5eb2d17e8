import type { Release } from '../../shared/release';
import type { Dependencies } from '../dependencies';

type SendRequest = Dependencies['request'];

/** Sends requests whose answers are dropped after the release, because they belong to a membership that has ended. */
export function dropLateAnswers(send: SendRequest): { request: SendRequest; release: Release } {
  let isReleased = false;
  return {
    request: (method, params) =>
      new Promise((resolve, reject) => {
        send(method, params).then(
          (answer) => !isReleased && resolve(answer),
          (cause: unknown) => !isReleased && reject(cause as Error),
        );
      }),
    release: () => {
      isReleased = true;
    },
  };
}
