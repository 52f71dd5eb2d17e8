import { native } from '../native';
import type { Device, Host, Permission, Permissions } from '../platform';

const scopes = { camera: 'scope.camera', microphone: 'scope.record' } as const;

/** The privacy agreement of this mini program does not declare the device, so no user can grant it. */
const undeclaredErrno = 112;

const isUndeclared = (failure: { errMsg?: string; errno?: number }): boolean =>
  failure.errno === undeclaredErrno || /privacy agreement/.test(failure.errMsg ?? '');

const permissionOf = (answer: boolean | undefined): Permission =>
  answer === undefined ? 'unasked' : answer ? 'granted' : 'refused';

/**
 * The permissions for camera and microphone that a mini program can read: the user's answer, and from 2.32.3 the privacy agreement.
 * The phone's own permission for WeChat cannot be read; it appears as a native failure later. The host app shows the agreement's dialog.
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

  /** True when the user has accepted the privacy agreement, or there is none. */
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
