export interface Callbacks {
  success?(result: object): void;
  fail?(failure: object): void;
  complete?(either: object): void;
}

/** A failure with a number, as newer APIs give it. */
export class WxError extends Error {
  constructor(
    message: string,
    readonly errno: number,
  ) {
    super(message);
  }
}

/**
 * WeChat's convention: `success`, `fail`, `complete`, or a promise when none of them is given. The result carries `errMsg`, which is
 * `<name>:ok` or `<name>:fail <why>`; a promise rejects with that plain object.
 */
export function api<Options extends object = object>(
  name: string,
  run: (options: Options) => object | void | Promise<object | void>,
): (options?: Options & Callbacks) => Promise<object> | undefined {
  return (given) => {
    const options = given ?? ({} as Options & Callbacks);
    const done = attempt(() => run(options)).then(
      (result) => ({ errMsg: `${name}:ok`, ...(result ?? {}) }),
      (cause: unknown) => Promise.reject(failure(name, cause)),
    );
    const { success, fail, complete } = options;
    if (success === undefined && fail === undefined && complete === undefined) return done;
    done.then(
      (result) => {
        success?.(result);
        complete?.(result);
      },
      (failed: object) => {
        fail?.(failed);
        complete?.(failed);
      },
    );
    return undefined;
  };
}

async function attempt<Result>(run: () => Result | Promise<Result>): Promise<Result> {
  return run();
}

function failure(name: string, cause: unknown): object {
  const why = cause instanceof Error ? cause.message : String(cause);
  return { errMsg: `${name}:fail ${why}`.trim(), ...(cause instanceof WxError ? { errno: cause.errno } : {}) };
}
