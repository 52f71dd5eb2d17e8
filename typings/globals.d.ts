/** QQ mini programs have the same members under another name. */
declare const qq: WechatMiniprogram.Wx | undefined;
