/** Where the demo finds its server when nothing else says so; the build replaces it by a text. */
declare const __RTC_SERVER__: string;
