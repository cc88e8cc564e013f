/** The flag with which Node names our own sources in the traces of errors, and reads no other maps. */
export declare const ownSourceMaps: string;
