import { readStoreAddress } from '../../../server/engine/redis/address';

describe('the address of a store', () => {
  it('[E46] is that of a Redis, with a password and a database where they are given, and with TLS', () => {
    expect(readStoreAddress('redis://127.0.0.1')).toEqual({
      label: 'redis://127.0.0.1',
      replicas: 0,
      options: { host: '127.0.0.1', port: 6379, db: 0 },
    });
    expect(readStoreAddress('rediss://rtc:p%40ss:word@redis.example:6380/2?replicas=1')).toEqual({
      label: 'rediss://redis.example:6380/2',
      replicas: 1,
      options: { host: 'redis.example', port: 6380, username: 'rtc', password: 'p@ss:word', db: 2, tls: {} },
    });
    expect(readStoreAddress('redis://:secret@[::1]:7000')?.options).toEqual({
      host: '::1',
      port: 7000,
      password: 'secret',
      db: 0,
    });
  });

  it('[E46] is that of sentinels with the name of their master', () => {
    expect(readStoreAddress('sentinel://:secret@a.example,b.example:26380/rooms?db=1&tls=1&replicas=2')).toEqual({
      label: 'sentinel://a.example,b.example:26380/rooms',
      replicas: 2,
      options: {
        sentinels: [
          { host: 'a.example', port: 26379 },
          { host: 'b.example', port: 26380 },
        ],
        name: 'rooms',
        password: 'secret',
        db: 1,
        tls: {},
      },
    });
  });

  it('[E46] is that of a cluster by some of its nodes', () => {
    expect(readStoreAddress('redis+cluster://a.example,b.example:7001')).toEqual({
      label: 'redis+cluster://a.example,b.example:7001',
      replicas: 0,
      nodes: [
        { host: 'a.example', port: 6379 },
        { host: 'b.example', port: 7001 },
      ],
      options: {},
    });
    expect(readStoreAddress('rediss+cluster://rtc:secret@[::1]:7000')).toMatchObject({
      label: 'rediss+cluster://[::1]:7000',
      nodes: [{ host: '::1', port: 7000 }],
      options: { username: 'rtc', password: 'secret', tls: {} },
    });
  });

  it.each([
    'http://127.0.0.1',
    'redis://',
    'redis://a,b',
    'redis://a:70000',
    'redis://a/x',
    'redis://a?x=1',
    'redis://a?replicas=some',
    'redis+cluster://',
    'redis+cluster://a/1',
    'redis+cluster://a,b:x',
    'sentinel+cluster://a',
    'sentinel://a',
    'sentinel://a/m?db=x',
    'a:6379',
  ])('[E46] refuses %s', (url) => {
    expect(readStoreAddress(url)).toBeNull();
  });
});
