import { textsOf, type Texts } from '../../texts/texts';
import { rooms } from '../rooms';

/** The words of a component: by its own `locale`, else those of the app. */
export const wordsOf = (locale: string): Texts => (locale === '' ? (rooms.texts ?? textsOf('zh-CN')) : textsOf(locale));
