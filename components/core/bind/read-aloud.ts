import { isReadAloud } from '../platform/accessibility';
import { wechatPlatform } from '../platform/wechat';
import { box } from '../store/mobx';

const read = box(false);
let isAsked = false;

/** Whether people hear the screen instead of seeing it; observable, and asked of the phone once. What goes away by itself then stays. */
export function readAloud(): boolean {
  if (!isAsked) {
    isAsked = true;
    void isReadAloud(wechatPlatform().host).then((is) => read.set(is));
  }
  return read.get();
}
