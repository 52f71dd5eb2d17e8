import type { Language } from './people';

const chinese = {
  title: '组件陈列',
  line: '套件的每个组件，在每种状态下的样子。不需要服务器。看的时候按 ] 和 [ 换到下一个或上一个。',
  language: '语言',
  theme: '外观',
  auto: '自动',
  light: '浅色',
  dark: '深色',
  lastOne: '上次看的',
};

export const galleryWords: { readonly [Name in Language]: typeof chinese } = {
  zh: chinese,
  en: {
    title: 'Gallery',
    line: 'Every component of the kit in every state, without a server. The keys ] and [ lead to the next state and the one before.',
    language: 'Language',
    theme: 'Theme',
    auto: 'Auto',
    light: 'Light',
    dark: 'Dark',
    lastOne: 'Looked at last',
  },
};
