/**
 * A URL may name a better one for the same stream in its fragment, `#better=<URL>`. It is the one for a network that lets nothing else
 * pass, so the engine returns to the better one when the network is another.
 */
export function betterUrl(url: string): string | null {
  return new URLSearchParams(url.split('#')[1] ?? '').get('better');
}

/** Not every browser takes a fragment in the URL of a WebSocket. */
export const plainUrl = (url: string): string => url.split('#')[0] ?? '';

const askWithinMs = 3_000;

/** Whether the stream is to be had at the better URL now. A stream that a phone publishes is not, and an offer would be refused. */
export async function isOffered(url: string): Promise<boolean> {
  const request = { cache: 'no-store', signal: AbortSignal.timeout(askWithinMs) } as const;
  const answer = await fetch(url, request).catch(() => null);
  return answer?.ok === true && (await answer.text().catch(() => '')) === 'rtc';
}
