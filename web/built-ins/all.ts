import type { BuiltIn } from '../engine/built-in';
import { movableArea, movableView } from './container/movable';
import { rootPortal } from './container/root-portal';
import { scrollView } from './container/scroll-view';
import { swiper, swiperItem } from './container/swiper';
import { coverView, view } from './container/view';
import { icon } from './content/icon';
import { progress } from './content/progress';
import { richText } from './content/rich-text';
import { textTag } from './content/text';
import { button } from './form/button';
import { checkbox, checkboxGroup, radio, radioGroup } from './form/checkbox-radio';
import { form, label } from './form/form';
import { input, textarea } from './form/input';
import { picker } from './form/picker';
import { slider } from './form/slider';
import { switchTag } from './form/switch';
import { canvas } from './media/canvas';
import { coverImage, image } from './media/image';
import { livePlayer, livePusher } from './media/live';
import { video } from './media/video';
import { navigator } from './navigator';

/** The built-in tags, which pages use without declaring them. */
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
