import type { Feature, FeatureContext, FeatureInstance, FeatureModule } from '../../app/features';
import { rtcError } from '../../protocol/errors';
import { box } from '../../shared/mobx';
import { releaseOnce } from '../../shared/release';
import { addControls, type ExtraControl } from '../../view/controls/extra-controls';
import { intercept, isAsked } from './interceptors';
import type { Plugin, PluginButton, UsePlugin } from './types';

/** Button names are parts of class names. */
const buttonName = /^[A-Za-z0-9-]{1,32}$/;

/** The plugins of one app. */
class Plugins {
  private readonly used = box<readonly Plugin[]>([]);

  constructor(private readonly context: Pick<FeatureContext, 'room'>) {}

  get all(): readonly Plugin[] {
    return this.used.get();
  }

  readonly use: UsePlugin = (plugin) => {
    if (typeof plugin !== 'object' || plugin === null || typeof plugin.name !== 'string' || plugin.name === '')
      throw rtcError('bad_request', { message: 'rtc.use takes an object with a name, such as { name: "notes", buttons() {…} }' });
    if (this.all.some(({ name }) => name === plugin.name))
      throw rtcError('conflict', { message: `a plugin named ${plugin.name} is in use: release it first` });
    this.used.set(this.all.concat(plugin));
    return releaseOnce(() => this.used.set(this.all.filter((other) => other !== plugin)));
  };

  /** The buttons of all plugins in a room, in the order of the plugins. */
  controls(id: string): ExtraControl[] {
    const room = this.context.room(id);
    if (room === null) return [];
    const controls: ExtraControl[] = [];
    this.all.forEach((plugin) =>
      (plugin.buttons?.(room) ?? []).forEach((button) =>
        controls.push({ room: id, view: viewOf(plugin, button), tap: () => button.press(room) }),
      ),
    );
    return controls;
  }
}

function viewOf(
  plugin: Plugin,
  { name, text, label = text, glyph, badge = '', active = false, why = '' }: PluginButton,
): ExtraControl['view'] {
  if (!buttonName.test(name))
    throw rtcError('bad_request', {
      message: `the plugin ${plugin.name} has a button named ${name}: allowed are letters, digits and -`,
    });
  const tone = why === '' ? (active ? 'active' : 'on') : 'disabled';
  return { name: `${plugin.name}-${name}`, icon: '', glyph: `-webkit-mask-image:url("${glyph}")`, tone, text, label, badge, why };
}

function start(context: FeatureContext): FeatureInstance<UsePlugin> {
  const plugins = new Plugins(context);
  context.wrapRequest((next) => (method, params) => {
    const asked = plugins.all.filter((plugin) => isAsked(plugin, method));
    return asked.length === 0
      ? next(method, params)
      : intercept(asked, context.clock, method, params).then((wish) => next(method, wish));
  });
  return { api: plugins.use, release: addControls((room) => plugins.controls(room)) };
}

/**
 * The feature of plugins: adds `rtc.use`.
 *
 * @example createRtc({ server, token, features: [plugins()] }).use({ name: 'notes', buttons: () => [notesButton] });
 */
export function plugins(): Feature<'use', UsePlugin> {
  const feature: FeatureModule<'use', UsePlugin> = { name: 'use', start };
  return feature;
}
