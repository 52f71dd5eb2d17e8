import { recording } from './recording';

export const createLivePlayer = recording('live-player');
