/**
 * Loaded into every process of miniprogram-ci: it exits when its parent process is gone. The compiler starts processes of its own, which
 * would otherwise continue to run.
 */
process.once('disconnect', () => process.exit());
