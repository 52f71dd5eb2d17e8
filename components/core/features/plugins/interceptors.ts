import { isRtcError, rtcError } from '../../protocol/errors';
import type { Method, Params } from '../../protocol/messages';
import type { Clock } from '../../shared/clock';
import type { Plugin } from './types';

interface Interceptor {
  readonly call: 'willJoin' | 'willPublish' | 'willSend';
  /** The fields that it may replace. */
  readonly fields: readonly string[];
}

const interceptors: { readonly [M in Method]?: Interceptor } = {
  'room.join': { call: 'willJoin', fields: ['name', 'tracks'] },
  'track.publish': { call: 'willPublish', fields: ['tracks'] },
  'message.send': { call: 'willSend', fields: ['value'] },
};

/** The longest wait for one interceptor, which may ask the customer's backend. */
export const interceptorMs = 10_000;

/** Whether the plugin has an interceptor for the method. */
export const isAsked = (plugin: Plugin, method: Method): boolean => {
  const { call } = interceptors[method] ?? {};
  return call !== undefined && plugin[call] !== undefined;
};

/** The parameters after the interceptors of all `plugins`. Rejects with the error of the one that refuses; `timeout` for one that does not answer. */
export function intercept<M extends Method>(
  plugins: readonly Plugin[],
  clock: Pick<Clock, 'after'>,
  method: M,
  params: Params<M>,
): Promise<Params<M>> {
  const { call, fields } = interceptors[method] as Interceptor;
  return plugins.reduce<Promise<Params<M>>>(
    (before, plugin) =>
      before.then((wish) =>
        answerOf(plugin, clock, () => (plugin[call] as (wish: object) => unknown)(wish)).then((answer) =>
          merged(wish, answer, fields),
        ),
      ),
    Promise.resolve<Params<M>>(params),
  );
}

function answerOf(plugin: Plugin, clock: Pick<Clock, 'after'>, ask: () => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown): void =>
      reject(isRtcError(cause) ? cause : rtcError('forbidden', { message: `the plugin ${plugin.name} refused`, cause }));
    const stop = clock.after(interceptorMs, () =>
      reject(rtcError('timeout', { message: `the plugin ${plugin.name} did not answer in ${interceptorMs} ms` })),
    );
    const settle = (act: () => void): void => {
      stop();
      act();
    };
    new Promise((done) => done(ask())).then(
      (answer) => settle(() => resolve(answer)),
      (cause) => settle(() => refuse(cause)),
    );
  });
}

/** The wish with the fields that the interceptor may replace. */
function merged<P extends object>(wish: P, answer: unknown, fields: readonly string[]): P {
  if (typeof answer !== 'object' || answer === null) return wish;
  const changed: { [field: string]: unknown } = {};
  fields
    .filter((field) => (answer as { [field: string]: unknown })[field] !== undefined)
    .forEach((field) => (changed[field] = (answer as { [field: string]: unknown })[field]));
  return { ...wish, ...changed };
}
