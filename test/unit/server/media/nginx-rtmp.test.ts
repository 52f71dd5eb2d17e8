import { readNotify } from '../../../../server/media/srs/nginx-rtmp';

const said = 'app=live&flashver=&swfurl=&tcurl=rtmp%3A//a/live&pageurl=&addr=10.0.0.7&clientid=12&call=publish&name=st&type=live';

describe('notifications of nginx-rtmp', () => {
  it('[D74] name client, application and stream, and hold the signed query of the URL', () => {
    expect(readNotify('on_publish', `${said}&s=m1&e=t5x&g=sign`)).toEqual({
      action: 'on_publish',
      client: '12',
      server: '',
      service: '',
      app: 'live',
      stream: 'st',
      query: { s: 'm1', e: 't5x', g: 'sign' },
    });
  });

  it('[D157] hold the secret of a CDN that pulls, which is in the address of its connection', () => {
    const hook = readNotify(
      'on_play',
      `${said.replace('call=publish', 'call=play').replace('live&pageurl', 'live%3Fpull%3Dits%20secret&pageurl')}`,
    );
    expect(hook).toMatchObject({ app: 'live', stream: 'st', query: { s: '', e: '', g: '', pull: 'its secret' } });
  });

  it('[D74] are taken from the server when the client’s URL differs', () => {
    const hook = readNotify('on_publish', `${said}&s=1&e=2&g=3&call=play&name=other&clientid=1&app=vod`);
    expect(hook).toMatchObject({ client: '12', app: 'live', stream: 'st' });
  });

  it.each([
    ['another call than the path says', said.replace('call=publish', 'call=play')],
    ['no client', said.replace('clientid=12', 'clientid=')],
    ['a client that is a path', said.replace('clientid=12', 'clientid=../x')],
    ['nothing', ''],
  ])('[D74] with %s are none', (_what, body) => {
    expect(readNotify('on_publish', body)).toBeNull();
  });

  it.each([
    ['on_unpublish', 'publish_done'],
    ['on_stop', 'play_done'],
    ['on_update', 'update_publish'],
    ['on_update', 'update_play'],
  ] as const)('[D74] at %s may be %s', (action, call) => {
    expect(readNotify(action, said.replace('call=publish', `call=${call}`))?.action).toBe(action);
  });
});
