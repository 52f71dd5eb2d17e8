/**
 * The camera after the one in use, on a desktop; `undefined` on a phone, whose cameras have a facing side and are selected by
 * `facingMode`.
 */
export async function nextCamera(deviceId: string | undefined): Promise<string | undefined> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const cameras = devices.filter(({ kind }) => kind === 'videoinput');
  if (deviceId === undefined || cameras.length < 2 || cameras.some(hasFacing)) return undefined;
  const at = cameras.findIndex((camera) => camera.deviceId === deviceId);
  return cameras[(at + 1) % cameras.length]?.deviceId;
}

function hasFacing(camera: MediaDeviceInfo): boolean {
  if (/\b(front|back|rear|facing)\b/i.test(camera.label)) return true;
  const sides = (camera as InputDeviceInfo).getCapabilities?.().facingMode ?? [];
  return sides.some((side) => side === 'environment');
}
