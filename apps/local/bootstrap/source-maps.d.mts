export declare const ownSourceMaps: string;
