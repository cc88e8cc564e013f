/** Makes the folder for the data where it is absent. Says why nothing can be stored there (the system's code), if so. */
export function stateFolderFault(folder: string): Promise<string | undefined>;

/** What a person is told about such a folder. */
export function stateFolderAdvice(folder: string, fault: string): string;
