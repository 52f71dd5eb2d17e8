declare const qq: WechatMiniprogram.Wx | undefined;

/**
 * The phone's own object, and the only place that names it. QQ mini programs have the same members under `qq`;
 * where both are there, WeChat's wins.
 */
export const isQq = typeof wx === 'undefined' && typeof qq !== 'undefined';

export const native = (isQq ? qq : typeof wx === 'undefined' ? undefined : wx) as WechatMiniprogram.Wx;
