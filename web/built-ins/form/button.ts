import type { BuiltIn, BuiltInNode } from '../../engine/built-in';
import { actOnForm } from './form';
import { followHover } from '../hover';
import { flag, hover, text } from '../properties';
import { callWx } from '../call-wx';

/** The values of `open-type` that a browser can support. A button with another value only emits its tap. */
const openTypeActions: Readonly<Record<string, (node: BuiltInNode) => void>> = {
  share: (node) => void node.host.dispatchEvent(new CustomEvent('wx-share', { bubbles: true })),
  openSetting: (node) => callWx('openSetting', { complete: (result: unknown) => node.emit('opensetting', result) }),
  agreePrivacyAuthorization: (node) => node.emit('agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' }),
};

export const button: BuiltIn = {
  properties: {
    size: text('default'),
    type: text('default'),
    plain: flag(),
    disabled: flag(),
    loading: flag(),
    formType: text(),
    openType: text(),
    ...hover('button-hover', 20, 70),
    lang: text('en'),
    sessionFrom: text(),
    sendMessageTitle: text(),
    sendMessagePath: text(),
    sendMessageImg: text(),
    showMessageCard: flag(),
    appParameter: text(),
    phoneNumberNoQuotaToast: flag(true),
  },
  attach(node) {
    const { host } = node;
    host.tabIndex = 0;
    if (!host.hasAttribute('role')) host.setAttribute('role', 'button');
    const apply = (): void => {
      const { size, type, plain, disabled, loading } = node.data;
      host.setAttribute('size', String(size));
      host.setAttribute('type', String(type));
      host.toggleAttribute('plain', plain === true);
      host.toggleAttribute('loading', loading === true);
      host.toggleAttribute('disabled', disabled === true);
      host.setAttribute('aria-disabled', String(disabled === true));
    };
    apply();
    followHover(node);
    node.listen('tap', () => {
      const { disabled, formType, openType } = node.data;
      if (disabled === true) return;
      actOnForm(host, String(formType));
      openTypeActions[String(openType)]?.(node);
    });
    return { changed: apply };
  },
};
