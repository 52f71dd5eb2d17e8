import type { BuiltIn } from '../engine/built-in';
import { button } from './form/button';
import { checkbox, checkboxGroup, radio, radioGroup, switchTag } from './form/checkbox-radio';
import { input, textarea } from './form/input';
import { form, label } from './form/form';
import { livePlayer, livePusher } from './media/live';
import { icon, progress, slider } from './form/slider';
import { canvas, movableArea, movableView, navigator, richText, video } from './navigator';
import { picker } from './form/picker';
import { scrollView } from './container/scroll-view';
import { swiper, swiperItem } from './container/swiper';
import { coverImage, coverView, image, rootPortal, textTag, view } from './container/view';

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
