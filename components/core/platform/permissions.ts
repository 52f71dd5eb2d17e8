import { native } from './native';
import type { Device, Host, Permission, Permissions } from './platform';

const scopes = { camera: 'scope.camera', microphone: 'scope.record' } as const;

/** The privacy agreement of this mini program does not declare the device: no person can give what was never asked for. */
const undeclaredErrno = 112;

const isUndeclared = (failure: { errMsg?: string; errno?: number }): boolean =>
  failure.errno === undeclaredErrno || /privacy agreement/.test(failure.errMsg ?? '');

const permissionOf = (answer: boolean | undefined): Permission =>
  answer === undefined ? 'unasked' : answer ? 'granted' : 'refused';

/**
 * The gates before camera and microphone that a mini program can see: the person's answer, and from 2.32.3 the privacy agreement.
 * The phone's own switch for WeChat cannot be read; it shows as a native failure later. The agreement's dialog belongs to the host app.
 */
export function createPermissions(host: Host): Permissions {
  const read: Permissions['read'] = () =>
    new Promise((done) => {
      native.getSetting({
        success: ({ authSetting }) =>
          done({ camera: permissionOf(authSetting['scope.camera']), microphone: permissionOf(authSetting['scope.record']) }),
        fail: () => done({ camera: 'unasked', microphone: 'unasked' }),
      });
    });

  /** True when the person has accepted the privacy agreement, or there is none to accept. */
  const privacyAgreed = (): Promise<boolean> =>
    new Promise((done) => {
      if (!host.atLeast('2.32.3')) return done(true);
      native.getPrivacySetting({
        success: ({ needAuthorization }) => {
          if (!needAuthorization) return done(true);
          native.requirePrivacyAuthorize({ success: () => done(true), fail: () => done(false) });
        },
        fail: () => done(true),
      });
    });

  const authorize = (device: Device): Promise<Permission> =>
    new Promise((done) => {
      native.authorize({
        scope: scopes[device],
        success: () => done('granted'),
        fail: (failure) => done(isUndeclared(failure) ? 'undeclared' : 'refused'),
      });
    });

  return {
    read,
    ask: (device) =>
      read().then((known) => {
        if (known[device] !== 'unasked') return known[device];
        return privacyAgreed().then((agreed) => (agreed ? authorize(device) : 'refused'));
      }),
    openSettings: () =>
      new Promise<void>((done) => {
        native.openSetting({ complete: () => done() });
      }).then(read),
  };
}
