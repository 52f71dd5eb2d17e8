import type { RtcTagProperties } from '../../app/tags';

export type RtcCheckProperties = RtcTagProperties;
