/// Mail: one way out by SMTP, now for who waits, or later from the inbox; in `dev` a catcher instead of a server.
package io.serai.mail;
