import { readScreenReader } from '../platform/accessibility';
import { wechatPlatform } from '../platform/wechat';
import { box } from '../shared/mobx';

const isOn = box(false);
let wasQueried = false;

/** Whether a screen reader is on; observable, queried once. Views then keep on screen the parts that would hide by themselves. */
export function isScreenReaderOn(): boolean {
  if (!wasQueried) {
    wasQueried = true;
    void readScreenReader(wechatPlatform().host).then((on) => isOn.set(on));
  }
  return isOn.get();
}
