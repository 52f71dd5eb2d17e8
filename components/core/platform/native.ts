declare const qq: WechatMiniprogram.Wx | undefined;

/**
 * The platform's global object; no other file names it. QQ mini programs have the same members under `qq`;
 * where both exist, WeChat's is used.
 */
export const isQq = typeof wx === 'undefined' && typeof qq !== 'undefined';

export const native = (isQq ? qq : typeof wx === 'undefined' ? undefined : wx) as WechatMiniprogram.Wx;
