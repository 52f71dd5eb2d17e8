import type { MediaEvent, NetReport } from '../../media/media';
import type { Source } from '../../protocol/room-state';
import type { NativeElementsModel } from '../../room/types';
import { releaseAll, type Release } from '../../shared/release';
import type { NativeCode } from './types';

type Method = (...values: readonly unknown[]) => void;
type Elements = { [Name in keyof NativeElementsModel]: Method };

export interface ElementListener {
  code(native: NativeCode): void;
  /** `member` is '' for the own element. */
  report(member: string, source: Source, report: NetReport): void;
}

/**
 * Listens to what native elements report to a room, until released. It replaces methods of that one object, because an event of the core
 * would be carried by every app without an inspector. A method `acceptPlayer…` begins with member and source, `acceptPusher…` does not.
 */
export function tapElements(model: NativeElementsModel, { code: onCode, report: onReport }: ElementListener): Release {
  const elements = model as unknown as Elements;
  let meaning: MediaEvent | null = null;
  const around = (name: keyof Elements, act: (values: readonly unknown[], own: () => void) => void): Release => {
    const own = elements[name];
    elements[name] = (...values) => act(values, () => own.apply(elements, values as unknown[]));
    return () => {
      elements[name] = own;
    };
  };
  const taps = (['Pusher', 'Player'] as const).map((element) => {
    const streamOf = (values: readonly unknown[]) => (element === 'Player' ? values : ['', 'main'].concat(values as string[]));
    return releaseAll([
      // The room calls this with the meaning of a code while it takes the code.
      around(`accept${element}`, (values, own) => {
        meaning = streamOf(values)[2] as MediaEvent;
        own();
      }),
      around(`accept${element}Code`, (values, own) => {
        meaning = null;
        own();
        const [member, source, code] = streamOf(values) as [string, Source, number];
        onCode({ member, source, code, event: meaning });
      }),
      around(`accept${element}Net`, (values, own) => {
        const [member, source, report] = streamOf(values) as [string, Source, NetReport];
        onReport(member, source, report);
        own();
      }),
    ]);
  });
  return releaseAll(taps);
}
