import { native } from '../platform/native';
import { wechatPlatform } from '../platform/wechat';

const soundOf = (is: string): string => `/${is.replace(/^\//, '').replace(/members\/index$/, '')}assets/sounds/notice.mp3`;

/** The platform for one rtc-members. `is` is the path of the component, from which the path of its sound follows; 1.7.2 has none. */
export const membersPlatform = (is: string | undefined) => ({
  playNotice(): void {
    wechatPlatform().sounds.play(is === undefined ? '' : soundOf(is), { loop: false });
  },
  copy: (text: string): Promise<void> => wechatPlatform().copy(text),
  confirm: ({ title, line }: { title: string; line: string }): Promise<boolean> =>
    new Promise((done) =>
      native.showModal({
        title,
        content: line,
        // Words of WeChat's own on the buttons: it refuses longer ones than four characters.
        success: ({ confirm }) => done(confirm),
        fail: () => done(false),
      }),
    ),
});
