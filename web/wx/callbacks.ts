export interface Callbacks {
  success?(result: object): void;
  fail?(failure: object): void;
  complete?(either: object): void;
}

/** An error with an `errno`, as newer APIs have it. */
export class WxError extends Error {
  constructor(
    message: string,
    readonly errno: number,
  ) {
    super(message);
  }
}

/**
 * WeChat's convention: `success`, `fail` and `complete`, or a promise when none of them is given. The result has an `errMsg`, which is
 * `<name>:ok` or `<name>:fail <message>`; a promise rejects with that plain object.
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
  const message = cause instanceof Error ? cause.message : String(cause);
  return { errMsg: `${name}:fail ${message}`.trim(), ...(cause instanceof WxError ? { errno: cause.errno } : {}) };
}
