import { runInNewContext } from 'node:vm';
import { Bridge, atOnce, inRealm, later, type LibraryEnd } from '../../../../tools/phone/runtime/bridge';
import { Log } from '../../../../tools/phone/runtime/log';

function bridge() {
  const answered: unknown[] = [];
  const waiting: { run: () => void; ms: number }[] = [];
  const end: LibraryEnd = {
    invokeCallbackHandler: (id, result) => answered.push([id, result]),
    subscribeHandler: () => undefined,
  };
  const phone = {
    log: new Log(),
    endOf: (view: number) => (view === 9 ? undefined : end),
    after: (run: () => void, ms: number) => void waiting.push({ run, ms }),
  };
  const made = new Bridge(phone, {
    size: ({ params }) => atOnce({ width: params.width }),
    ask: () => later({ errMsg: 'ask:fail auth deny' }, 40),
  });
  return { made, answered, waiting };
}

describe('the bridge', () => {
  it('[X136] answers at once by its return value', () => {
    const { made, waiting } = bridge();
    expect(made.invoke(0, 'size', '{"width":3}', 1)).toBe('{"errMsg":"size:ok","width":3}');
    expect(waiting).toEqual([]);
  });

  it('[X136] answers later through the callback, and not at all when the page is gone', () => {
    const { made, answered, waiting } = bridge();
    expect(made.invoke(2, 'ask', '', 5)).toBeUndefined();
    made.invoke(9, 'ask', '', 6);
    expect([answered, waiting.map(({ ms }) => ms)]).toEqual([[], [40, 40]]);
    waiting.forEach(({ run }) => run());
    expect(answered).toEqual([[5, { errMsg: 'ask:fail auth deny' }]]);
  });

  it('[X136] answers unknown names with ok, and counts them', () => {
    const { made, answered, waiting } = bridge();
    expect(made.invoke(0, 'toStringSync', '{}', 1)).toBe('{"errMsg":"toStringSync:ok"}');
    made.invoke(0, 'toString', '{}', 2);
    waiting.forEach(({ run }) => run());
    expect(answered).toEqual([[2, { errMsg: 'toString:ok' }]]);
    expect(Array.from(made.unknown)).toEqual([
      ['toStringSync', 1],
      ['toString', 1],
    ]);
  });

  it('[X133] hands over messages of the receiving realm', () => {
    const realm = runInNewContext(`var kept = []; ({
      parse: JSON.parse,
      end: { subscribeHandler: function (name, message) { kept.push(message instanceof Array); }, invokeCallbackHandler: function () {} },
      kept: kept
    })`) as { parse: typeof JSON.parse; end: LibraryEnd; kept: boolean[] };
    realm.end.subscribeHandler('list', [1], 0, {});
    inRealm(realm.end, realm.parse).subscribeHandler('list', [1], 0, {});
    expect(Array.from(realm.kept)).toEqual([false, true]);
  });
});
