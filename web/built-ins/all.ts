import type { BuiltIn } from '../engine/built-in';
import { button } from './button';
import { checkbox, checkboxGroup, radio, radioGroup, switchTag } from './choices';
import { input, textarea } from './fields';
import { form, label } from './form';
import { livePlayer, livePusher } from './live';
import { icon, progress, slider } from './measures';
import { canvas, movableArea, movableView, navigator, richText, video } from './others';
import { picker } from './picker';
import { scrollView } from './scroll-view';
import { swiper, swiperItem } from './swiper';
import { coverImage, coverView, image, rootPortal, textTag, view } from './views';

/** Every tag that a page finds without naming it. */
export const builtIns: Readonly<Record<string, BuiltIn>> = {
  button,
  canvas,
  checkbox,
  'checkbox-group': checkboxGroup,
  'cover-image': coverImage,
  'cover-view': coverView,
  form,
  icon,
  image,
  input,
  label,
  'live-player': livePlayer,
  'live-pusher': livePusher,
  'movable-area': movableArea,
  'movable-view': movableView,
  navigator,
  picker,
  progress,
  radio,
  'radio-group': radioGroup,
  'rich-text': richText,
  'root-portal': rootPortal,
  'scroll-view': scrollView,
  slider,
  swiper,
  'swiper-item': swiperItem,
  switch: switchTag,
  text: textTag,
  textarea,
  video,
  view,
};
