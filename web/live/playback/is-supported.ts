interface Decoder<Config> {
  isConfigSupported(config: Config): Promise<{ supported?: boolean }>;
}

/** Asks the browser. A configuration that it rejects as nonsense is not supported either. */
export const isSupported = <Config>(decoder: Decoder<Config>, config: Config): Promise<boolean> =>
  decoder.isConfigSupported(config).then(
    ({ supported }) => supported === true,
    () => false,
  );
