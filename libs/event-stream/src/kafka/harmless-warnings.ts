/**
 * The Kafka client sets timers in the past, which Node warns of and which does no harm. A program that speaks to people
 * keeps that from them, and tells every other warning.
 */
export const hideHarmlessWarnings = (tell: (line: string) => void): void => {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    if (name !== 'TimeoutNegativeWarning') tell(`${name}: ${message}`);
  });
};
