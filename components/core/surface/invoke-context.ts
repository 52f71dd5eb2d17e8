/** The methods of a native element's context, called by the platform's name. */
export interface ElementSurface {
  /** Rejects when the platform reports a failure or this base library lacks the method. */
  invoke(method: string, options: object): Promise<unknown>;
}

interface Answer {
  readonly tempImagePath?: string;
  readonly width?: number;
  readonly height?: number;
}

type Method = (options: object) => void;

/** Calls methods of the context that `create` returns. The context is created for each call, because one made for a removed element does nothing. */
export const invokeOn = (create: () => object): ElementSurface => ({
  invoke: (method, options) =>
    new Promise((resolve, reject) => {
      const context = create() as { readonly [method: string]: Method | undefined };
      const call = context[method];
      if (call === undefined) return reject(`${method} is not there`);
      const success = ({ tempImagePath: path, width, height }: Answer = {}): void =>
        resolve(path === undefined ? undefined : { path, width, height });
      call.call(context, { ...options, success, fail: reject });
    }),
});
