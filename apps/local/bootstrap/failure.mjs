/** A start that cannot go on: a stable code, what happened, and what to do. */
export class BootstrapFailure extends Error {
  constructor(code, message, output = '') {
    super(message);
    this.code = code;
    this.output = output;
  }
}

const diskFullSigns = /ENOSPC|no space left on device/i;

/** The failure for a tool that ended badly; a full disk is named as such whichever tool met it. */
export function toolFailure(code, message, output) {
  if (!diskFullSigns.test(output)) return new BootstrapFailure(code, message, output);
  return new BootstrapFailure(
    'disk-full',
    'The disk is full. Nothing stored was changed. Free some space and give the same command again.',
    output,
  );
}
