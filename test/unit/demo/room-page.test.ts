interface RoomPage {
  data: { id: string };
  onLeft(this: { setData: (data: object) => void }, event: { detail: { reason: string; to?: string } }): void;
}

describe('the demo’s page of a room', () => {
  it('[S207] shows the room to which an operator moved the user, and stays for every other end that the room explains', () => {
    let page: RoomPage | undefined;
    Object.assign(globalThis, { Page: (options: RoomPage) => (page = options) });
    jest.isolateModules(() => require('../../../miniprogram/pages/room/index'));
    const setData = jest.fn();
    page?.onLeft.call({ setData }, { detail: { reason: 'kicked' } });
    expect(setData).not.toHaveBeenCalled();
    page?.onLeft.call({ setData }, { detail: { reason: 'moved', to: 'lab' } });
    expect(setData.mock.calls).toEqual([[{ id: 'lab' }]]);
  });
});
