type Close = () => Promise<unknown>;

const ofTest: Close[] = [];
const ofFile: Close[] = [];
let isInTest = false;

const closeAll = (opened: Close[]): Promise<unknown> => Promise.all(opened.splice(0).map((close) => close()));

/**
 * Closes what the harness opened for a test after it, whatever its outcome, and what it opened for a file after the file. A socket that
 * stays open keeps jest from ending.
 */
export function closeAfterTest(close: Close): void {
  (isInTest ? ofTest : ofFile).push(close);
}

// Benches use the harness outside the test runner, and close what they open.
if ('afterEach' in globalThis) {
  beforeEach(() => {
    isInTest = true;
  });
  afterEach(async () => {
    isInTest = false;
    await closeAll(ofTest);
  });
  afterAll(() => closeAll(ofFile));
}
