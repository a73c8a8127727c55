import type * as Age from 'age-encryption';

let isSilenced = false;

/**
 * Loads age. Node.js 20.19 says on stderr, once, that X25519 is experimental, in the midst of a report and where `--quiet` promises nothing
 * but errors; later ones do not call it so any more. Every other warning is shown as ever.
 */
export async function loadAge(): Promise<typeof Age> {
  silenceX25519();
  return import('age-encryption');
}

function silenceX25519(): void {
  if (isSilenced) return;
  isSilenced = true;
  const shown = process.listeners('warning');
  for (const show of shown) process.off('warning', show);
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning' && warning.message.includes('X25519')) return;
    for (const show of shown) show(warning);
  });
}
