/**
 * Internals of the built kit for component tests: built with the kit into dist/inside, and never shipped. They share the room
 * registry and mobx with the components under test.
 */
export { rooms } from '../../../components/core/app/rooms';
export * from '../../../components/core/shared/mobx';
export { textsOf } from '../../../components/core/texts/texts';
