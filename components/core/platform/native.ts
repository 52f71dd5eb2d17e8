/**
 * The phone's own object, and the only place that names it. QQ mini programs have the same members under `qq`;
 * where both are there, WeChat's wins.
 */
export const isQq = typeof wx === 'undefined';

export const native: WechatMiniprogram.Wx = isQq ? (qq as WechatMiniprogram.Wx) : wx;
