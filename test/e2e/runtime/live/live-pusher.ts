import { recording } from './recording';

export const createLivePusher = recording('live-pusher');
