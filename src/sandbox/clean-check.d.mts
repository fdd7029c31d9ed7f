/** Modules of Node.js that an answer in a shared process may import. */
export declare const sharedModules: readonly string[];
