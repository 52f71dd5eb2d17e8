import { descriptionOf, methodNames, pathOf } from '../../../server/operator/methods';
import { openapiDocument } from '../../../tools/generate/openapi';

interface Operation {
  operationId: string;
  description: string;
  requestBody: { content: { 'application/json': { schema: { properties: Record<string, unknown>; required?: string[] } } } };
  responses: Record<string, unknown>;
}

const text = openapiDocument();
const document = JSON.parse(text) as {
  openapi: string;
  security: object[];
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: object; schemas: Record<string, unknown>; responses: Record<string, unknown> };
};
const at = (reference: string): unknown =>
  reference
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);

describe('docs/openapi.json', () => {
  it('[P249] has one path, with one POST, for every method', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(methodNames.map((method) => pathOf(method)));
    methodNames.forEach((method) => {
      expect(Object.keys(document.paths[pathOf(method)] ?? {})).toEqual(['post']);
      expect(document.paths[pathOf(method)]?.post?.operationId).toBe(method);
    });
  });

  it('[P249] has no reference to what is not there', () => {
    const references = Array.from(text.matchAll(/"\$ref": "([^"]+)"/g), ([, reference]) => String(reference));
    expect(references.length).toBeGreaterThan(methodNames.length);
    expect(references.filter((reference) => at(reference) === undefined)).toEqual([]);
    expect(Object.keys(document.components.securitySchemes)).toEqual(Object.keys(document.security[0] ?? {}));
  });

  it.each(methodNames)('[P249] tells of %s its grant, its fields and its refusals', (method) => {
    const { grant, request, refused, unsupported = {}, ignored = [] } = descriptionOf(method);
    const operation = document.paths[pathOf(method)]?.post;
    const { schema } = operation?.requestBody.content['application/json'] ?? { schema: { properties: {} } };
    expect(operation?.description).toContain(`\`${grant}\``);
    [...Object.keys(unsupported), ...ignored].forEach((field) => expect(operation?.description).toContain(`\`${field}\``));
    if (refused !== undefined) expect(operation?.description).toContain(refused);
    expect(Object.keys(schema.properties)).toEqual(Object.keys(request.properties));
    expect(Object.keys(operation?.responses ?? {})).toEqual(['200', 'default']);
  });
});
