/// Senders beside SMTP: Amazon SES, Resend, Twilio and ntfy, and what their webhooks report.
package io.serai.senders;
