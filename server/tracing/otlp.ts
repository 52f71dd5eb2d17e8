import { causeOf } from '../log';
import type { OpenTelemetry } from './open-telemetry';

/** Traces that leave this process. */
export interface Traces {
  readonly openTelemetry: OpenTelemetry;
  /** Sends the spans that wait, and ends. */
  close(): Promise<void>;
}

interface NodeSdk {
  start(): void;
  shutdown(): Promise<void>;
}

/** The packages that the operator installs beside the server. */
const packages = ['@opentelemetry/api', '@opentelemetry/sdk-node'] as const;

export type LoadPackage = (name: string) => Promise<unknown>;

/**
 * Starts the SDK of OpenTelemetry, which reads its own settings, such as `OTEL_EXPORTER_OTLP_ENDPOINT`, from the environment. Rejects
 * with what to install when its packages are not there.
 */
export async function startOtlp(load: LoadPackage = (name) => import(name)): Promise<Traces> {
  const [api, sdk] = await Promise.all(packages.map((name) => load(name))).catch((cause: unknown) => {
    const why = causeOf(cause).split('\n')[0] ?? '';
    throw new Error(`RTC_TRACES=otlp needs two packages: npm install ${packages.join(' ')} (${why})`, { cause });
  });
  // Metrics and logs have their own ways out of this server.
  process.env.OTEL_METRICS_EXPORTER ??= 'none';
  process.env.OTEL_LOGS_EXPORTER ??= 'none';
  const { NodeSDK } = sdk as { NodeSDK: new (options: { serviceName?: string; instrumentations: never[] }) => NodeSdk };
  const named = process.env.OTEL_SERVICE_NAME === undefined ? { serviceName: 'miniprogram-rtc-kit-server' } : {};
  const started = new NodeSDK({ ...named, instrumentations: [] });
  started.start();
  return { openTelemetry: api as OpenTelemetry, close: () => started.shutdown() };
}
