import { rtcError } from '../../components/core/protocol/errors';
import { requireMember } from '../access/callers';
import { access } from '../access/table';
import { playGrants, publishGrants, sourcesToGrant } from './grants';
import { callerSession, roomsOf, type MethodDefinition } from './method-definition';

/** Fresh URLs for one's own source, also for the audience where the plane needs it. */
const publish: MethodDefinition<'media.publish'> = {
  async run(request) {
    const { room, source } = request.params;
    const { record } = await roomsOf(request).load(room);
    const { media } = request.context;
    const me = requireMember(record, callerSession(request), access['media.publish'], media);
    if (!sourcesToGrant(media, me).includes(source)) throw rtcError('bad_request', { message: '/source: not published' });
    const [grant] = await publishGrants(request, record, [source]);
    if (grant === undefined) throw rtcError('unavailable', { message: 'media' });
    return { result: { publish: grant } };
  },
};

const play: MethodDefinition<'media.play'> = {
  async run(request) {
    const { record } = await roomsOf(request).load(request.params.room);
    requireMember(record, callerSession(request), access['media.play']);
    return { result: { play: await playGrants(request, record, request.params.tracks) } };
  },
};

export const mediaMethods = { 'media.publish': publish, 'media.play': play };
