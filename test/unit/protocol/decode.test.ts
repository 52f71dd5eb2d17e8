import fc from 'fast-check';
import { decodeServerText, isFault } from '../../../components/core/protocol/decode';

const only = (text: string) => decodeServerText(text)[0];

describe('decodeServerText', () => {
  it.each([
    ['not JSON', '{'],
    ['a number', '7'],
    ['null', 'null'],
    ['no type', '{"x":1}'],
    ['a type that is no text', '{"t":7}'],
    ['an event without its sequence', '{"t":"ev","n":"r:x","e":"a","k":"member.left","ts":1,"d":{"id":"ana","reason":"left"}}'],
    ['a sequence that is text', '{"t":"ev","n":"r:x","e":"a","s":"1","k":"member.left","ts":1,"d":{"id":"ana","reason":"left"}}'],
    ['an event without what it says', '{"t":"ev","n":"r:x","e":"a","s":1,"k":"member.left","ts":1}'],
    ['a member that is a list', '{"t":"ev","n":"r:x","e":"a","s":1,"k":"member.joined","ts":1,"d":{"member":[]}}'],
    ['a bye without a code', '{"t":"bye","why":"kicked"}'],
  ])('[M10] reports what is wrong with %s', (_name, text) => {
    const frame = only(text);
    expect(frame !== undefined && isFault(frame) && frame.fault).toEqual(expect.any(String));
  });

  it('[M10] throws at no input', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => Array.isArray(decodeServerText(text))));
  });

  it.each([
    ['frame', '{"t":"fanfare","loud":true}'],
    ['event', '{"t":"ev","n":"r:x","e":"a","s":1,"k":"room.painted","ts":1,"d":7}'],
    ['event with an inherited name', '{"t":"ev","n":"r:x","e":"a","s":1,"k":"constructor","ts":1,"d":{}}'],
    ['field', '{"t":"bye","code":4200,"why":"restart","colour":"jade"}'],
  ])('[M11] passes an unknown %s', (_name, text) => {
    expect(only(text)).toEqual(JSON.parse(text));
  });

  it('[M12] reads an array of frames, and a bad frame affects no other', () => {
    const frames = decodeServerText('[{"t":"pong"},{"t":"bye"},{"t":"token","left":60000}]');
    expect(frames.map((frame) => (isFault(frame) ? 'fault' : frame.t))).toEqual(['pong', 'fault', 'token']);
  });
});
