import { textsOf, type Texts } from '../texts/texts';
import { rooms } from '../app/rooms';

/** The texts of a component: by its own `locale`, else those of the app. */
export const textsFor = (locale: string): Texts => (locale === '' ? (rooms.texts ?? textsOf('zh-CN')) : textsOf(locale));
