/** Reads an answer to the end. Throws when it has more than `maxBytes`: the rest is given up together with the connection. */
export async function answerText({ body }: Response, maxBytes: number): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  for (let bytes = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts).toString();
    const part = value as Uint8Array;
    parts.push(part);
    bytes += part.length;
    if (bytes <= maxBytes) continue;
    await reader.cancel();
    throw new Error(`the answer has more than ${maxBytes} bytes`);
  }
}
