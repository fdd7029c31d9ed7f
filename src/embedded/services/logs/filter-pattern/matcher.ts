/** Whether a pattern matches a log event's message. */
export type Matcher = (message: string) => boolean;
