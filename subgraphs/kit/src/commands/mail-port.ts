// How a mail leaves the system, whatever carries it: real SMTP, or files for whoever tries things out.

/** A mail with everything it takes to send it. */
export interface Mail {
  /** With angle brackets, as RFC 5322 writes it. The same at every attempt. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  /** The request that led to this mail. */
  readonly correlationId: string;
}

export interface MailPort {
  /** Resolves once the mail is accepted; rejects when it may not have been, and it is sent again. */
  send(mail: Mail): Promise<void>;
}
