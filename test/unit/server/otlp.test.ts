import { startOtlp } from '../../../server/tracing/otlp';

const api = { ROOT_CONTEXT: {}, trace: {} };

describe('traces by OTLP', () => {
  const env = { ...process.env };
  afterEach(() => {
    process.env = { ...env };
  });

  it('[P314] start the SDK that the operator installed, and end it', async () => {
    const said: string[] = [];
    class NodeSDK {
      constructor(options: { serviceName?: string }) {
        said.push(`service ${options.serviceName ?? ''}`);
      }
      start(): void {
        said.push('start');
      }
      async shutdown(): Promise<void> {
        said.push('shutdown');
      }
    }
    const packages: Readonly<Record<string, unknown>> = { '@opentelemetry/api': api, '@opentelemetry/sdk-node': { NodeSDK } };
    const traces = await startOtlp((name) => Promise.resolve(packages[name]));
    expect(traces.openTelemetry).toBe(api);
    await traces.close();
    expect(said).toEqual(['service miniprogram-rtc-kit-server', 'start', 'shutdown']);
    expect(process.env.OTEL_METRICS_EXPORTER).toBe('none');
  });

  it('[P314] say what to install when the packages are not there', async () => {
    const absent = (name: string) => Promise.reject(new Error(`Cannot find package '${name}'\nRequire stack: …`));
    await expect(startOtlp(absent)).rejects.toThrow(
      "RTC_TRACES=otlp needs two packages: npm install @opentelemetry/api @opentelemetry/sdk-node (Cannot find package '@opentelemetry/api')",
    );
    await expect(startOtlp()).rejects.toThrow('npm install');
  });
});
