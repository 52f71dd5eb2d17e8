import { rtcError } from '../../components/core/protocol/errors';
import { seated } from '../rooms/decisions';
import { playGrants, publishGrants, sourcesToGrant } from './grants';
import { anyone, publishers, speaker, type Rule } from './rule';

/** Fresh URLs for one's own source; for who only listens, where they too enter the engine's room. */
const publish: Rule<'media.publish'> = {
  about: 'room',
  roles: anyone,
  issuesUrls: true,
  async run(ask) {
    const { room, source } = ask.params;
    const { record } = await ask.context.rooms.load(room);
    const { media } = ask.context;
    const me = seated(record, speaker(ask), media.everybodyEnters === true ? anyone : publishers);
    if (!sourcesToGrant(media, me).includes(source)) throw rtcError('bad_request', { message: '/source: not published' });
    const [grant] = await publishGrants(ask, record, [source]);
    if (grant === undefined) throw rtcError('unavailable', { message: 'media' });
    return { result: { publish: grant } };
  },
};

const play: Rule<'media.play'> = {
  about: 'room',
  roles: anyone,
  issuesUrls: true,
  async run(ask) {
    const { record } = await ask.context.rooms.load(ask.params.room);
    seated(record, speaker(ask), play.roles);
    return { result: { play: await playGrants(ask, record, ask.params.tracks) } };
  },
};

export const mediaMethods = { 'media.publish': publish, 'media.play': play };
