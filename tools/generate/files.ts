import { apiReports } from '../check/api';
import { accessPage } from './access';
import { asyncapiDocument } from './asyncapi';
import { codesPages } from './codes';
import { compatibilityPages } from './compatibility';
import { errorsPage } from './errors';
import { goldenFramesDocument } from './golden/golden-frames';
import { openapiDocument } from './openapi';
import { protocolPage } from './protocol';
import { shapesModule } from './shapes';
import { specPage } from './spec';

/** Every generated file with the text that it must have. */
export async function generatedFiles(): Promise<Record<string, string>> {
  return {
    'components/core/protocol/shapes.ts': shapesModule(),
    'docs/PROTOCOL.md': await protocolPage(),
    'docs/errors.md': errorsPage(),
    'docs/access.md': accessPage(),
    ...codesPages(),
    ...compatibilityPages(),
    'docs/asyncapi.json': asyncapiDocument(),
    'docs/golden-frames.json': await goldenFramesDocument(),
    'docs/openapi.json': openapiDocument(),
    'docs/SPEC.md': specPage(),
    ...(await apiReports()),
  };
}
