import fc from 'fast-check';

/** What CI draws is the same each time, so that a red run tells of the change. Elsewhere each run draws its own. */
if (process.env.CI === 'true') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_126 });
