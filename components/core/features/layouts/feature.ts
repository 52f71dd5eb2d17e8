import type { Feature, FeatureContext, FeatureInstance, FeatureModule } from '../../app/features';
import { extendGrid } from '../../view/grid/arrangement';
import { layoutsName } from './app-layouts';
import { LayoutStore } from './layout-store';
import type { Layouts } from './types';
import { layoutGrid } from './view/room-arranger';

/** It has no stream, no room and no name of its own: it only arranges what rooms show. */
function start(context: FeatureContext): FeatureInstance<Layouts> {
  extendGrid(layoutGrid);
  return { api: new LayoutStore(context) };
}

/**
 * The feature of layouts: speaker, shared screen with strip, voice room, one-to-one and full screen beside the grid, and `rtc.layouts`.
 *
 * @example createRtc({ server, token, features: [layouts()] });
 */
export function layouts(): Feature<typeof layoutsName, Layouts> {
  const feature: FeatureModule<typeof layoutsName, Layouts> = { name: layoutsName, start };
  return feature;
}
