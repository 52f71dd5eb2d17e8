/** What an element does by the name that the platform gives it. */
export interface ElementSurface {
  run(method: string, options: object): Promise<unknown>;
}

interface Answer {
  readonly tempImagePath?: string;
  readonly width?: number;
  readonly height?: number;
}

type Method = (options: object) => void;

/**
 * Gives commands to whatever context `create` makes at that time: one that was made for an element that is gone commands nothing. What
 * this version has not is refused, though nobody asks for it who asked `capabilities` before.
 */
export const runOn = (create: () => object): ElementSurface => ({
  run: (method, options) =>
    new Promise((done, fail) => {
      const context = create() as { readonly [method: string]: Method | undefined };
      const act = context[method];
      if (act === undefined) return fail(`${method} is not there`);
      const success = ({ tempImagePath: path, width, height }: Answer = {}): void =>
        done(path === undefined ? undefined : { path, width, height });
      act.call(context, { ...options, success, fail });
    }),
});
