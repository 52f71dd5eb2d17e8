/**
 * Loaded into every process that miniprogram-ci runs in: it ends when the process that started it is gone. The compiler starts processes of
 * its own and forgets them; they would compile on for nobody.
 */
process.once('disconnect', () => process.exit());
