import { buttonsOf, Journey } from './harness/journey';

afterEach(() => document.body.replaceChildren());

/** The oldest base library, the first whose elements are on the page's own layer, and the newest. */
const versions = ['1.7.0', '2.9.1', 'newest'];

describe.each(versions)('a user whom an operator moves, on %s', (version) => {
  const inTea = async () => {
    const journey = new Journey(version, { seed: 1 });
    await journey.membersJoin('ana');
    const view = await journey.join();
    view.tap('.control--camera');
    await journey.pass(2_000);
    return { journey, view };
  };
  const move = async (journey: Journey) => {
    const { participants } = await journey.world.operate('ListParticipants', { room: 'tea' });
    const me = participants.find(({ identity }) => identity !== 'ana');
    const moved = journey.world.operate('MoveParticipant', { room: 'tea', identity: me?.identity ?? '', destinationRoom: 'lab' });
    await journey.pass(3_000);
    await moved;
  };

  it('[S207] joins the other room without its lobby as soon as the page shows it, with the same name and devices', async () => {
    const { journey, view } = await inTea();
    const before = buttonsOf(view);
    await move(journey);
    const { events } = journey.me.phone;
    expect(events.filter(({ component, name }) => component === 'room' && name === 'left').map(({ detail }) => detail)).toEqual([
      { reason: 'moved', to: 'lab' },
    ]);
    view.set({ room: 'lab' });
    await journey.pass(5_000);
    const { participants } = await journey.world.operate('ListParticipants', { room: 'lab' });
    const tracks = [
      { type: 'AUDIO', muted: false },
      { type: 'VIDEO', muted: true },
    ];
    expect(participants).toMatchObject([{ name: 'Me', tracks }]);
    expect([buttonsOf(view), view.has('.field__input')]).toEqual([before, false]);
    expect(journey.me.phone.faults).toEqual([]);
    expect(journey.world.failures).toEqual([]);
  });

  it('[S207] is told by a page that does not follow', async () => {
    const { journey, view } = await inTea();
    await move(journey);
    expect(view.text('.result__title')).toBe('You were moved to another room');
    expect(journey.me.phone.faults).toEqual([]);
  });
});
