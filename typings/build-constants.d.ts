/** The demo's default server; the build replaces it by a string. */
declare const __RTC_SERVER__: string;
