/**
 * What component tests reach for inside the built kit: built with it, into dist/inside, and never shipped. Their rooms stand in the
 * same registry, and are watched by the same mobx, as those of the components that are tested.
 */
export { rooms } from '../../components/core/store/rooms';
export * from '../../components/core/store/mobx';
export { textsOf } from '../../components/core/texts/texts';
