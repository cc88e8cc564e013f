/** Code by which a command was refused, or what became of it instead. */
export const refusalOf = async (command: Promise<unknown>): Promise<string> => {
  const failure: unknown = await command.then(
    () => new Error('it was taken'),
    (error: unknown) => error,
  );
  const cause = failure instanceof Error ? failure.cause : undefined;
  return cause instanceof Error && 'type' in cause ? String(cause.type) : String(failure);
};
