import { typeErrors } from '../doc-examples';

const head = `
import { createRtc } from 'miniprogram-rtc-kit';
import { requests, type RequestError, type RoomWithAttrs } from 'miniprogram-rtc-kit/requests';

interface Topics {
  'cards.pick': { value: { card: number }; answer: { ok: boolean } };
  'cards.count': { value: null; answer: number };
}

const rtc = createRtc({ server: 'wss://rtc.example.com/v1', token: () => Promise.resolve(''), features: [requests()] });
export const cards = rtc.requests.of<Topics>('demo');
export const plain = rtc.requests.of('demo');
export const room = rtc.room('demo') as RoomWithAttrs<{ topic: string }, { seat: number }>;
export const failed = ({ failure, code }: RequestError): boolean => failure === 'refused' && code === 'not_now';
`;
const good = `
export const ok: Promise<boolean> = cards.ask('ana', 'cards.pick', { card: 7 }, { timeoutMs: 1_000 }).then((answer) => answer.ok);
cards.answer('cards.count', (value, { from }) => (value === null ? from.length : 0));
plain.answer('anything', async (value) => ({ value }));
export const title: string | undefined = room.attrs.topic;
export const seats: (number | undefined)[] = room.members.map(({ attrs }) => attrs.seat);
void room.leave();
`;

/** Lines that must not compile, each with a word of the error. */
const wrong: readonly (readonly [line: string, word: string])[] = [
  ["void cards.ask('ana', 'cards.drop', { card: 7 });", 'cards.drop'],
  ["void cards.ask('ana', 'cards.pick', { card: 'seven' });", 'string'],
  ["cards.answer('cards.count', () => 'many');", 'string'],
  ["void cards.ask('ana', 'cards.count', null).then((count) => count.ok);", 'ok'],
  ['export const seat: number | null = room.members.map(({ attrs }) => attrs.seat)[0] ?? undefined;', 'undefined'],
  ['export const chair = room.attrs.seat;', 'seat'],
  ["void plain.ask('ana', 'pick', () => 1);", 'Json'],
];

describe('the types of requests', () => {
  it('[S308] know the values and answers of topics, and the attributes of a room and its members, and refuse others', () => {
    const errors = typeErrors([head + good, ...wrong.map(([line]) => `${head}${line}\n`)]);
    expect(errors).toEqual(wrong.map(([, word]) => expect.stringContaining(word) as string));
  });
});
