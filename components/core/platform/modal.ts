import { native } from './native';

/** WeChat's own dialog, with buttons of at most four characters. Resolves with false when it was dismissed, or could not be shown. */
export const showModal = ({
  title,
  line,
  agree,
  leave,
}: {
  title: string;
  line: string;
  agree: string;
  leave: string;
}): Promise<boolean> =>
  new Promise((answer) =>
    native.showModal({
      title,
      content: line,
      confirmText: agree,
      cancelText: leave,
      success: ({ confirm }) => answer(confirm),
      fail: () => answer(false),
    }),
  );
