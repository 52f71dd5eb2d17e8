/** A camera, microphone or loudspeaker of a computer. */
export interface DeviceInfo {
  readonly id: string;
  /** Empty until the user has allowed a device of this kind. */
  readonly label: string;
}

export type DeviceKind = 'camera' | 'microphone' | 'speaker';

/** The devices that a browser offers. */
export interface DeviceList {
  readonly cameras: readonly DeviceInfo[];
  readonly microphones: readonly DeviceInfo[];
  /** Empty where the system alone chooses the loudspeaker. */
  readonly speakers: readonly DeviceInfo[];
  /** Of each kind the id of the device that is open or, while none is, would be opened; '' where that is not known. */
  readonly inUse: { readonly [Kind in DeviceKind]: string };
}
