const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that take longest where nothing is known of earlier runs: a long file that starts last keeps one core waiting for it. */
const slowest = [
  /\/e2e\/tools\/pack\./,
  /\/e2e\/tools\/upload\./,
  /\/screens\./,
  /\/e2e\/tools\//,
  /\/fuzz\/calls\//,
  /\/component\/(room|call|page-lifecycle|two-kits)\./,
  /\/(runtime|conformance)\//,
  /\/component\//,
];

const rankOf = ({ path }) => {
  const rank = slowest.findIndex((pattern) => pattern.test(path.replace(/\\/g, '/')));
  return rank === -1 ? slowest.length : rank;
};

/** Keeps jest's order (failed before, then by time or size) among files of one rank. */
module.exports = class SlowestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rankOf(one) - rankOf(other));
  }
};
